package io.strowger.region.call;

import io.strowger.region.call.Script.Fetching;
import io.strowger.region.call.Script.Finished;
import io.strowger.region.call.Script.Unstarted;
import java.util.Objects;
import java.util.Optional;

/// How far a call is with its document: what it is doing, the `verb` that it does or has done last (-1 before
/// the first) of the `text` from `url`, how many documents it has asked for, the cookies that came with them,
/// sealed, by what the device hears it, and the number of what it has heard last. `leg` is who hears it that a
/// `<Dial>` has called ([Whispers]); empty for the first party.
record Reading(
        Script script,
        String text,
        String url,
        int verb,
        int fetches,
        String cookies,
        Optional<Media> media,
        Optional<Long> heard,
        Optional<Integer> leg) {
    static final Reading NOTHING =
            new Reading(new Unstarted(), "", "", -1, 0, "", Optional.empty(), Optional.empty(), Optional.empty());

    Reading {
        cookies = Objects.requireNonNullElse(cookies, ""); // those who stored it earlier kept none
    }

    /// Nothing yet, for this leg. What the first party has `heard` counts: of two things that one
    /// leg hears no two have the same number; nor have two documents.
    static Reading whispered(int leg, Optional<Long> heard) {
        return new Reading(
                new Finished(), "", "", -1, leg * Limits.MOST_DOCUMENTS, "", Optional.empty(), heard, Optional.of(leg));
    }

    boolean isOf(int number) {
        return leg.filter(it -> it == number).isPresent();
    }

    /// Documents that send a call in circles are not followed for ever.
    boolean mayFetch() {
        return fetches - leg.orElse(0) * Limits.MOST_DOCUMENTS < Limits.MOST_DOCUMENTS;
    }

    Reading doing(Script next) {
        return new Reading(next, text, url, verb, fetches, cookies, media, heard, leg);
    }

    Reading at(int newVerb) {
        return new Reading(script, text, url, newVerb, fetches, cookies, media, heard, leg);
    }

    Reading waiting(Fetching fetching) {
        return new Reading(fetching, text, url, verb, fetches + 1, cookies, media, heard, leg);
    }

    /// From the beginning of another document.
    Reading of(String newText, String newUrl) {
        return new Reading(new Finished(), newText, newUrl, -1, fetches, cookies, media, heard, leg);
    }

    Reading given(String newCookies) {
        return new Reading(script, text, url, verb, fetches, newCookies, media, heard, leg);
    }

    Reading by(Optional<Media> newMedia) {
        return new Reading(script, text, url, verb, fetches, cookies, newMedia, heard, leg);
    }

    Reading hearing(Script.Performing performing) {
        return new Reading(performing, text, url, verb, fetches, cookies, media, Optional.of(performing.number()), leg);
    }

    /// Nothing more will be read.
    Reading over() {
        return new Reading(new Finished(), "", "", verb, fetches, "", Optional.empty(), heard, leg);
    }
}
