package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.RegionId;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
    private static final RegionId AU1 = RegionId.parse("au1");

    private final Hosts hosts = new Hosts(AU1, Set.of(AU1, RegionId.parse("us1"), RegionId.parse("ie1")));

    @ParameterizedTest
    @CsvSource({
        "api.dublin.ie1.twilio.com, ie1",
        "API.Dublin.IE1.twilio.com, ie1",
        "api.ashburn.us1.twilio.com, us1",
        "api.dublin.us1.twilio.com, us1",
        "routes.dublin.ie1.example.org, ie1",
        "api.dublin.ie1.localhost, ie1",
        "ie1.localhost, ie1",
        "api.twilio.com, us1",
        "api.us1.twilio.com, us1",
        "api.ie1.twilio.com, us1",
        "routes.twilio.com, us1",
        "localhost, au1",
        "127.0.0.1, au1",
        "example.org, au1",
        "ie1.example.org, au1",
        "www.dublin.ie1.example.org, au1"
    })
    void readsTheRegion(String host, String region) {
        assertThat(hosts.regionOf(host)).contains(RegionId.parse(region));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.tokyo.jp1.twilio.com",
                "jp1.localhost",
                "api.dublin.ireland.twilio.com",
                "api.dublin.ie12.twilio.com"
            })
    void doesNotTakeAnUnknownRegionForItsOwn(String host) {
        assertThat(hosts.regionOf(host)).isEmpty();
    }

    @Test
    void knowsTheRegionThatIsNamedInVain() {
        assertThat(hosts.withoutEdge("API.ie1.twilio.com")).contains(RegionId.parse("ie1"));
        for (var other :
                new String[] {"api.twilio.com", "api.jp1.twilio.com", "api.dublin.ie1.twilio.com", "localhost"})
            assertThat(hosts.withoutEdge(other)).as(other).isEmpty();
    }

    @Test
    void takesItsOwnForTwiliosDefaultWhereThereIsNoUs1() {
        assertThat(new Hosts(AU1, Set.of(AU1)).regionOf("api.twilio.com")).contains(AU1);
    }
}
