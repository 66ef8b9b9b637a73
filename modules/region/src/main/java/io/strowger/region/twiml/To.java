package io.strowger.region.twiml;

import io.strowger.region.twiml.Content.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The `To` of a call that the API makes, read as the text of a `<Sip>` is; without a target where that can't be
/// dialled.
public record To(Optional<SipTarget> target, List<Warning> warnings) {
    public To {
        warnings = List.copyOf(warnings);
    }

    public static To read(String uri) {
        var warnings = new Warnings();
        var element = new Element("To", Warnings.NO_LINE, Map.of(), List.of(new Text(uri)));
        return new To(new SipReader(warnings).called(element), warnings.list());
    }
}
