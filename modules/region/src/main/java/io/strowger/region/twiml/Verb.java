package io.strowger.region.twiml;

import io.strowger.region.twiml.Noun.Trim;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// One thing to do with a call. A field that was not given, and has no default, is empty; URLs are as they were
/// written, relative ones too, and an empty `action` of [Gather] and [Record], or `url` of [Redirect], is the
/// document's
/// own URL.
public sealed interface Verb {

    /// What may be heard during a [Gather], too.
    sealed interface Announcement extends Verb {}

    /// Says `text`, which is without its SSML; `loop` times, for ever if 0.
    record Say(String text, String voice, String language, int loop) implements Announcement {}

    /// Plays `digits` if there are any, else the audio at `url`; `loop` times, for ever if 0.
    record Play(String url, int loop, String digits) implements Announcement {}

    record Pause(Duration length) implements Announcement {}

    /// Calls its nouns, all at once or one after the other, and connects the first that answers. Has no nouns
    /// if none of them could be read: that is a call that failed.
    record Dial(
            List<Noun> nouns,
            String action,
            HttpMethod method,
            Duration timeout,
            Duration timeLimit,
            String callerId,
            boolean answerOnBridge,
            boolean hangupOnStar,
            boolean sequential,
            DialRecording recording,
            String ringTone,
            String referUrl,
            HttpMethod referMethod,
            String events,
            String callReason)
            implements Verb {
        public Dial {
            nouns = List.copyOf(nouns);
        }
    }

    /// Whether and how a [Dial] is recorded.
    record DialRecording(DialRecord record, Track track, Trim trim, Callback statusCallback, String configurationId) {}

    /// From when on a [Dial] is recorded, and with both parties in one channel or in two.
    enum DialRecord {
        DO_NOT_RECORD,
        RECORD_FROM_ANSWER,
        RECORD_FROM_ANSWER_DUAL,
        RECORD_FROM_RINGING,
        RECORD_FROM_RINGING_DUAL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Whose voice is recorded.
    enum Track {
        BOTH,
        INBOUND,
        OUTBOUND
    }

    /// Collects digits or speech. `numDigits` 0 is as many as come; an empty `finishOnKey` is no key.
    record Gather(
            List<Announcement> announcements,
            String action,
            HttpMethod method,
            Set<Input> input,
            Duration timeout,
            int numDigits,
            String finishOnKey,
            boolean actionOnEmptyResult,
            boolean debug,
            Speech speech)
            implements Verb {
        public Gather {
            announcements = List.copyOf(announcements);
            input = Set.copyOf(input);
        }
    }

    enum Input {
        DTMF,
        SPEECH
    }

    /// What a [Gather] does with speech. `timeout` is seconds, `auto`, or empty: that of the digits.
    record Speech(
            String timeout,
            Duration maxTime,
            String hints,
            String language,
            String model,
            boolean enhanced,
            boolean bargeIn,
            boolean profanityFilter,
            String partialResultCallback,
            HttpMethod partialResultCallbackMethod) {}

    /// Records the caller, until one of the keys of `finishOnKey`.
    @SuppressWarnings("JavaLangClash") // Twilio's word
    record Record(
            String action,
            HttpMethod method,
            Duration timeout,
            Duration maxLength,
            String finishOnKey,
            boolean playBeep,
            Trim trim,
            boolean transcribe,
            String transcribeCallback,
            Callback recordingStatusCallback,
            String recordingConfigurationId)
            implements Verb {}

    record Redirect(String url, HttpMethod method) implements Verb {}

    /// Refuses the call; as the first verb only.
    record Reject(Reason reason) implements Verb {}

    enum Reason {
        REJECTED,
        BUSY
    }

    record Hangup() implements Verb {}

    /// Waits in the queue `name`, which may be empty if there is a `workflowSid`. `maxQueueSize` 0 is the
    /// queue's own.
    record Enqueue(
            String name,
            String action,
            HttpMethod method,
            String waitUrl,
            HttpMethod waitUrlMethod,
            int maxQueueSize,
            String workflowSid)
            implements Verb {}

    /// Leaves the queue that it waits in.
    record Leave() implements Verb {}

    /// Sends a REFER to the caller; SIP only, else 13801.
    record Refer(SipTarget target, String action, HttpMethod method) implements Verb {}

    /// One that Twilio has and Strowger has not.
    record Unsupported(String name) implements Verb {}
}
