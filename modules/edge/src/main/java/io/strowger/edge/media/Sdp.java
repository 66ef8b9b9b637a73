package io.strowger.edge.media;

import io.strowger.core.Malformed;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a peer offers or answers (RFC 4566, RFC 3264), as far as a media leg can use it: G.711 and
/// telephone-event in one audio stream. What is written is for that alone; every other stream is refused.
public record Sdp(List<Stream> streams) {
    /// RFC 4733 as everybody numbers it.
    static final int EVENTS = 101;

    private static final int MOST_STREAMS = 32;
    private static final int MOST_FORMATS = 64;
    private static final String RTP = "RTP/AVP";
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1,64}");

    public Sdp {
        streams = List.copyOf(streams);
    }

    /// One `m=` line and what belongs to it. No address is known where the peer names a host, or says
    /// `0.0.0.0` for "hold", as RFC 2543 did.
    public record Stream(
            String kind,
            int port,
            String protocol,
            List<String> formats,
            Optional<InetAddress> address,
            Direction direction,
            Map<Integer, String> encodings) {
        public Stream {
            formats = List.copyOf(formats);
            encodings = Map.copyOf(encodings);
        }

        private Optional<Format> format(String text) {
            var number = number(text, 127);
            if (number.isEmpty()) return Optional.empty();
            var written = encodings.get(number.get());
            return switch (written == null ? assigned(number.get()) : written) {
                case "pcmu/8000" -> Optional.of(new Voice(number.get(), G711.PCMU));
                case "pcma/8000" -> Optional.of(new Voice(number.get(), G711.PCMA));
                case "telephone-event/8000" -> Optional.of(new Events(number.get()));
                default -> Optional.empty();
            };
        }

        private static String assigned(int payloadType) {
            return switch (payloadType) {
                case 0 -> "pcmu/8000";
                case 8 -> "pcma/8000";
                default -> "";
            };
        }
    }

    private sealed interface Format {}

    private record Voice(int payloadType, G711 law) implements Format {}

    private record Events(int payloadType) implements Format {}

    /// Who may send, as seen from the one who says it.
    public enum Direction {
        SENDRECV(true, true),
        SENDONLY(true, false),
        RECVONLY(false, true),
        INACTIVE(false, false);

        private final boolean sends;
        private final boolean receives;

        Direction(boolean sends, boolean receives) {
            this.sends = sends;
            this.receives = receives;
        }

        public boolean sends() {
            return sends;
        }

        public boolean receives() {
            return receives;
        }

        /// As seen from the other side.
        Direction reversed() {
            return of(receives, sends);
        }

        private static Direction of(boolean sends, boolean receives) {
            if (sends) return receives ? SENDRECV : SENDONLY;
            return receives ? RECVONLY : INACTIVE;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a leg is to do: where to send, in which law and under which number, under which number digits go,
    /// and in which direction, as seen from us. Without a peer it sends to whoever sends to it.
    public record Agreement(
            Optional<InetSocketAddress> peer,
            G711 law,
            int payloadType,
            Optional<Integer> events,
            Direction direction) {}

    /// What we say of ourselves: where we listen, and the numbers of the `o=` line. `version` is one higher
    /// in each description that differs from the one before.
    public record Own(InetSocketAddress address, long session, long version) {
        public Own next() {
            return new Own(address, session, version + 1);
        }
    }

    /// Throws [Malformed] for what is no description, or one larger than anybody needs.
    public static Sdp parse(String text) {
        return new Reader().read(text);
    }

    /// What we offer: both laws and telephone-event.
    public static String offer(Own own) {
        return head(own)
                + "m=audio " + own.address().getPort() + " " + RTP + " 0 8 " + EVENTS + "\r\n"
                + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
                + describeEvents(EVENTS)
                + "a=ptime:20\r\na=sendrecv\r\n";
    }

    /// Our answer to this offer; empty when there is nothing in it that we can do (488).
    public Optional<String> answer(Own own) {
        return agreement().map(agreed -> {
            var ours = streams.indexOf(audio().orElseThrow());
            var text = new StringBuilder(head(own));
            for (var at = 0; at < streams.size(); at++)
                text.append(at == ours ? accept(own, agreed) : refuse(streams.get(at)));
            return text.toString();
        });
    }

    private static String head(Own own) {
        var address = own.address().getAddress();
        var host = (address instanceof Inet6Address ? "IP6 " : "IP4 ")
                + address.getHostAddress().replaceFirst("%.*", "");
        return "v=0\r\no=- " + own.session() + " " + own.version() + " IN " + host + "\r\ns=-\r\nc=IN " + host
                + "\r\nt=0 0\r\n";
    }

    private static String accept(Own own, Agreement agreed) {
        return "m=audio " + own.address().getPort() + " " + RTP + " " + agreed.payloadType()
                + agreed.events().map(events -> " " + events).orElse("") + "\r\n"
                + "a=rtpmap:" + agreed.payloadType() + " " + agreed.law() + "/8000\r\n"
                + agreed.events().map(Sdp::describeEvents).orElse("")
                + "a=ptime:20\r\na=" + agreed.direction() + "\r\n";
    }

    private static String refuse(Stream stream) {
        return "m=" + stream.kind() + " 0 " + stream.protocol() + " " + String.join(" ", stream.formats()) + "\r\n";
    }

    private static String describeEvents(int payloadType) {
        return "a=rtpmap:" + payloadType + " telephone-event/8000\r\na=fmtp:" + payloadType + " 0-15\r\n";
    }

    /// What both sides can do, whether this is an offer or the answer to ours; empty when there is no such
    /// audio. Of the two laws the one that the peer names first.
    public Optional<Agreement> agreement() {
        return audio().map(stream -> {
            var voice = voice(stream).orElseThrow();
            var events = stream.formats().stream()
                    .flatMap(format -> stream.format(format).stream())
                    .filter(Events.class::isInstance)
                    .map(format -> ((Events) format).payloadType())
                    .findFirst();
            var peer = stream.address().map(address -> new InetSocketAddress(address, stream.port()));
            return new Agreement(
                    peer,
                    voice.law(),
                    voice.payloadType(),
                    events,
                    stream.direction().reversed());
        });
    }

    /// Whether all audio is to be encrypted (RFC 3711, RFC 5764).
    public boolean isSecure() {
        var audio = streams.stream()
                .filter(stream -> stream.kind().equals("audio") && stream.port() != 0)
                .toList();
        return !audio.isEmpty()
                && audio.stream().allMatch(stream -> stream.protocol().contains("/SAVP"));
    }

    private Optional<Stream> audio() {
        return streams.stream()
                .filter(stream -> stream.kind().equals("audio")
                        && stream.port() != 0
                        && stream.protocol().equals(RTP)
                        && voice(stream).isPresent())
                .findFirst();
    }

    private static Optional<Voice> voice(Stream stream) {
        return stream.formats().stream()
                .flatMap(format -> stream.format(format).stream())
                .filter(Voice.class::isInstance)
                .map(Voice.class::cast)
                .findFirst();
    }

    /// Digits only, and not above `max`.
    private static Optional<Integer> number(String text, int max) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9'))
            return Optional.empty();
        return Optional.of(Integer.parseInt(text)).filter(number -> number <= max);
    }

    /// One pass over the lines. What stands before the first `m=` holds for each that says nothing else.
    private static final class Reader {
        private final List<Stream> streams = new ArrayList<>();
        private Optional<Connection> connection = Optional.empty(); // of the session
        private Optional<Direction> direction = Optional.empty();
        private Optional<Draft> draft = Optional.empty();

        /// `held`: `0.0.0.0` or `::`, which says that the peer will hear nothing.
        private record Connection(Optional<InetAddress> address, boolean held) {}

        private static final class Draft {
            final String kind;
            final int port;
            final String protocol;
            final List<String> formats;
            final Map<Integer, String> encodings = new HashMap<>();
            Optional<Connection> connection = Optional.empty();
            Optional<Direction> direction = Optional.empty();

            Draft(String kind, int port, String protocol, List<String> formats) {
                this.kind = kind;
                this.port = port;
                this.protocol = protocol;
                this.formats = formats;
            }
        }

        Sdp read(String text) {
            if (!text.startsWith("v=0")) throw new Malformed("a session description", text);
            for (var at = 0; at < text.length(); ) {
                var end = text.indexOf('\n', at);
                if (end < 0) end = text.length();
                line(text.substring(at, end).strip());
                at = end + 1;
            }
            finish();
            return new Sdp(streams);
        }

        private void line(String line) {
            if (line.isEmpty()) return;
            if (line.length() < 2 || line.charAt(1) != '=')
                throw new Malformed("a line of a session description", line);
            var value = line.substring(2);
            switch (line.charAt(0)) {
                case 'm' -> media(line, value);
                case 'c' -> connection(line, value);
                case 'a' -> attribute(value);
                default -> {}
            }
        }

        private void media(String line, String value) {
            finish();
            if (streams.size() == MOST_STREAMS) throw new Malformed("at most " + MOST_STREAMS + " streams", line);
            var words = List.of(value.split(" +", -1));
            if (words.size() < 4 || words.size() > 3 + MOST_FORMATS) throw new Malformed("a stream", line);
            for (var word : words) if (!TOKEN.matcher(word).matches()) throw new Malformed("a stream", line);
            var port = words.get(1).split("/", 2)[0]; // "/2" is for layers, which audio has none of
            draft = Optional.of(new Draft(
                    words.get(0),
                    number(port, 0xFFFF).orElseThrow(() -> new Malformed("the port of a stream", line)),
                    words.get(2),
                    words.subList(3, words.size())));
        }

        private void connection(String line, String value) {
            var words = value.split(" +", -1);
            if (words.length != 3 || !words[0].equals("IN")) throw new Malformed("a connection", line);
            var host = words[2].split("/", 2)[0];
            var read = Optional.of(connectionTo(host, line));
            if (draft.isEmpty()) connection = connection.or(() -> read);
            else draft.get().connection = draft.get().connection.or(() -> read);
        }

        private static Connection connectionTo(String host, String line) {
            // A name is not looked up: that would take time, and who sends to us is known soon enough
            if (!LITERAL.matcher(host).matches()) return new Connection(Optional.empty(), false);
            try {
                var address = InetAddress.ofLiteral(host);
                if (address.isMulticastAddress()) throw new Malformed("the address of one host", line);
                if (address.isAnyLocalAddress()) return new Connection(Optional.empty(), true);
                return new Connection(Optional.of(address), false);
            } catch (IllegalArgumentException bad) {
                throw new Malformed("a connection", line);
            }
        }

        private void attribute(String value) {
            var said = switch (value) {
                case "sendrecv" -> Optional.of(Direction.SENDRECV);
                case "sendonly" -> Optional.of(Direction.SENDONLY);
                case "recvonly" -> Optional.of(Direction.RECVONLY);
                case "inactive" -> Optional.of(Direction.INACTIVE);
                default -> Optional.<Direction>empty();
            };
            if (draft.isEmpty()) direction = direction.or(() -> said);
            else if (said.isPresent())
                draft.get().direction = draft.get().direction.or(() -> said);
            else if (value.startsWith("rtpmap:")) encoding(draft.get(), value.substring("rtpmap:".length()));
        }

        private static void encoding(Draft draft, String value) {
            var words = value.strip().split(" +", 2);
            if (words.length != 2) return;
            var name = words[1].toLowerCase(Locale.ROOT).replaceFirst("/1$", ""); // one channel, said aloud
            number(words[0], 127).ifPresent(payloadType -> draft.encodings.putIfAbsent(payloadType, name));
        }

        private void finish() {
            draft.ifPresent(done -> {
                var to = done.connection.or(() -> connection);
                if (to.isEmpty() && done.port != 0)
                    throw new Malformed("a session description with a connection", done.kind);
                var stated = done.direction.or(() -> direction).orElse(Direction.SENDRECV);
                var hears = stated.receives() && !to.map(Connection::held).orElse(false);
                streams.add(new Stream(
                        done.kind,
                        done.port,
                        done.protocol,
                        done.formats,
                        to.flatMap(Connection::address),
                        Direction.of(stated.sends(), hears),
                        done.encodings));
            });
            draft = Optional.empty();
        }
    }
}
