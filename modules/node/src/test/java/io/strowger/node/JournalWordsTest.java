package io.strowger.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The console says of every event that an account may see why it happened.
class JournalWordsTest {
    private static final Set<String> SHOWN =
            Set.of("domain", "registration", "credential-list", "ip-access-control-list", "route", "call", "api-key");

    /// What they have in them says it.
    private static final Set<String> TELL_BY_THEMSELVES = Set.of("registration.contacts-changed");

    @Test
    void everyEventThatIsShownHasAReason() throws IOException {
        var words = text("/console/journal.js");

        assertThat(events()).hasSizeGreaterThan(80);
        assertThat(events().filter(event -> !TELL_BY_THEMSELVES.contains(event)))
                .allSatisfy(event -> assertThat(words).contains("  '" + event + "':"));
    }

    private static Stream<String> events() {
        return ConfigFactory.load().getConfig("strowger.durable").entrySet().stream()
                .filter(entry -> isAnEvent(entry.getValue().unwrapped().toString()))
                .map(entry -> ConfigUtil.splitPath(entry.getKey()).getFirst())
                .map(alias -> alias.replaceFirst("\\.\\d+$", ""))
                .filter(alias -> SHOWN.contains(alias.substring(0, alias.indexOf('.'))))
                .distinct();
    }

    private static boolean isAnEvent(String type) {
        try {
            return implementsEvent(Class.forName(type));
        } catch (ClassNotFoundException gone) {
            throw new AssertionError(gone);
        }
    }

    private static boolean implementsEvent(Class<?> type) {
        return Stream.of(type.getInterfaces())
                .anyMatch(one -> one.getSimpleName().equals("Event") || implementsEvent(one));
    }

    private static String text(String resource) throws IOException {
        try (var in = JournalWordsTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
