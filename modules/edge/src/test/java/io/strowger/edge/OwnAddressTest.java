package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.EdgeAddress;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnAddressTest {
    private static final InetAddress OUTSIDE = InetAddress.ofLiteral("203.0.113.7");
    private static final DialogTag LEG =
            new DialogTag(new Sid("CA" + "a".repeat(29) + "000"), RegionId.parse("us1"), 0);

    @ParameterizedTest
    @CsvSource({"203.0.113.7, ''", "10.0.0.5, 203.0.113.7", "0.0.0.0, 203.0.113.7", "::, 203.0.113.7"})
    void whatAnEdgeSaysOfItselfNamesNoPrivateAddressWhereItHasAPublicOne(String listensOn, String publicAddress) {
        var identity = new SipIdentity(
                new EdgeAddress(Given.DUBLIN, "10.0.0.1:25522"),
                new OwnAddress(
                        new InetSocketAddress(InetAddress.ofLiteral(listensOn), 5060),
                        Optional.of(publicAddress).filter(it -> !it.isEmpty()).map(InetAddress::ofLiteral)),
                42,
                "z9hG4bKours.");

        var peer = InetAddress.ofLiteral("10.0.0.9");
        assertThat(identity.contact(LEG, Transport.UDP, peer))
                .contains("@203.0.113.7:5060;")
                .doesNotContain("10.0.0.");
        assertThat(identity.address().hostAndPort(peer)).isEqualTo("203.0.113.7:5060"); // that of a Via
        assertThat(identity.address().forMedia()).isEqualTo(OUTSIDE);
        assertThat(identity.newBranch()).doesNotContain("10.0.0.");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 203.0.113.7, 10.0.0.5, true",
        "10.0.0.5, 203.0.113.7, 203.0.113.7, true",
        "10.0.0.5, 203.0.113.7, localhost, true",
        "10.0.0.5, 203.0.113.7, 203.0.113.8, false",
        "10.0.0.5, '', 203.0.113.7, false",
        "0.0.0.0, '', 192.0.2.77, true",
        "2001:db8::1, '', [2001:db8:0::1], true",
        "2001:db8::1, '', [2001:db8::2], false",
        "10.0.0.5, '', 10.0.0.5.example.com, false",
        "0.0.0.0, '', 999.1.1.1, false",
        "0.0.0.0, '', [::x], false"
    })
    void isNamedByEitherSideOfATranslatedAddress(String listensOn, String publicAddress, String host, boolean isNamed) {
        var self = new OwnAddress(
                new InetSocketAddress(InetAddress.ofLiteral(listensOn), 5060),
                Optional.of(publicAddress).filter(it -> !it.isEmpty()).map(InetAddress::ofLiteral));

        assertThat(self.isNamedBy(host)).isEqualTo(isNamed);
    }
}
