package io.strowger.region.twiml;

import io.strowger.region.twiml.Content.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whom a call of the API is for, read as the text of a `<Sip>` is; nobody where that can't be dialled.
public record Callee(Optional<SipTarget> target, List<Warning> warnings) {
    public Callee {
        warnings = List.copyOf(warnings);
    }

    public static Callee read(String uri) {
        var warnings = new Warnings();
        var to = new Element("To", Warnings.NO_LINE, Map.of(), List.of(new Text(uri)));
        return new Callee(new SipReader(warnings).called(to), warnings.list());
    }
}
