package io.strowger.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/// What has a number under `strowger.wire` can be written to another node, with all that it is made of. Between the
/// entities of one JVM nothing is written, so a test of one process does not notice what can't be.
class WireCatalogTest {
    private static final Set<Class<?>> CARRIED = Set.of(
            String.class,
            Integer.class,
            Long.class,
            Boolean.class,
            Double.class,
            Instant.class,
            Duration.class,
            byte[].class);

    /// Of the JDK's `WireSerializer` registers what `List.of`, `Map.of` and `Optional.of` make.
    private static final Set<Class<?>> CONTAINERS = Set.of(List.class, Map.class, Optional.class, ActorRef.class);

    private final Config wire = ConfigFactory.load().getConfig("strowger.wire");
    private final Set<Class<?>> numbered = wire.entrySet().stream()
            .map(entry -> named(entry.getValue().unwrapped().toString()))
            .collect(Collectors.toSet());

    @Test
    void everyMessageIsMadeOfWhatIsCarried() {
        assertThat(numbered).hasSizeGreaterThan(200);
        assertThat(numbered.stream()
                        .filter(Class::isRecord)
                        .flatMap(type -> Stream.of(type.getRecordComponents()))
                        .filter(component -> !isCarried(component.getGenericType()))
                        .map(WireCatalogTest::said))
                .isEmpty();
    }

    @Test
    void aSetIsNotCarried() {
        record Told(Set<String> names, List<Set<String>> more, Optional<Thread> thread) {}

        assertThat(Stream.of(Told.class.getRecordComponents()).map(RecordComponent::getGenericType))
                .noneMatch(this::isCarried);
    }

    private boolean isCarried(Type type) {
        return switch (type) {
            case Class<?> plain -> isCarried(plain);
            case ParameterizedType generic ->
                isContainer(generic.getRawType())
                        && Stream.of(generic.getActualTypeArguments()).allMatch(this::isCarried);
            case WildcardType wildcard -> Stream.of(wildcard.getUpperBounds()).allMatch(this::isCarried);
            case TypeVariable<?> variable -> Stream.of(variable.getBounds()).allMatch(this::isCarried);
            default -> false;
        };
    }

    private boolean isContainer(Type raw) {
        return raw instanceof Class<?> type && (CONTAINERS.contains(type) || isCarried(type));
    }

    /// An open interface is carried as whatever has a number; of a sealed one everything needs one.
    private boolean isCarried(Class<?> type) {
        if (type.isPrimitive() || type.equals(Object.class) || CARRIED.contains(type) || numbered.contains(type))
            return true;
        if (type.isSealed()) return Stream.of(type.getPermittedSubclasses()).allMatch(this::isCarried);
        return type.isInterface()
                && !CONTAINERS.contains(type)
                && type.getName().startsWith("io.strowger.");
    }

    private static String said(RecordComponent component) {
        return component.getDeclaringRecord().getName() + " has " + component.getGenericType() + " "
                + component.getName();
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException missing) {
            throw new AssertionError(missing);
        }
    }
}
