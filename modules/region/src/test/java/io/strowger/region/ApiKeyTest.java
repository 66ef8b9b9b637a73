package io.strowger.region;

import static io.strowger.core.ApiKeys.Access.FULL;
import static io.strowger.core.ApiKeys.Access.READ_ONLY;
import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.IN_TIME;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.STRANGER;
import static io.strowger.region.Samples.sid;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.ApiKeys;
import io.strowger.core.ApiKeys.Authentic;
import io.strowger.core.ApiKeys.Changed;
import io.strowger.core.ApiKeys.Created;
import io.strowger.core.ApiKeys.Deleted;
import io.strowger.core.ApiKeys.UnknownKey;
import io.strowger.core.ApiKeys.WrongSecret;
import io.strowger.core.HashedSecret;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
    private static final Sid KEY = sid(Sid.Kind.SK, 1);
    private static final HashedSecret SECRET = HashedSecret.of("a secret");
    private static final Instant LATER = NOON.plusSeconds(60);

    private final ApiKey key = new ApiKey(KEY);
    private ApiKey.State state = key.initial();

    @Test
    void opensTheAccountWithItsSecretAndWithNoOther() {
        tell(create());

        assertThat(tell(new ApiKey.Authenticate(HashedSecret.of("a secret")))).isEqualTo(new Authentic(ACCOUNT, FULL));
        assertThat(tell(new ApiKey.Authenticate(HashedSecret.of("another")))).isEqualTo(new WrongSecret());
    }

    @Test
    void opensNothingBeforeItIsCreatedAndAfterItIsDeleted() {
        assertThat(tell(new ApiKey.Authenticate(SECRET))).isEqualTo(new UnknownKey());
        tell(create());
        assertThat(tell(new ApiKey.Delete(ACCOUNT))).isEqualTo(new Deleted());

        assertThat(tell(new ApiKey.Authenticate(SECRET))).isEqualTo(new UnknownKey());
        assertThat(tell(new ApiKey.Delete(ACCOUNT))).isEqualTo(new UnknownKey());
    }

    @Test
    void isCreatedOnceAndNotTooLate() {
        assertThat(key.decide(state, new ApiKey.Create(ACCOUNT, "console", SECRET, FULL, NOON.minusSeconds(1)), NOON)
                        .events())
                .isEmpty();
        var created = tell(create());

        assertThat(created).isEqualTo(new Created(new ApiKeys.Key(KEY, ACCOUNT, "console", FULL, NOON, NOON)));
        assertThat(tell(create())).isEqualTo(created);
    }

    @Test
    void isRenamedByItsOwnerOnly() {
        tell(create());

        assertThat(tell(new ApiKey.Rename(STRANGER, "mine"))).isEqualTo(new UnknownKey());
        assertThat(tell(new ApiKey.Delete(STRANGER))).isEqualTo(new UnknownKey());
        assertThat(tell(new ApiKey.Rename(ACCOUNT, "terminal"), LATER))
                .isEqualTo(new Changed(new ApiKeys.Key(KEY, ACCOUNT, "terminal", FULL, NOON, LATER)));
        assertThat(key.decide(state, new ApiKey.Rename(ACCOUNT, "terminal"), LATER)
                        .events())
                .isEmpty();
    }

    @Test
    void staysReadOnlyWhenItIsRenamed() {
        tell(new ApiKey.Create(ACCOUNT, "console", SECRET, READ_ONLY, IN_TIME));

        assertThat(tell(new ApiKey.Rename(ACCOUNT, "terminal"), LATER))
                .isEqualTo(new Changed(new ApiKeys.Key(KEY, ACCOUNT, "terminal", READ_ONLY, NOON, LATER)));
        assertThat(tell(new ApiKey.Authenticate(SECRET))).isEqualTo(new Authentic(ACCOUNT, READ_ONLY));
    }

    @Test
    void keepsNoSecretThatCouldBeRead() {
        var secret = HashedSecret.random(new Random(7));

        assertThat(secret).matches("[0-9a-zA-Z]{32}");
        assertThat(new ApiKey.Create(ACCOUNT, "console", HashedSecret.of(secret), FULL, IN_TIME).toString())
                .doesNotContain(secret)
                .doesNotContain(HashedSecret.of(secret).sha256());
    }

    private static ApiKey.Create create() {
        return new ApiKey.Create(ACCOUNT, "console", SECRET, FULL, IN_TIME);
    }

    private WireMessage tell(ApiKey.Command command) {
        return tell(command, NOON);
    }

    private WireMessage tell(ApiKey.Command command, Instant now) {
        var decision = key.decide(state, command, now);
        state = key.applyAll(state, decision.events());
        return decision.reply().orElseThrow();
    }
}
