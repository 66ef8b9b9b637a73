package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.Malformed;
import io.strowger.edge.media.Sdp.Agreement;
import io.strowger.edge.media.Sdp.Direction;
import io.strowger.edge.media.Sdp.Own;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SdpTest {
    private static final Own OWN = new Own(address("198.51.100.1", 16_400), 77, 3);
    private static final String HEAD =
            "v=0\r\no=alice 1 1 IN IP4 192.0.2.7\r\ns=call\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n";
    private static final String OURS =
            "v=0\r\no=- 77 3 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n";

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    private static Sdp offered(String... lines) {
        return Sdp.parse(HEAD + String.join("\r\n", lines) + "\r\n");
    }

    private static Agreement agreed(String... lines) {
        return offered(lines).agreement().orElseThrow();
    }

    @Test
    void offersBothLawsAndDigits() {
        assertThat(Sdp.offer(OWN)).isEqualTo(OURS + """
                        m=audio 16400 RTP/AVP 0 8 101
                        a=rtpmap:0 PCMU/8000
                        a=rtpmap:8 PCMA/8000
                        a=rtpmap:101 telephone-event/8000
                        a=fmtp:101 0-15
                        a=ptime:20
                        a=sendrecv
                        """.replace("\n", "\r\n"));
    }

    @Test
    void understandsItsOwnOffer() {
        assertThat(Sdp.parse(Sdp.offer(OWN)).agreement())
                .contains(
                        new Agreement(Optional.of(OWN.address()), G711.PCMU, 0, Optional.of(101), Direction.SENDRECV));
    }

    @Test
    void answersWithTheLawThatThePeerPrefersAndHisNumbers() {
        var offer = offered(
                "m=audio 4000 RTP/AVP 111 96 8 0 110 100",
                "a=rtpmap:111 opus/48000/2",
                "a=rtpmap:96 G729/8000",
                "a=rtpmap:8 PCMA/8000",
                "a=rtpmap:110 telephone-event/48000",
                "a=rtpmap:100 telephone-event/8000");
        assertThat(offer.answer(OWN)).contains(OURS + """
                        m=audio 16400 RTP/AVP 8 100
                        a=rtpmap:8 PCMA/8000
                        a=rtpmap:100 telephone-event/8000
                        a=fmtp:100 0-15
                        a=ptime:20
                        a=sendrecv
                        """.replace("\n", "\r\n"));
        assertThat(offer.agreement())
                .contains(new Agreement(
                        Optional.of(address("192.0.2.7", 4000)), G711.PCMA, 8, Optional.of(100), Direction.SENDRECV));
    }

    @Test
    void answersWithoutDigitsWhereNoneAreOffered() {
        assertThat(offered("m=audio 4000 RTP/AVP 0").answer(OWN).orElseThrow())
                .contains("m=audio 16400 RTP/AVP 0\r\n")
                .doesNotContain("telephone-event");
        assertThat(agreed("m=audio 4000 RTP/AVP 0").events()).isEmpty();
    }

    @Test
    void knowsALawUnderAnotherNumber() {
        var agreed = agreed("m=audio 4000 RTP/AVP 97", "a=rtpmap:97 pcma/8000/1");
        assertThat(agreed.law()).isEqualTo(G711.PCMA);
        assertThat(agreed.payloadType()).isEqualTo(97);
        assertThat(offered("m=audio 4000 RTP/AVP 0", "a=rtpmap:0 PCMU/16000").agreement())
                .isEmpty();
    }

    @Test
    void refusesEveryOtherStreamInItsPlace() {
        var answer = offered(
                        "m=video 5000/2 RTP/AVP 96 97",
                        "a=sendonly",
                        "m=audio 4002 RTP/SAVP 0",
                        "m=audio 4000 RTP/AVP 0",
                        "m=audio 4000 RTP/AVP 0",
                        "m=application 0 UDP/BFCP *")
                .answer(OWN)
                .orElseThrow();
        assertThat(answer.lines().filter(line -> line.startsWith("m=")))
                .containsExactly(
                        "m=video 0 RTP/AVP 96 97",
                        "m=audio 0 RTP/SAVP 0",
                        "m=audio 16400 RTP/AVP 0",
                        "m=audio 0 RTP/AVP 0",
                        "m=application 0 UDP/BFCP *");
        assertThat(answer).contains("a=sendrecv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=video 5000 RTP/AVP 96",
                "m=audio 0 RTP/AVP 0",
                "m=audio 4000 RTP/SAVP 0",
                "m=audio 4000 RTP/AVP 18 101",
                "t=0 0"
            })
    void hasNoAnswerWhereThereIsNothingToSay(String line) {
        assertThat(offered(line).answer(OWN)).isEmpty();
        assertThat(offered(line).agreement()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sendrecv, SENDRECV", "sendonly, RECVONLY", "recvonly, SENDONLY", "inactive, INACTIVE"})
    void holdsWhenThePeerHolds(String theirs, Direction ours) {
        var offer = offered("m=audio 4000 RTP/AVP 0", "a=" + theirs);
        assertThat(offer.agreement().orElseThrow().direction()).isEqualTo(ours);
        assertThat(offer.answer(OWN).orElseThrow()).endsWith("a=" + ours + "\r\n");
    }

    @Test
    void readsTheDirectionOfTheSessionWhereTheStreamHasNone() {
        assertThat(agreed("a=inactive", "m=audio 4000 RTP/AVP 0").direction()).isEqualTo(Direction.INACTIVE);
        assertThat(agreed("a=inactive", "m=audio 4000 RTP/AVP 0", "a=sendonly").direction())
                .isEqualTo(Direction.RECVONLY);
    }

    @Test
    void holdsAsOldTelephonesSayIt() {
        var agreed = agreed("m=audio 4000 RTP/AVP 0", "c=IN IP4 0.0.0.0");
        assertThat(agreed.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(agreed.peer()).isEmpty();
    }

    @Test
    void readsTheAddressOfTheStreamBeforeThatOfTheSession() {
        assertThat(agreed("m=audio 4000 RTP/AVP 0", "c=IN IP4 203.0.113.5/127").peer())
                .contains(address("203.0.113.5", 4000));
        assertThat(agreed("m=video 1 RTP/AVP 9", "c=IN IP4 203.0.113.5", "m=audio 4000 RTP/AVP 0")
                        .peer())
                .contains(address("192.0.2.7", 4000));
    }

    @Test
    void speaksIpv6() {
        var own = new Own(address("2001:db8::1", 16_400), 1, 1);
        assertThat(Sdp.offer(own)).contains("c=IN IP6 2001:db8:0:0:0:0:0:1\r\n");
        assertThat(Sdp.parse(Sdp.offer(own)).agreement().orElseThrow().peer()).contains(own.address());
    }

    @Test
    void waitsForWhoeverSendsWhereTheAddressIsAName() {
        var agreed = agreed("m=audio 4000 RTP/AVP 0", "c=IN IP4 phone.example.com");
        assertThat(agreed.peer()).isEmpty();
        assertThat(agreed.direction()).isEqualTo(Direction.SENDRECV);
    }

    @Test
    void readsBareLineEnds() {
        assertThat(Sdp.parse((HEAD + "m=audio 4000 RTP/AVP 0").replace("\r\n", "\n"))
                        .agreement())
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio",
                "m=audio x RTP/AVP 0",
                "m=audio 70000 RTP/AVP 0",
                "m=audio -1 RTP/AVP 0",
                "m=audio 4000 RTP/AVP",
                "m=audio 4000 RTP/AVP 0\0",
                "c=IN IP4",
                "c=IN IP4 1.2.3.400",
                "c=IN IP4 224.0.0.1",
                "c=IN IP6 1::2::3",
                "nonsense",
                "x"
            })
    void refusesNonsense(String line) {
        assertThatThrownBy(() -> offered("m=audio 4000 RTP/AVP 0", line)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesWhatIsNoDescriptionOrHasNoAddressOrTooMuch() {
        for (var text : List.of("", "\0", "v=1", "o=- 1 1 IN IP4 1.1.1.1", "v=0\r\nm=audio 1 RTP/AVP 0"))
            assertThatThrownBy(() -> Sdp.parse(text)).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> offered("m=audio 4000 RTP/AVP 0\r\n".repeat(33)))
                .isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> offered("m=audio 4000 RTP/AVP" + " 0".repeat(65)))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void isEitherReadOrRefusedWhateverItIs() {
        var random = new SplittableRandom(5);
        var seed = Sdp.offer(OWN) + "m=video 5000 RTP/AVP 96\r\nc=IN IP6 ::1\r\na=inactive\r\n";
        var spices = List.of("\r\n", "=", " ", "/", ":", "m=", "a=rtpmap:", "c=", "\0", "99999999999", "-", "%", "::");
        for (var count = 0; count < 20_000; count++) {
            var text = new StringBuilder(seed);
            for (var change = random.nextInt(6); change >= 0; change--) {
                var at = random.nextInt(text.length());
                if (random.nextBoolean()) text.deleteCharAt(at);
                else text.insert(at, spices.get(random.nextInt(spices.size())));
            }
            try {
                var answer = Sdp.parse(text.toString()).answer(OWN);
                answer.ifPresent(Sdp::parse);
            } catch (Malformed refused) {
                assertThat(refused).hasMessageStartingWith("not ");
            }
        }
    }
}
