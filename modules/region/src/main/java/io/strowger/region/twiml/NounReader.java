package io.strowger.region.twiml;

import static io.strowger.region.twiml.Warnings.NOT_SUPPORTED;
import static io.strowger.region.twiml.Warnings.SCHEMA;

import io.strowger.region.twiml.Noun.Beep;
import io.strowger.region.twiml.Noun.ClientNoun;
import io.strowger.region.twiml.Noun.ConferenceNoun;
import io.strowger.region.twiml.Noun.NumberNoun;
import io.strowger.region.twiml.Noun.Parameter;
import io.strowger.region.twiml.Noun.QueueNoun;
import io.strowger.region.twiml.Noun.Trim;
import io.strowger.region.twiml.Noun.UnsupportedNoun;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Makes nouns of the elements in a `<Dial>`. One that can't be read is left out, with a warning.
final class NounReader {
    private static final int MOST_PARTICIPANTS = 250;
    private static final int LONGEST_QUEUE_NAME = 64;
    private static final Pattern NUMBER = Pattern.compile("[+]?[0-9 ().-]{1,40}");
    private static final Pattern DIGIT = Pattern.compile("[0-9]");
    private static final Pattern TONES = Pattern.compile("[0-9*#wW]+");
    private static final Set<String> CONFERENCE_EVENTS =
            Set.of("start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement");

    private final Warnings warnings;
    private final SipReader sips;

    NounReader(Warnings warnings, SipReader sips) {
        this.warnings = warnings;
        this.sips = sips;
    }

    Optional<Noun> read(Element element) {
        return switch (element.name()) {
            case "Sip" -> sips.noun(element);
            case "Number" -> number(element);
            case "Client" -> client(element);
            case "Conference" -> conference(element);
            case "Queue" -> queue(element);
            case "Sim" -> unsupported(element, 13258, "Dial->Sim not supported in this realm");
            case "Application", "WhatsApp" ->
                unsupported(element, NOT_SUPPORTED, "Dial->" + element.name() + " not supported");
            default -> {
                warnings.add(13215, "Dial: Invalid nested element '" + element.name() + "'", element);
                yield Optional.empty();
            }
        };
    }

    /// The text of `<Dial>`, as if it stood in a `<Number>`.
    Optional<Noun> plainNumber(Element dial) {
        return number(new Element("Number", dial.line(), Map.of(), dial.contents()));
    }

    private Optional<Noun> number(Element element) {
        warnings.expectElements(element);
        var noun = reading(element, "Dial->Number", given -> {
            given.ignoreMachineDetection();
            return new NumberNoun(
                    element.text(),
                    given.text("url"),
                    given.method("method", 13221),
                    given.text("sendDigits", "", TONES, 13222),
                    given.statusCallback(),
                    given.text("byoc"));
        });
        if (NUMBER.matcher(noun.number()).matches()
                && DIGIT.matcher(noun.number()).find()) return Optional.of(noun);
        warnings.add(13223, "Dial: Invalid phone number format", element);
        return Optional.empty();
    }

    private Optional<Noun> client(Element element) {
        warnings.expectElements(element, "Identity", "Parameter");
        var named = element.children("Identity").stream().findFirst();
        named.ifPresent(identity -> warnings.expectNoText(element));
        var noun = reading(
                element,
                "Dial->Client",
                given -> new ClientNoun(
                        named.orElse(element).text(),
                        parameters(element),
                        given.text("url"),
                        given.method("method", SCHEMA),
                        given.statusCallback()));
        return unlessEmpty(noun.identity(), noun, SCHEMA, "Dial->Client: no identity", element);
    }

    private List<Parameter> parameters(Element client) {
        return client.children("Parameter").stream()
                .map(child -> reading(
                        child,
                        "Dial->Client->Parameter",
                        given -> new Parameter(given.text("name"), given.text("value"))))
                .toList();
    }

    private Optional<Noun> conference(Element element) {
        warnings.expectElements(element);
        var noun = reading(
                element,
                "Dial->Conference",
                given -> new ConferenceNoun(
                        element.text(),
                        given.bool("muted", false, 13230),
                        given.choice("beep", Beep.values(), Beep.TRUE, 13235),
                        given.bool("startConferenceOnEnter", true, 13232),
                        given.bool("endConferenceOnExit", false, 13231),
                        given.text("waitUrl"),
                        given.method("waitMethod", 13234),
                        given.number("maxParticipants", MOST_PARTICIPANTS, 2, MOST_PARTICIPANTS, SCHEMA),
                        isRecorded(given),
                        given.trim(Trim.TRIM_SILENCE, 13239),
                        given.text("region"),
                        given.text("coach"),
                        given.text("participantLabel"),
                        given.text("jitterBufferSize"),
                        given.text("eventCallbackUrl"),
                        given.statusCallback(CONFERENCE_EVENTS, List.of()),
                        given.recordingStatusCallback()));
        return unlessEmpty(noun.name(), noun, 13237, "Dial->Conference: Invalid Conference Name", element);
    }

    private static boolean isRecorded(Attributes given) {
        var choices = new String[] {"do-not-record", "record-from-start"};
        return given.choice("record", choices, choices[0], SCHEMA).equals(choices[1]);
    }

    private Optional<Noun> queue(Element element) {
        warnings.expectElements(element);
        var noun = reading(
                element,
                "Dial->Queue",
                given -> new QueueNoun(
                        element.text(),
                        given.text("url"),
                        given.method("method", 14210),
                        given.text("reservationSid"),
                        given.text("postWorkActivitySid")));
        if (noun.name().length() <= LONGEST_QUEUE_NAME)
            return unlessEmpty(
                    noun.name() + noun.reservationSid(), noun, 14212, "Dial->Queue: queue name too short", element);
        warnings.add(14213, "Dial->Queue: queue name too long", element);
        return Optional.empty();
    }

    private Optional<Noun> unsupported(Element element, int code, String text) {
        warnings.add(code, text, element);
        return Optional.of(new UnsupportedNoun(element.name()));
    }

    private Optional<Noun> unlessEmpty(String name, Noun noun, int code, String text, Element element) {
        if (!name.isEmpty()) return Optional.of(noun);
        warnings.add(code, text, element);
        return Optional.empty();
    }

    private <T> T reading(Element element, String label, Function<Attributes, T> read) {
        return Attributes.read(element, label, warnings, read);
    }
}
