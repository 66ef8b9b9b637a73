package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeader;

import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/session`: signing in to the console and out, and who is signed in.
final class SessionRoutes {
    private final SignedIn signedIn;
    private final Authentication authentication;
    private final Optional<Account> local;

    /// `local` is the account that nobody on this machine has to sign in to.
    SessionRoutes(SignedIn signedIn, Authentication authentication, Optional<Account> local) {
        this.signedIn = signedIn;
        this.authentication = authentication;
        this.local = local;
    }

    Route routes() {
        return pathEnd(() -> extractRequest(request ->
                concat(get(() -> show(request)), post(() -> signIn(request)), delete(() -> signOut(request)))));
    }

    private Route show(HttpRequest request) {
        return signedIn.of(request)
                .map(session -> shown(request, session))
                .orElseGet(() -> localOf(request)
                        .map(account -> signedInTo(account, request))
                        .orElseGet(Authentication::notSignedIn));
    }

    private Route shown(HttpRequest request, Session session) {
        return authentication.forSession(session, caller -> answer(StatusCodes.OK, request, session, caller));
    }

    private Route signedInTo(Account account, HttpRequest request) {
        var begun =
                signedIn.begin(new Proof.Tokens(account.sid(), account.tokens().keySet()));
        return respondWithHeader(SignedIn.cookie(request, begun), () -> shown(request, begun.session()));
    }

    private Optional<Account> localOf(HttpRequest request) {
        return local.filter(_ -> Provenance.isOfThisMachine(request) && !Provenance.isCrossOrigin(request));
    }

    /// Also without a session this needs a page of ours: another's could sign somebody in to an account of its own, and
    /// wait for what they do there.
    private Route signIn(HttpRequest request) {
        if (Provenance.isCrossOrigin(request)) return Authentication.forged();
        return Form.form(form -> authentication.proving(
                form.text("AccountSid").orElse("").strip(),
                form.text("AuthToken").orElse("").strip(),
                (proof, caller) -> signedIn(request, proof, caller)));
    }

    private Route signedIn(HttpRequest request, Proof proof, Caller caller) {
        var before = signedIn.of(request);
        var joined = before.flatMap(session -> session.proof().joined(proof));
        if (joined.isPresent())
            return answer(StatusCodes.CREATED, request, signedIn.change(before.orElseThrow(), joined.get()), caller);
        before.ifPresent(signedIn::end);
        var begun = signedIn.begin(proof);
        return respondWithHeader(
                SignedIn.cookie(request, begun), () -> answer(StatusCodes.CREATED, request, begun.session(), caller));
    }

    private Route signOut(HttpRequest request) {
        return signedIn.of(request)
                .map(session -> Authentication.maySend(session, request)
                        ? signedOut(session, request)
                        : Authentication.forged())
                .orElseGet(Answers::noContent);
    }

    private Route signedOut(Session session, HttpRequest request) {
        signedIn.end(session);
        return respondWithHeader(SignedIn.noCookie(request), Answers::noContent);
    }

    private Route answer(StatusCode status, HttpRequest request, Session session, Caller caller) {
        return Answers.json(
                status,
                new Body(
                        caller.account().sid(),
                        caller.account().friendlyName(),
                        caller.canWrite() ? "owner" : "reader",
                        caller.account().isSubAccount(),
                        regions(session.proof()).stream().sorted().toList(),
                        session.csrfToken(),
                        session.expires(),
                        localOf(request).isPresent()));
    }

    private static Set<RegionId> regions(Proof proof) {
        return switch (proof) {
            case Proof.Tokens(var _, var regions) -> regions;
            case Proof.Key(var _, var _, var region) -> Set.of(region);
        };
    }

    /// @param regions whose credentials were shown: Twilio's API opens in these
    /// @param local   whether this is local mode, seen from its own machine
    private record Body(
            AccountSid accountSid,
            String friendlyName,
            String role,
            boolean subAccount,
            List<RegionId> regions,
            String csrfToken,
            Instant expires,
            boolean local) {}
}
