package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ACME;
import static io.strowger.region.Samples.DOMAIN;
import static io.strowger.region.Samples.DUBLIN;
import static io.strowger.region.Samples.IN_TIME;
import static io.strowger.region.Samples.LIST;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.REGISTRABLE;
import static io.strowger.region.Samples.sid;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Cidr;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Domains.Mapping;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Durable;
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
import io.strowger.region.call.Call;
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
    private static final Sid CALL = new Sid("CA" + "a".repeat(29) + "000");
    private static final Sid OFFICES = sid(Sid.Kind.AL, 1);
    private static final SipDomain WITH_BOTH = new SipDomain(
            DOMAIN,
            ACCOUNT,
            ACME,
            REGISTRABLE,
            List.of(
                    new Mapping(MappingKind.CALLS_CREDENTIAL_LIST, LIST, NOON),
                    new Mapping(MappingKind.CALLS_IP_ACCESS_CONTROL_LIST, OFFICES, NOON)),
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

    // Where both kinds are mapped: the addresses first

    @Test
    void asksNobodyForAPasswordWhoCallsFromAnAddressThatIsInNoList() {
        var elsewhere = "198.51.100.0/24";

        assertThat(admission(elsewhere, new RegisterRequest.Anonymous()).reply())
                .hasValue(new Calls.NotInAcl());
        assertThat(admission(elsewhere, answer("alice", Samples.PASSWORD)).reply())
                .hasValue(new Calls.NotInAcl());
    }

    @Test
    void letsOnlyThoseInWhoseAddressIsListedAndWhosePasswordIsRight() {
        var here = "192.0.2.0/24";

        assertThat(admission(here, new RegisterRequest.Anonymous()).reply())
                .hasValueSatisfying(reply -> assertThat(reply).isInstanceOf(Calls.Challenge.class));
        assertThat(admission(here, answer("alice", "An0therPassword")).reply()).hasValue(new Calls.BadCredentials());
        assertThat(admission(here, answer("alice", Samples.PASSWORD)).effects())
                .singleElement()
                .isInstanceOfSatisfying(Effect.Forward.class, forward -> {
                    assertThat(forward.to()).isEqualTo(Call.address(CALL));
                    assertThat(((Call.Begin) forward.command()).domain().username())
                            .isEqualTo("alice");
                });
    }

    /// What comes of an INVITE from 192.0.2.4 when all have decided, of whom each names the next.
    private static Decision<?> admission(String listed, Authorization authorization) {
        var addresses = new IpAccessControlList(OFFICES);
        var passwords = new CredentialList(LIST);
        var offices = carriedOut(
                addresses,
                new ListCommand.Create(ACCOUNT, "offices", IN_TIME),
                new IpAccessControlList.Add(ACCOUNT, sid(Sid.Kind.IP, 1), "office", Cidr.parse(listed)));
        var users = carriedOut(
                passwords,
                new ListCommand.Create(ACCOUNT, "phones", IN_TIME),
                new CredentialList.Add(ACCOUNT, Samples.CREDENTIAL, "alice", Samples.HASHED));
        Decision<?> decision = screened(WITH_BOTH, authorization);
        while (!decision.effects().isEmpty()
                && decision.effects().getFirst() instanceof Effect.Forward(var to, var command)) {
            if (to.equals(IpAccessControlList.address(OFFICES)))
                decision = addresses.decide(offices, (IpAccessControlList.Command) command, NOON);
            else if (to.equals(CredentialList.address(LIST)))
                decision = passwords.decide(users, (CredentialList.Command) command, NOON);
            else break;
        }
        return decision;
    }

    @SafeVarargs
    private static <C, E extends Durable, S extends Durable> S carriedOut(Decider<C, E, S> list, C... commands) {
        var state = list.initial();
        for (var command : commands)
            state = list.applyAll(state, list.decide(state, command, NOON).events());
        return state;
    }

    private static Authorization answer(String user, String password) {
        var nonce = NONCES.issue(ACME.toString(), "call-1", NOON);
        var uri = "sip:bob@acme.sip.twilio.com";
        var response = Digest.respond(DigestAlgorithm.MD5, user, password, "INVITE", uri, nonce, "00000001", "c0ffee");
        return new RegisterRequest.Answered(new DigestAnswer(
                user, Digest.REALM, nonce, uri, response, DigestAlgorithm.MD5, "auth", "c0ffee", "00000001"));
    }

    private static Authorization answer(String uri) {
        var nonce = NONCES.issue(ACME.toString(), "call-1", NOON);
        return new RegisterRequest.Answered(new DigestAnswer(
                "alice", Digest.REALM, nonce, uri, "0".repeat(32), DigestAlgorithm.MD5, "auth", "c0ffee", "00000001"));
    }

    private static Decision<Domain.Event> screened(Authorization authorization) {
        return screened(WITH_PASSWORDS, authorization);
    }

    private static Decision<Domain.Event> screened(SipDomain domain, Authorization authorization) {
        var invite = new InviteRequest(
                CALL,
                "server-1",
                EdgeAddress.anyOf(DUBLIN.edge()),
                ACME,
                new SipRequest("INVITE", "sip:bob@acme.sip.twilio.com", SipHeaders.NONE.with("Call-ID", "call-1"), ""),
                authorization,
                DUBLIN,
                new Epoch(1));
        return new Screening(domain, invite, new Domain.Admission(1, new Epoch(1), SessionNumber.FIRST))
                .decide(NONCES, NOON);
    }
}
