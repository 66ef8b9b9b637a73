package io.strowger.region.twiml;

import static io.strowger.region.twiml.Warnings.SCHEMA;

import io.strowger.region.twiml.Noun.SipNoun;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes targets of `<Sip>` elements. A URI that can't be dialed is left out.
final class SipReader {
    private static final int MOST_URIS = 10;
    private static final int LONGEST_CREDENTIAL = 255;
    private static final int USUAL = 10; // priority and weight
    private static final int MOST = 65535;

    private final Warnings warnings;
    private final SipUriReader uris;
    private final SipHeaderReader headers;

    SipReader(Warnings warnings) {
        this.warnings = warnings;
        this.headers = new SipHeaderReader(warnings);
        this.uris = new SipUriReader(warnings, headers);
    }

    /// In a `<Dial>`; empty if no URI in it can be dialed.
    Optional<Noun> noun(Element sip) {
        warnings.expectElements(sip, "Uri", "Headers");
        var noun = Attributes.read(sip, "Dial->SIP", warnings, given -> {
            given.ignoreMachineDetection();
            return new SipNoun(
                    targets(sip, credentials(given, SipCredentials.NONE)),
                    given.text("url"),
                    given.method("method", 13241),
                    given.statusCallback());
        });
        return noun.targets().isEmpty() ? Optional.empty() : Optional.of(noun);
    }

    /// In a `<Refer>`.
    Optional<SipTarget> referred(Element sip) {
        warnings.expectElements(sip);
        return Attributes.read(sip, "Refer->SIP", warnings, given -> called(sip));
    }

    /// As the text of a `<Sip>` with nothing else.
    Optional<SipTarget> called(Element to) {
        return target(to, List.of(), SipCredentials.NONE, USUAL, USUAL);
    }

    private List<SipTarget> targets(Element sip, SipCredentials credentials) {
        var common = headers.elements(sip);
        var nested = sip.children("Uri");
        if (nested.isEmpty())
            return target(sip, common, credentials, USUAL, USUAL).stream().toList();

        warnings.expectNoText(sip);
        if (nested.size() > MOST_URIS)
            warnings.add(13250, "Dial: Too many URIs passed, only the first " + MOST_URIS + " are dialed", sip);
        return nested.stream()
                .limit(MOST_URIS)
                .map(uri -> nested(uri, common, credentials))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingInt(SipTarget::priority))
                .toList();
    }

    private Optional<SipTarget> nested(Element uri, List<SipHeader> common, SipCredentials ofAll) {
        warnings.expectElements(uri);
        return Attributes.read(
                uri,
                "Dial->SIP->Uri",
                warnings,
                given -> target(
                        uri,
                        common,
                        credentials(given, ofAll),
                        given.number("priority", USUAL, 0, MOST, SCHEMA),
                        given.number("weight", USUAL, 1, MOST, SCHEMA)));
    }

    private Optional<SipTarget> target(
            Element element, List<SipHeader> common, SipCredentials credentials, int priority, int weight) {
        return uris.read(element)
                .map(read -> new SipTarget(
                        read.uri(),
                        Stream.concat(read.headers().stream(), common.stream()).toList(),
                        credentials,
                        priority,
                        weight));
    }

    private static SipCredentials credentials(Attributes given, SipCredentials otherwise) {
        var username = given.text("username");
        var password = given.verbatim("password");
        if (username.isEmpty() && password.isEmpty()) return otherwise;
        if (isUsable(username) && (isUsable(password) || password.startsWith(SipPasswords.SEALED)))
            return new SipCredentials(username, password);
        given.warn(13249, "Invalid username or password attribute");
        return SipCredentials.NONE;
    }

    static boolean isUsable(String credential) {
        return !credential.isEmpty()
                && credential.length() <= LONGEST_CREDENTIAL
                && credential.chars().noneMatch(Character::isISOControl);
    }
}
