package io.strowger.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Requests that were right once, and bytes that never were, at an HTTP server on a socket.
///
/// @param from   the address that the clients have
/// @param corpus what the requests are made of
/// @param check  is shown each request with its answer; any thread
public record HttpFuzz(
        InetAddress from, InetSocketAddress server, List<String> corpus, BiConsumer<String, Answer> check) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> INSIDE = List.of("at io.", "at java.", "at org.apache", "Exception", "Throwable");

    private static final Pattern FOR_THE_STREAM = Pattern.compile("[A-Z]+ /strowger/v1/stream[ ?]");

    private static final List<String> POISON = List.of(
            "%00",
            "%zz",
            "%",
            "../",
            "%2e%2e%2f",
            "%ff%fe",
            "'\"<>",
            "\u0000",
            "\u00ff",
            "\r\n",
            "\r\n\r\n",
            "?PageSize=-1",
            "?Page=99999999999999999999",
            "?PageSize=1000&Page=2147483647&PageToken=%00",
            "?at=nonsense&entity=a/b/c&kind=&to=zz9&from=",
            "?StartTime=2026-99-99&EndTime%3C=x",
            "AC",
            ".json",
            "//",
            "%E2%80%AE",
            "-9223372036854775808",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Expect: 100-continue\r\n",
            "Upgrade: websocket\r\n",
            "Host: [::1\r\n",
            "Host: \r\n",
            "Authorization: Basic \u0080\r\n",
            new HttpCorpus.Credentials("SK" + "f".repeat(32), "x").header() + "\r\n",
            "x".repeat(5000));

    public HttpFuzz {
        corpus = List.copyOf(corpus);
    }

    /// How often each status was answered, with 0 for silence, by so many clients at once. A seed sends the same again.
    public Map<Integer, Integer> run(int requests, int clients, long seed) {
        var seen = new TreeMap<Integer, Integer>();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var work = new ArrayList<Callable<Map<Integer, Integer>>>();
            for (var client = 0; client < clients; client++) {
                var random = new Random(seed * clients + client);
                work.add(() -> client(requests / clients, random));
            }
            for (var done : threads.invokeAll(work))
                done.get().forEach((status, count) -> seen.merge(status, count, Integer::sum));
            return seen;
        } catch (ExecutionException failure) {
            throw new AssertionError("seed " + seed, failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private Map<Integer, Integer> client(int requests, Random random) throws IOException {
        var seen = new TreeMap<Integer, Integer>();
        try (var connection = new Connection()) {
            for (var i = 0; i < requests; i++) {
                var request = request(random);
                var answer = connection.send(request);
                if (!answer.equals(Answer.NONE)) check.accept(request, answer);
                seen.merge(answer.status(), 1, Integer::sum);
            }
        }
        return seen;
    }

    /// Each of the corpus as it is, in order.
    public void sendAll() {
        try (var connection = new Connection()) {
            for (var request : corpus) check.accept(request, connection.send(request));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// One in four as it was, one in fifty random bytes, the others with one to three things changed.
    private String request(Random random) {
        if (random.nextInt(50) == 0) return bytes(random, 1 + random.nextInt(200)) + "\r\n\r\n";
        var request = corpus.get(random.nextInt(corpus.size()));
        if (random.nextInt(4) == 0) return request;
        for (var changes = 1 + random.nextInt(3); changes > 0; changes--) request = changed(request, random);
        return request;
    }

    private String changed(String request, Random random) {
        var at = random.nextInt(request.length() + 1);
        var end = Math.min(request.length(), at + 1 + random.nextInt(8));
        var body = request.indexOf("\r\n\r\n") + 4;
        var path = request.indexOf('/');
        return switch (random.nextInt(9)) {
            case 0 -> request.substring(0, at) + POISON.get(random.nextInt(POISON.size())) + request.substring(at);
            case 1 -> request.substring(0, at) + request.substring(end);
            case 2 -> request.substring(0, at) + bytes(random, end - at) + request.substring(end);
            case 3 ->
                request.substring(0, at)
                        + request.substring(at, end).repeat(1 + random.nextInt(40))
                        + request.substring(end);
            case 4 -> method(random) + request.substring(Math.max(0, request.indexOf(' ')));
            case 5 -> request.replaceFirst("Host: [^\r]*", "Host: " + host(random));
            case 6 -> request.replaceFirst("Authorization: [^\r]*\r\n", "");
            case 7 -> {
                // into the path
                var into = Math.max(0, path) + random.nextInt(Math.max(1, request.indexOf(" HTTP") - path));
                yield request.substring(0, into) + POISON.get(random.nextInt(POISON.size())) + request.substring(into);
            }
            default -> {
                // a form of parameters that belong elsewhere
                var donor = corpus.get(random.nextInt(corpus.size()));
                var form = donor.substring(donor.indexOf("\r\n\r\n") + 4);
                yield body < 4
                        ? request
                        : request.substring(0, body)
                                        .replaceFirst("Content-Length: \\d+", "Content-Length: " + form.length())
                                + form;
            }
        };
    }

    private static String method(Random random) {
        return List.of("GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "BREW")
                .get(random.nextInt(10));
    }

    private static String host(Random random) {
        return List.of(
                        "ie1.localhost",
                        "jp1.localhost",
                        "api.dublin.ie1.twilio.com",
                        "api.x.zz9.y",
                        ".",
                        "...",
                        "[::1]:80",
                        "a".repeat(300),
                        "%00",
                        "localhost:99999")
                .get(random.nextInt(10));
    }

    private static String bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// Status 0: the server closed the connection, or waits for more of the request.
    public record Answer(int status, String head, String body) {
        private static final Answer NONE = new Answer(0, "", "");
        /// To what has been sent whole.
        private static final Answer NEVER = new Answer(0, "none in " + Connection.FOR_AN_ANSWER_MILLIS + " ms", "");

        /// What no answer to this request may be, whoever asked: a fault of ours, a look inside, an error in a form
        /// that is not Twilio's.
        public List<String> problems(String request) {
            var problems = new ArrayList<String>();
            if (equals(NEVER)) problems.add(head);
            if (status >= 500 && !saysThatNoSeatIsFree(request)) problems.add("status " + status);
            INSIDE.stream().filter(body::contains).forEach(word -> problems.add("'" + word + "' in the body"));
            if (status >= 400 && !body.isEmpty()) problems.addAll(problemsOfError());
            return problems;
        }

        /// The one 5xx that is right: whoever asks for more streams than one node has seats for is told so. To a HEAD
        /// that has no words.
        private boolean saysThatNoSeatIsFree(String request) {
            return status == 503
                    && FOR_THE_STREAM.matcher(request).lookingAt()
                    && (request.startsWith("HEAD") || body.contains("Too many watch"));
        }

        private List<String> problemsOfError() {
            try {
                var error = JSON.readTree(body);
                if (error.path("status").asInt() != status) return List.of("another status in the body");
                return Stream.of("code", "message", "more_info")
                        .filter(name -> !error.has(name))
                        .map(name -> "no " + name)
                        .toList();
            } catch (JsonProcessingException notJson) {
                return List.of("no JSON");
            }
        }
    }

    /// Keeps its socket while what it sent was answered in full, and once only.
    private final class Connection implements Closeable {
        /// A server that waits for the rest of a request says nothing.
        private static final int FOR_THE_REST_MILLIS = 30;

        private static final int FOR_AN_ANSWER_MILLIS = 20_000;
        private static final int SHORTEST = 40; // a few bytes may be the beginning of a method
        private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]{1,9})\r\n");
        private static final Pattern MORE_TO_COME = Pattern.compile("(?i)\r\n(transfer-encoding|expect|upgrade) *:");

        private Socket socket;
        private InputStream in;

        Connection() throws IOException {
            open();
        }

        private void open() throws IOException {
            socket = new Socket(server.getAddress(), server.getPort(), from, 0);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        Answer send(String request) throws IOException {
            var answer = Answer.NONE;
            var again = false;
            try {
                socket.setSoTimeout(isWhole(request) ? FOR_AN_ANSWER_MILLIS : FOR_THE_REST_MILLIS);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                var isHead = request.startsWith("HEAD");
                var head = head();
                socket.setSoTimeout(FOR_AN_ANSWER_MILLIS);
                answer = new Answer(status(head), head, isHead ? "" : body(head));
                // what has no length may go on for ever
                again = !isHead
                        && corpus.contains(request)
                        && head.contains("Content-Length: ")
                        && !head.contains("Connection: close");
            } catch (SocketTimeoutException | EOFException unfinished) {
                if (unfinished instanceof SocketTimeoutException && isWhole(request)) answer = Answer.NEVER;
                again = false;
            } catch (IOException reset) {
                again = false;
            }
            if (!again) {
                socket.setSoLinger(true, 0); // else the ports run out
                socket.close();
                open();
            }
            return answer;
        }

        /// Whether a server has no reason to wait for more of it: one that reads UTF-8 may take what ends the head for
        /// the rest of a character.
        private static boolean isWhole(String request) {
            var end = request.indexOf("\r\n\r\n");
            if (end < SHORTEST) return false;
            var head = request.substring(0, end + 2);
            var length = LENGTH.matcher(head);
            return head.chars().allMatch(character -> character < 0x80)
                    && !MORE_TO_COME.matcher(head).find()
                    && (length.find()
                            ? request.length() - end - 4 >= Integer.parseInt(length.group(1))
                            : !head.toLowerCase(Locale.ROOT).contains("content-l"));
        }

        private String head() throws IOException {
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) head.write(next());
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        private int next() throws IOException {
            var read = in.read();
            if (read < 0) throw new EOFException();
            return read;
        }

        private static int status(String head) {
            return Integer.parseInt(head.substring(9, 12));
        }

        private String body(String head) throws IOException {
            var length = head.indexOf("Content-Length: ");
            if (length < 0) return "";
            var text = head.substring(length + 16, head.indexOf('\r', length));
            return new String(in.readNBytes(Integer.parseInt(text)), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
