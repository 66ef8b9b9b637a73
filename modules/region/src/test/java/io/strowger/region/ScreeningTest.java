package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ACME;
import static io.strowger.region.Samples.DOMAIN;
import static io.strowger.region.Samples.DUBLIN;
import static io.strowger.region.Samples.LIST;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.REGISTRABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Decision;
import io.strowger.core.Domains.Mapping;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.EdgeAddress;
import io.strowger.core.Effect;
import io.strowger.core.Epoch;
import io.strowger.core.MappingKind;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.Nonces;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.RegisterRequest.Authorization;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreeningTest {
    private static final Nonces NONCES = Samples.nonces();
    private static final SipDomain WITH_PASSWORDS = new SipDomain(
            DOMAIN,
            ACCOUNT,
            ACME,
            REGISTRABLE,
            List.of(new Mapping(MappingKind.CALLS_CREDENTIAL_LIST, LIST, NOON)),
            NOON,
            NOON);

    @Test
    void asksForAPassword() {
        assertThat(screened(new RegisterRequest.Anonymous()).reply())
                .hasValueSatisfying(reply -> assertThat(reply).isInstanceOf(Calls.Challenge.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip:bob@acme.sip.twilio.com",
                "sip:bob@ACME.sip.twilio.com;transport=tcp",
                "sips:bob@acme.sip.twilio.com:5061"
            })
    void handsAnAnswerForTheDialledUriToTheList(String uri) {
        assertThat(screened(answer(uri)).effects()).singleElement().isInstanceOf(Effect.Forward.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sip:carol@acme.sip.twilio.com", "sip:bob@other.sip.twilio.com", "sip:acme.sip.twilio.com", ""})
    void refusesAnAnswerThatWasGivenForAnotherUri(String uri) {
        assertThat(screened(answer(uri)).reply()).hasValue(new Calls.BadCredentials());
    }

    private static Authorization answer(String uri) {
        var nonce = NONCES.issue(ACME.toString(), "call-1", NOON);
        return new RegisterRequest.Answered(new DigestAnswer(
                "alice", Digest.REALM, nonce, uri, "0".repeat(32), DigestAlgorithm.MD5, "auth", "c0ffee", "00000001"));
    }

    private static Decision<Domain.Event> screened(Authorization authorization) {
        var invite = new InviteRequest(
                new Sid("CA" + "a".repeat(29) + "000"),
                "server-1",
                EdgeAddress.anyOf(DUBLIN.edge()),
                ACME,
                new SipRequest("INVITE", "sip:bob@acme.sip.twilio.com", SipHeaders.NONE.with("Call-ID", "call-1"), ""),
                authorization,
                DUBLIN,
                new Epoch(1));
        return new Screening(WITH_PASSWORDS, invite, new Domain.Admission(1, new Epoch(1), SessionNumber.FIRST))
                .decide(NONCES, NOON);
    }
}
