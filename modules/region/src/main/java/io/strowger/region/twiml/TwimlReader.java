package io.strowger.region.twiml;

import static io.strowger.region.twiml.Warnings.NOT_SUPPORTED;
import static io.strowger.region.twiml.Warnings.SCHEMA;

import io.strowger.core.Calls;
import io.strowger.region.twiml.Content.Text;
import io.strowger.region.twiml.Noun.Trim;
import io.strowger.region.twiml.Verb.Announcement;
import io.strowger.region.twiml.Verb.Enqueue;
import io.strowger.region.twiml.Verb.Gather;
import io.strowger.region.twiml.Verb.Hangup;
import io.strowger.region.twiml.Verb.Input;
import io.strowger.region.twiml.Verb.Leave;
import io.strowger.region.twiml.Verb.Pause;
import io.strowger.region.twiml.Verb.Play;
import io.strowger.region.twiml.Verb.Reason;
import io.strowger.region.twiml.Verb.Redirect;
import io.strowger.region.twiml.Verb.Refer;
import io.strowger.region.twiml.Verb.Reject;
import io.strowger.region.twiml.Verb.Say;
import io.strowger.region.twiml.Verb.Speech;
import io.strowger.region.twiml.Verb.Unsupported;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Makes verbs of elements. Reads one document.
final class TwimlReader {
    private static final int A_DAY = (int) Calls.LASTS_AT_MOST.toSeconds();
    private static final int ANY = Integer.MAX_VALUE;
    private static final int LONGEST_QUEUE_NAME = 64;
    private static final Pattern VERSION = Pattern.compile("2008-08-01|2010-04-01");
    private static final Pattern ONE_KEY = Pattern.compile("[0-9#*]?");
    private static final Pattern KEYS = Pattern.compile("[0-9#*]*");
    private static final Pattern TONES = Pattern.compile("[0-9#*wWA-Da-d]+");
    private static final Pattern SECONDS_OR_AUTO = Pattern.compile("auto|[0-9]{1,5}");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Set<String> SSML_PAUSES = Set.of("break", "p", "s");
    private static final Set<String> SSML = Set.of("emphasis", "lang", "phoneme", "prosody", "say-as", "sub", "w");

    private final Warnings warnings = new Warnings();
    private final SipReader sips = new SipReader(warnings);
    private final DialReader dials = new DialReader(warnings, sips);

    Twiml read(Element root) {
        if (!root.name().equals("Response"))
            throw new MalformedTwiml(12102, "The root element must be Response, not '" + root.name() + "'");
        warnings.expectNoText(root);
        reading(root, given -> given.text("version", "", VERSION, 12101));
        var verbs = root.children().stream()
                .map(element -> verb(element, root))
                .<Verb>flatMap(Optional::stream)
                .toList();
        return new Twiml(verbs, warnings.list());
    }

    private Optional<? extends Verb> verb(Element element, Element root) {
        return switch (element.name()) {
            case "Say" -> Optional.of(say(element, "Say", 13510));
            case "Play" -> play(element, "Play");
            case "Pause" -> Optional.of(pause(element, "Pause"));
            case "Dial" -> Optional.of(dials.read(element));
            case "Gather" -> Optional.of(gather(element));
            case "Record" -> Optional.of(record(element));
            case "Redirect" -> Optional.of(redirect(element));
            case "Reject" -> Optional.of(reject(element));
            case "Hangup" -> Optional.of(hangup(element));
            case "Enqueue" -> enqueue(element);
            case "Leave" -> Optional.of(leave(element));
            case "Refer" -> refer(element);
            case "Start", "Stop", "Connect", "Pay", "Prompt", "Echo" ->
                unsupported(element, NOT_SUPPORTED, "Twiml verb not supported: " + element.name());
            case "Sms", "Message" -> unsupported(element, 13803, "SMS verb not supported in this realm");
            default -> {
                warnings.unexpected(element, root);
                yield Optional.empty();
            }
        };
    }

    private Optional<Verb> unsupported(Element element, int code, String text) {
        warnings.add(code, text, element);
        return Optional.of(new Unsupported(element.name()));
    }

    private Say say(Element element, String label, int invalidLoop) {
        var text = WHITE_SPACE.matcher(spoken(element)).replaceAll(" ").strip();
        if (text.isEmpty()) warnings.add(13520, label + ": Invalid text, there is none", element);
        return Attributes.read(
                element,
                label,
                warnings,
                given -> new Say(
                        text,
                        given.text("voice"),
                        given.text("language"),
                        given.number("loop", 1, 0, ANY, invalidLoop)));
    }

    /// All text in it, also that in SSML.
    private String spoken(Element element) {
        return element.contents().stream()
                .map(content -> spoken(content, element))
                .collect(Collectors.joining());
    }

    private String spoken(Content content, Element parent) {
        return switch (content) {
            case Text(var value) -> value;
            case Element child when SSML_PAUSES.contains(child.name()) -> " " + spoken(child) + " ";
            case Element child when SSML.contains(child.name()) || child.name().indexOf(':') > 0 -> spoken(child);
            case Element child -> {
                warnings.unexpected(child, parent);
                yield "";
            }
        };
    }

    private Optional<Play> play(Element element, String label) {
        warnings.expectElements(element);
        var play = Attributes.read(
                element,
                label,
                warnings,
                given -> new Play(
                        element.text(),
                        given.number("loop", 1, 0, ANY, 13410),
                        given.text("digits", "", TONES, 13430)));
        if (!play.url().isEmpty() || !play.digits().isEmpty()) return Optional.of(play);
        warnings.add(SCHEMA, label + ": nothing to play", element);
        return Optional.empty();
    }

    private Pause pause(Element element, String label) {
        warnings.expectOnly(element);
        return Attributes.read(
                element, label, warnings, given -> new Pause(given.seconds("length", 1, 0, A_DAY, 13910)));
    }

    private Gather gather(Element element) {
        warnings.expectNoText(element);
        var announcements = element.children().stream()
                .map(this::announcement)
                .<Announcement>flatMap(Optional::stream)
                .toList();
        return reading(
                element,
                given -> new Gather(
                        announcements,
                        given.text("action"),
                        given.method("method", 13312),
                        input(given),
                        given.seconds("timeout", 5, 0, A_DAY, 13313),
                        given.number("numDigits", 0, 1, ANY, 13314),
                        given.text("finishOnKey", "#", ONE_KEY, 13310),
                        given.bool("actionOnEmptyResult", false, 13338),
                        given.bool("debug", false, SCHEMA),
                        speech(given)));
    }

    private Optional<? extends Announcement> announcement(Element element) {
        return switch (element.name()) {
            case "Say" -> Optional.of(say(element, "Gather->Say", 13322));
            case "Play" -> play(element, "Gather->Play");
            case "Pause" -> Optional.of(pause(element, "Gather->Pause"));
            default -> {
                warnings.add(13320, "Gather: Invalid nested verb '" + element.name() + "'", element);
                yield Optional.empty();
            }
        };
    }

    private static Set<Input> input(Attributes given) {
        return given.words("input", Set.of("dtmf", "speech"), List.of("dtmf"), 13326).stream()
                .map(word -> word.equals("dtmf") ? Input.DTMF : Input.SPEECH)
                .collect(Collectors.toSet());
    }

    private static Speech speech(Attributes given) {
        return new Speech(
                given.text("speechTimeout", "", SECONDS_OR_AUTO, 13327),
                given.seconds("maxSpeechTime", 60, 1, A_DAY, 13328),
                given.text("hints"),
                given.text("language", "en-US"),
                given.text("speechModel", "default"),
                given.bool("enhanced", false, SCHEMA),
                given.bool("bargeIn", true, 13332),
                given.bool("profanityFilter", true, 13333),
                given.text("partialResultCallback"),
                given.method("partialResultCallbackMethod", 13329));
    }

    private Verb.Record record(Element element) {
        warnings.expectOnly(element);
        return reading(
                element,
                given -> new Verb.Record(
                        given.text("action"),
                        given.method("method", 13610),
                        given.seconds("timeout", 5, 0, A_DAY, 13611),
                        given.seconds("maxLength", 3600, 1, A_DAY, 13612),
                        given.text("finishOnKey", "1234567890*#", KEYS, 13613),
                        given.bool("playBeep", true, 13616),
                        given.trim(Trim.TRIM_SILENCE, 13699),
                        given.bool("transcribe", false, 13614),
                        given.text("transcribeCallback"),
                        given.recordingStatusCallback(),
                        given.text("recordingConfigurationId")));
    }

    private Redirect redirect(Element element) {
        warnings.expectElements(element);
        return reading(element, given -> new Redirect(element.text(), given.method("method", 13710)));
    }

    private Reject reject(Element element) {
        warnings.expectOnly(element, "Parameter");
        return reading(element, given -> new Reject(given.choice("reason", Reason.values(), Reason.REJECTED, 13810)));
    }

    private Hangup hangup(Element element) {
        warnings.expectOnly(element, "Parameter");
        return reading(element, given -> new Hangup());
    }

    private Leave leave(Element element) {
        warnings.expectOnly(element);
        return reading(element, given -> new Leave());
    }

    private Optional<Enqueue> enqueue(Element element) {
        warnings.expectElements(element, "Task");
        var enqueue = reading(
                element,
                given -> new Enqueue(
                        element.text(),
                        given.text("action"),
                        given.method("method", 14201),
                        given.text("waitUrl"),
                        given.method("waitUrlMethod", 14206),
                        given.number("maxQueueSize", 0, 1, ANY, SCHEMA),
                        given.text("workflowSid")));
        if (enqueue.name().isEmpty() && enqueue.workflowSid().isEmpty())
            warnings.add(14204, "Enqueue: Queue name too short", element);
        else if (enqueue.name().length() > LONGEST_QUEUE_NAME)
            warnings.add(14205, "Enqueue: Queue name too long", element);
        else return Optional.of(enqueue);
        return Optional.empty();
    }

    private Optional<Refer> refer(Element element) {
        warnings.expectOnly(element, "Sip");
        var named = element.children("Sip");
        if (named.isEmpty()) warnings.add(SCHEMA, "Refer: no Sip to refer to", element);
        named.stream().skip(1).forEach(another -> warnings.unexpected(another, element));
        var target = named.stream()
                .limit(1)
                .map(sips::referred)
                .flatMap(Optional::stream)
                .findFirst();
        return reading(element, given -> {
            var action = given.text("action");
            var method = given.method("method", SCHEMA);
            return target.map(to -> new Refer(to, action, method));
        });
    }

    private <T> T reading(Element element, Function<Attributes, T> read) {
        return Attributes.read(element, element.name(), warnings, read);
    }
}
