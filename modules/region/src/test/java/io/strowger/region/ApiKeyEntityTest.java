package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.STRANGER;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.ApiKeys;
import io.strowger.core.ApiKeys.Authentic;
import io.strowger.core.ApiKeys.Created;
import io.strowger.core.ApiKeys.Deleted;
import io.strowger.core.ApiKeys.UnknownKey;
import io.strowger.core.HashedSecret;
import io.strowger.core.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// API keys in their shell, with the region's database.
class ApiKeyEntityTest {
    private static final HashedSecret SECRET = HashedSecret.of("a secret");

    private final TestRegion us1 = new TestRegion();

    @AfterEach
    void stop() {
        us1.close();
    }

    @Test
    void survivesARestart() {
        var kept = create("kept");
        var deleted = create("deleted");
        get(keys().rename(ACCOUNT, kept.sid(), "console"));
        assertThat(get(keys().delete(ACCOUNT, deleted.sid()))).isEqualTo(new Deleted());

        us1.restart();

        assertThat(get(keys().authenticate(kept.sid(), SECRET)))
                .isEqualTo(new Authentic(ACCOUNT, ApiKeys.Access.READ_ONLY));
        assertThat(get(keys().authenticate(deleted.sid(), SECRET))).isEqualTo(new UnknownKey());
        assertThat(get(keys().list(ACCOUNT, Page.Request.ALL)).items())
                .extracting(ApiKeys.Key::friendlyName)
                .containsExactly("console");
        assertThat(get(keys().fetch(STRANGER, kept.sid()))).isEmpty();
    }

    private ApiKeys.Key create(String name) {
        return ((Created) get(keys().create(ACCOUNT, name, SECRET, ApiKeys.Access.READ_ONLY))).key();
    }

    private ApiKeys keys() {
        return us1.region().apiKeys();
    }
}
