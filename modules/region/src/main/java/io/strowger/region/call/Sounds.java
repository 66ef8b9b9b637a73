package io.strowger.region.call;

import io.strowger.core.Edges.Clip;
import io.strowger.core.Edges.Digits;
import io.strowger.core.Edges.Silence;
import io.strowger.core.Edges.Sound;
import io.strowger.core.Edges.SpokenText;
import io.strowger.core.Urls;
import io.strowger.region.twiml.Verb;
import io.strowger.region.twiml.Verb.Announcement;
import java.util.List;

/// What a verb wants to be heard.
final class Sounds {
    private Sounds() {}

    /// Nothing for a verb that is not heard. URLs are relative to the one of the document.
    static List<Sound> of(Verb verb, String documentUrl) {
        return switch (verb) {
            case Verb.Gather gather ->
                gather.announcements().stream()
                        .map(announcement -> sound(announcement, documentUrl))
                        .toList();
            case Announcement announcement -> List.of(sound(announcement, documentUrl));
            case Verb.Dial _,
                    Verb.Record _,
                    Verb.Redirect _,
                    Verb.Reject _,
                    Verb.Hangup _,
                    Verb.Enqueue _,
                    Verb.Leave _,
                    Verb.Refer _,
                    Verb.Unsupported _ -> List.of();
        };
    }

    private static Sound sound(Announcement announcement, String documentUrl) {
        return switch (announcement) {
            case Verb.Say say -> new SpokenText(say.text(), say.loop());
            case Verb.Play(var url, var loop, var digits) ->
                digits.isEmpty() ? new Clip(Urls.resolved(documentUrl, url), loop) : new Digits(digits, loop);
            case Verb.Pause(var length) -> new Silence(length, 1);
        };
    }
}
