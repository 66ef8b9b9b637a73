package io.strowger.region.call;

import io.strowger.core.sip.DigestChallenge;
import io.strowger.core.sip.SipResponse;
import io.strowger.region.twiml.SipPasswords;
import java.util.Optional;

/// What somebody who is dialled hears when he asks who is calling: the username and password of his `<Sip>`,
/// or those that the API has sent, once. If that will not do he has refused.
final class Challenges {
    private record Credentials(String username, String password) {}

    private Challenges() {}

    /// Whether his response was answered by one more INVITE.
    static boolean areAnswered(Turn turn, Leg leg, SipResponse response) {
        return switch (response.status()) {
            case 401 -> isAnswered(turn, leg, response, "WWW-Authenticate", "Authorization");
            case 407 -> isAnswered(turn, leg, response, "Proxy-Authenticate", "Proxy-Authorization");
            default -> false;
        };
    }

    private static boolean isAnswered(Turn turn, Leg leg, SipResponse response, String question, String answer) {
        if (leg.isInvitedAgain()) return false;
        var challenge = response.headers().values(question).stream()
                .map(DigestChallenge::read)
                .flatMap(Optional::stream)
                .findFirst();
        var credentials = credentials(turn, leg.party());
        if (challenge.isEmpty() || credentials.isEmpty()) return false;
        var invite = leg.invite();
        var value = challenge
                .get()
                .answer(
                        credentials.get().username(),
                        credentials.get().password(),
                        invite.method(),
                        invite.uri(),
                        turn.seal(challenge.get().nonce())); // as a cnonce: nobody else can foresee it
        turn.happens(new Call.LegInvitedAgain(leg.number(), answer, value, turn.now()));
        return true;
    }

    /// They stay in the document, sealed; those of a call that the API makes with what it was begun with.
    private static Optional<Credentials> credentials(Turn turn, int party) {
        if (party == 0) {
            var setup = turn.state().setup().orElseThrow();
            return turn.open(setup.password()).map(password -> new Credentials(setup.username(), password));
        }
        return Documents.dialled(turn.state(), party)
                .filter(sip -> sip.password().startsWith(SipPasswords.SEALED))
                .flatMap(sip -> turn.open(sip.password().substring(SipPasswords.SEALED.length()))
                        .map(password -> new Credentials(sip.username(), password)));
    }
}
