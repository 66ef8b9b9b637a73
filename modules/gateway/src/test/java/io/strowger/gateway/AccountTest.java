package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.RegionId;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountTest {
    @Test
    void hasNoAccountsBelowThoseBelowIt() {
        var random = new Random(7);
        var owner = new Account(TestSite.ACME, "acme", Map.of(RegionId.parse("us1"), "acme-us1"));

        var sub = owner.subAccount(TestSite.ACME.newSubAccount(random)).orElseThrow();

        assertThat(sub.isSubAccount()).isTrue();
        assertThat(sub.subAccount(sub.sid().newSubAccount(random))).isEmpty();
    }
}
