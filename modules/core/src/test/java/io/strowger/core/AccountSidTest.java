package io.strowger.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountSidTest {
    private static final AccountSid OWNER = AccountSid.parse("AC" + "1".repeat(32));
    private static final AccountSid OTHER = AccountSid.parse("AC" + "2".repeat(32));

    @Test
    void saysWhoseSubAccountItIs() {
        var sub = OWNER.newSubAccount(new Random(7));

        assertThat(AccountSid.parse(sub.value())).isEqualTo(sub);
        assertThat(sub.isSubAccountOf(OWNER)).isTrue();
        assertThat(sub.isSubAccountOf(OTHER)).isFalse();
        assertThat(OTHER.isSubAccountOf(OWNER)).isFalse();
        assertThat(OWNER.isSubAccountOf(OWNER)).isFalse();
    }

    @Test
    void isNewEachTime() {
        var random = new Random(7);

        assertThat(OWNER.newSubAccount(random)).isNotEqualTo(OWNER.newSubAccount(random));
    }
}
