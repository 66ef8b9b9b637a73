package io.strowger.region.twiml;

import static io.strowger.region.twiml.Warnings.SCHEMA;

import io.strowger.region.twiml.Noun.Trim;
import io.strowger.region.twiml.Verb.Dial;
import io.strowger.region.twiml.Verb.DialRecord;
import io.strowger.region.twiml.Verb.DialRecording;
import io.strowger.region.twiml.Verb.Track;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Makes a [Dial] of its element. A noun that can't be read is left out.
final class DialReader {
    private static final int MOST_NOUNS = 10;
    private static final int FOUR_HOURS = 4 * 60 * 60;
    private static final int LONGEST_CALLER_ID = 255;
    private static final Pattern CALLER_ID =
            Pattern.compile("(client:)?[A-Za-z0-9+._-]+|[+]?[0-9 ().-]+"); // a SIP user, a client, a written number
    private static final Pattern RING_TONE = Pattern.compile("at|au|bg|br|be|ch|cl|cn|cz|de|dk|ee|es|fi|fr|gr|hu|il"
            + "|in|it|lt|jp|mx|my|nl|no|nz|ph|pl|pt|ru|se|sg|th|uk|us|us-old|tw|ve|za");

    private final Warnings warnings;
    private final NounReader nouns;

    DialReader(Warnings warnings, SipReader sips) {
        this.warnings = warnings;
        this.nouns = new NounReader(warnings, sips);
    }

    Dial read(Element element) {
        var dialed = nouns(element);
        return Attributes.read(
                element,
                "Dial",
                warnings,
                given -> new Dial(
                        dialed,
                        given.text("action"),
                        given.method("method", 13210),
                        given.seconds("timeout", 30, 5, 600, 13212),
                        given.seconds("timeLimit", FOUR_HOURS, 1, FOUR_HOURS, 13216),
                        callerId(given),
                        given.bool("answerOnBridge", false, 13219),
                        given.bool("hangupOnStar", false, 13213),
                        given.bool("sequential", false, 13218),
                        recording(given),
                        given.text("ringTone", "", RING_TONE, 13220),
                        given.text("referUrl"),
                        given.method("referMethod", SCHEMA),
                        given.text("events"),
                        given.text("callReason")));
    }

    private static String callerId(Attributes given) {
        var callerId = given.text("callerId");
        if (callerId.length() > LONGEST_CALLER_ID) return given.invalid("callerId", callerId, "", 13248);
        return callerId.isEmpty() || CALLER_ID.matcher(callerId).matches()
                ? callerId
                : given.invalid("callerId", callerId, "", 13214);
    }

    private static DialRecording recording(Attributes given) {
        return new DialRecording(
                record(given),
                given.choice("recordingTrack", Track.values(), Track.BOTH, 13622),
                given.trim(Trim.DO_NOT_TRIM, SCHEMA),
                given.recordingStatusCallback(),
                given.text("recordingConfigurationId"));
    }

    private static DialRecord record(Attributes given) {
        given.synonym("record", "true", DialRecord.RECORD_FROM_ANSWER.toString());
        given.synonym("record", "false", DialRecord.DO_NOT_RECORD.toString());
        return given.choice("record", DialRecord.values(), DialRecord.DO_NOT_RECORD, 13217);
    }

    /// Its children, or the number that is its text.
    private List<Noun> nouns(Element dial) {
        if (dial.children().isEmpty())
            return dial.text().isEmpty()
                    ? List.of()
                    : nouns.plainNumber(dial).stream().toList();
        warnings.expectNoText(dial);
        var read = dial.children().stream()
                .map(nouns::read)
                .flatMap(Optional::stream)
                .toList();
        if (read.size() <= MOST_NOUNS) return read;
        warnings.add(13250, "Dial: Too many URIs passed, only the first " + MOST_NOUNS + " are dialed", dial);
        return read.subList(0, MOST_NOUNS);
    }
}
