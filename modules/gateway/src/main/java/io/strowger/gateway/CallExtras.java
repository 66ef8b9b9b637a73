package io.strowger.gateway;

import java.util.List;

/// What a call may be asked to do that is not done here: to detect machines, and to be recorded. It is checked as
/// if it were, so that an application hears of a mistake where it is made.
final class CallExtras {
    private static final int NO_CALLBACK = 21262;
    private static final int BAD_DETECTION = 21263;

    private CallExtras() {}

    static void check(Form form) {
        oneOf(form, "MachineDetection", BAD_DETECTION, "Enable", "DetectMessageEnd");
        within(form, "MachineDetectionTimeout", 3, 59);
        within(form, "MachineDetectionSpeechThreshold", 1000, 6000);
        within(form, "MachineDetectionSpeechEndThreshold", 500, 5000);
        within(form, "MachineDetectionSilenceTimeout", 2000, 10_000);
        if (form.given("AsyncAmd").filter(Boolean::parseBoolean).isPresent()
                && form.given("AsyncAmdStatusCallback").isEmpty())
            throw new Invalid(NO_CALLBACK, "AsyncAmdStatusCallback is required with AsyncAmd");
        oneOf(form, "RecordingChannels", Invalid.PARAMETER, "mono", "dual");
        oneOf(form, "RecordingTrack", Invalid.PARAMETER, "inbound", "outbound", "both");
        oneOf(form, "Trim", Invalid.PARAMETER, "trim-silence", "do-not-trim");
    }

    private static void oneOf(Form form, String name, int code, String... words) {
        if (form.given(name).filter(word -> !List.of(words).contains(word)).isPresent())
            throw new Invalid(code, name + " must be of " + String.join(", ", words));
    }

    private static void within(Form form, String name, int least, int most) {
        var isWithin = form.given(name)
                .map(text ->
                        text.matches("\\d{1,9}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most)
                .orElse(true);
        if (!isWithin) throw new Invalid(BAD_DETECTION, name + " must be a number from " + least + " to " + most);
    }
}
