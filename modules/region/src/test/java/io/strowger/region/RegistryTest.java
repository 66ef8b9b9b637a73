package io.strowger.region;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.strowger.core.Durable;
import io.strowger.core.WireMessage;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every class of this module that travels or is stored has its number or its name in `reference.conf`.
class RegistryTest {
    private static final Config CONFIG = ConfigFactory.defaultReference();

    @Test
    void numbersEveryMessage() {
        assertThat(registered("strowger.wire")).containsAll(records(WireMessage.class));
    }

    @Test
    void namesEverythingStored() {
        assertThat(registered("strowger.durable")).containsAll(records(Durable.class));
    }

    @Test
    void namesNothingThatIsGone() {
        var known = records(WireMessage.class);
        known.addAll(records(Durable.class));

        assertThat(registered("strowger.wire").stream().filter(name -> name.startsWith("io.strowger.region.")))
                .allMatch(known::contains);
        assertThat(registered("strowger.durable").stream().filter(name -> name.startsWith("io.strowger.region.")))
                .allMatch(known::contains);
    }

    @Test
    void keepsToItsNumbers() {
        for (var entry : CONFIG.getConfig("strowger.wire").root().entrySet())
            if (entry.getValue().unwrapped().toString().startsWith("io.strowger.region."))
                assertThat(Integer.parseInt(entry.getKey()))
                        .satisfiesAnyOf(
                                number -> assertThat(number).isBetween(500, 699),
                                number -> assertThat(number).isBetween(710, 739));
    }

    private static Set<String> registered(String section) {
        return CONFIG.getConfig(section).root().values().stream()
                .map(value -> value.unwrapped().toString())
                .collect(Collectors.toSet());
    }

    private static Set<String> records(Class<?> family) {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.strowger.region")
                        .stream()
                        .filter(type -> type.isAssignableTo(family) && !type.isInterface())
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
    }
}
