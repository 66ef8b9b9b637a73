package io.strowger.node;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Node sees everything, core sees nothing, siblings never see each other. Think hard about the layering before
/// changing this file: if two siblings must talk, what they say is a port in core.
final class LayeringTest {
    private static final JavaClasses STROWGER = new ClassFileImporter().importPackages("io.strowger");

    private static final DescribedPredicate<JavaClass> NODE = resideInAPackage("io.strowger.node..");
    private static final DescribedPredicate<JavaClass> IS_PRODUCT = describe(
            "are no tests",
            type -> type.getSource()
                    .map(source -> !source.getUri().toString().contains("/test-classes/"))
                    .orElse(true));
    private static final DescribedPredicate<JavaClass> WHAT_ALL_MAY_SEE =
            resideInAnyPackage("io.strowger.core..", "io.strowger.cluster..");

    private static final DescribedPredicate<JavaClass> FILES_AND_SOCKETS = describe(
            "do I/O",
            type -> resideInAnyPackage("java.nio.channels..", "java.nio.file..", "java.net.http..", "java.sql..")
                            .test(type)
                    || Set.of(
                                    "java.io.File",
                                    "java.io.FileInputStream",
                                    "java.io.FileOutputStream",
                                    "java.io.FileReader",
                                    "java.io.FileWriter",
                                    "java.io.RandomAccessFile",
                                    "java.lang.Process",
                                    "java.lang.ProcessBuilder",
                                    "java.net.DatagramSocket",
                                    "java.net.ServerSocket",
                                    "java.net.Socket",
                                    "java.net.URL",
                                    "java.net.URLConnection")
                            .contains(type.getName()));

    // What makes the same question give another answer the next time, or leaves the process: both belong to the
    // caller.
    private static final DescribedPredicate<JavaAccess<?>> IMPURE = describe("ask the world", access -> {
        var name = access.getTarget().getName();
        return switch (access.getTargetOwner().getName()) {
            case "java.lang.System" -> !Set.of("arraycopy", "identityHashCode").contains(name);
            case "java.lang.Thread" -> true;
            case "java.lang.Math" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.Random", "java.security.SecureRandom", "java.util.concurrent.ThreadLocalRandom" -> true;
            case "java.net.InetAddress", "java.net.Inet4Address", "java.net.Inet6Address" ->
                Set.of(
                                "getByName",
                                "getAllByName",
                                "getLocalHost",
                                "getHostName",
                                "getCanonicalHostName",
                                "isReachable")
                        .contains(name);
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
            case "java.time.InstantSource" -> name.equals("system");
            default ->
                name.equals("now") && access.getTargetOwner().getPackageName().equals("java.time");
        };
    });

    // Entities, and the values that have the rules of something else.
    private static final List<String> RULES = List.of(
            "io.strowger.core.Decider",
            "io.strowger.region.LeaseHolder",
            "io.strowger.routing.LifeSigns",
            "io.strowger.routing.Witness",
            "io.strowger.edge.ClientTransaction",
            "io.strowger.edge.RouteBelief",
            "io.strowger.edge.ServerTransaction");

    private static final DescribedPredicate<JavaClass> DECIDES = describe(
            "decide",
            type -> IS_PRODUCT.test(type) && !NODE.test(type) && RULES.stream().anyMatch(type::isAssignableTo));

    private static final DescribedPredicate<JavaClass> ARE_BEHIND_A_DECISION =
            describe("are behind a decision", behind(DECIDES)::contains);

    /// These, and whatever of ours they know, over however many others.
    private static Set<JavaClass> behind(DescribedPredicate<JavaClass> first) {
        var known = new HashSet<JavaClass>();
        var next = new ArrayDeque<>(STROWGER.stream().filter(first).toList());
        while (!next.isEmpty()) {
            var type = next.pop();
            if (!known.add(type)) continue;
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var other = dependency.getTargetClass().getBaseComponentType();
                if (other.getPackageName().startsWith("io.strowger")) next.push(other);
            }
        }
        return known;
    }

    @Test
    void siblingsNeverSeeEachOther() {
        slices().matching("io.strowger.(*)..")
                .namingSlices("$1")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(NODE, alwaysTrue())
                .ignoreDependency(resideInAPackage("io.strowger.cluster.."), resideInAPackage("io.strowger.core.."))
                .ignoreDependency(DescribedPredicate.not(WHAT_ALL_MAY_SEE), WHAT_ALL_MAY_SEE)
                .because("what siblings say to each other is a port in core")
                .check(STROWGER);
    }

    @Test
    void coreSeesNothingButTheLanguageAndAsksNothingOfTheWorld() {
        var core = resideInAPackage("io.strowger.core..");

        classes()
                .that(core)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("io.strowger.core..", "java..", "javax.crypto..", "org.jspecify.."))
                .check(STROWGER);
        noClasses().that(core).should().dependOnClassesThat(FILES_AND_SOCKETS).check(STROWGER);
        noClasses().that(core).should().accessTargetWhere(IMPURE).check(STROWGER);
    }

    /// Each of them can be asked again, in a test, in the simulator, in another JVM, and says the same.
    @Test
    void whatDecidesKnowsNeitherActorsNorDatabasesAndAsksNothingOfTheWorld() {
        assertThat(RULES).as("none has gone or moved").allMatch(STROWGER::contain);
        var names = STROWGER.stream().filter(DECIDES).map(JavaClass::getSimpleName);
        assertThat(names)
                .contains(
                        "Domain", "Registration", "Call", "Route", "RouteBelief", "InviteServerTransaction", "Witness");

        classes()
                .that(ARE_BEHIND_A_DECISION)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "io.strowger..", "java..", "javax.crypto..", "javax.xml..", "org.jspecify.."))
                .check(STROWGER);
        noClasses()
                .that(ARE_BEHIND_A_DECISION)
                .should()
                .dependOnClassesThat(FILES_AND_SOCKETS)
                .check(STROWGER);
        noClasses()
                .that(ARE_BEHIND_A_DECISION)
                .should()
                .accessTargetWhere(IMPURE)
                .check(STROWGER);
    }

    @Test
    void nobodySeesNode() {
        noClasses()
                .that(DescribedPredicate.not(NODE))
                .should()
                .dependOnClassesThat(NODE)
                .check(STROWGER);
    }

    @Test
    void aNodeSeesNoRoomButTheCommandLineDoes() {
        var rooms =
                resideInAnyPackage("io.strowger.node.local..", "io.strowger.node.bench..", "io.strowger.node.check..");

        noClasses()
                .that(resideInAPackage("io.strowger.node")
                        .and(DescribedPredicate.not(nameMatching("io\\.strowger\\.node\\.Main(\\$.*)?")))
                        .and(IS_PRODUCT))
                .should()
                .dependOnClassesThat(rooms)
                .because("a node is deployed without a local cluster")
                .check(STROWGER);
        noClasses()
                .that(resideInAPackage("io.strowger.node.local.."))
                .should()
                .dependOnClassesThat(resideInAPackage("io.strowger.node.bench.."))
                .check(STROWGER);
    }

    @Test
    void looksAtEveryModule() {
        var modules = STROWGER.stream()
                .map(type -> type.getPackageName().split("\\.")[2])
                .collect(Collectors.toSet());

        assertThat(modules)
                .contains("core", "cluster", "routing", "region", "edge", "gateway", "console", "node", "testkit");
    }
}
