package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BannerTest {
    private static final DataDirectory DATA = new DataDirectory(Path.of("/srv/strowger"));

    @Test
    void saysWhereHttpsIsAndHowEachClientComesToTrustIt() {
        var text = new Banner(new LocalPlan(LocalPlan.LOOPBACK, 1000, true), DATA, "9 s", true).text();

        assertThat(text)
                .contains(
                        "127.0.0.1:9443 (us1), 127.0.0.1:9444 (ie1), 127.0.0.1:9445 (au1)",
                        "curl --cacert /srv/strowger/tls/ca.pem --connect-to ::127.0.0.1:9443 \\\n",
                        "https://api.twilio.com/2010-04-01/Accounts/" + LocalPlan.ACCOUNT + ".json",
                        "NODE_EXTRA_CA_CERTS=/srv/strowger/tls/ca.pem \\\n",
                        "NODE_OPTIONS='--require \"/srv/strowger/tls/twilio-hosts.cjs\"' node ...",
                        "-Djavax.net.ssl.trustStore=/srv/strowger/tls/truststore.p12",
                        "keytool -importcert -noprompt -alias strowger -file /srv/strowger/tls/ca.pem");
    }

    @Test
    void saysNothingOfHttpsWhereThereIsNone() {
        var text = new Banner(new LocalPlan(LocalPlan.LOOPBACK, 0), DATA, "9 s", true).text();

        assertThat(text).contains("http://127.0.0.1:8080").doesNotContain("HTTPS", "keytool");
    }

    @Test
    void saysWhereTheConsoleIsByTheNameForWhichItIsSignedIn() {
        var text = new Banner(new LocalPlan("0.0.0.0", 1000), DATA, "9 s", true).text();

        assertThat(text).contains("console  http://localhost:9080 (us1), http://localhost:9081 (ie1)");
    }

    @Test
    void asksForAnotherTerminalOnlyWhereThisOneIsTaken() {
        var plan = new LocalPlan(LocalPlan.LOOPBACK, 0);

        assertThat(new Banner(plan, DATA, "9 s", true).text())
                .contains("after 9 s. Ctrl-C stops it.", "\nTry, in another terminal:\n");
        assertThat(new Banner(plan, DATA, "9 s", false).text())
                .contains(
                        "after 9 s. `./strowger down --data /srv/strowger` stops it.",
                        "\nTry:\n",
                        "\n  ./strowger status --data /srv/strowger\n");
    }

    @Test
    void goesWithAConfigurationThatSignsInAndKnowsItsDirectory() {
        var console =
                ConfigFactory.parseString(LocalConfiguration.console(DATA)).getConfig("strowger.console");

        assertThat(console.getBoolean("signed-in")).isTrue();
        assertThat(console.getString("data")).isEqualTo("/srv/strowger");
    }
}
