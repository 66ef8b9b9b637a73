package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which JDK `./strowger` runs with, and when it builds before. A copy of it in a checkout without sources, on a
/// machine on which nothing is where JDKs usually are but what a test puts there: the `java` of each says where it is.
class LauncherTest {
    /// What the launcher itself runs; no `javac` is among them.
    private static final List<String> TOOLS = List.of(
            "awk",
            "bash",
            "cat",
            "dirname",
            "find",
            "grep",
            "head",
            "ls",
            "mkdir",
            "readlink",
            "rm",
            "sh",
            "tee",
            "touch",
            "uname");

    private final Path root;
    private final Path tools;

    private record Outcome(int exit, String out, String err) {}

    LauncherTest(@TempDir Path directory) throws IOException {
        root = directory.toRealPath();
        tools = Files.createDirectory(root.resolve("tools"));
        for (var tool : TOOLS) Files.createSymbolicLink(tools.resolve(tool), installed(tool));
        var library = Files.createDirectories(root.resolve("checkout/modules/node/target/strowger/lib"));
        Files.createFile(library.resolve("strowger-node-1.jar"));
        var text = Files.readString(RunningCluster.CHECKOUT.resolve("strowger"));
        var begin = text.indexOf("jdk_candidates() {");
        var end = text.indexOf("find_jdk() {");
        assertThat(begin).isPositive().isLessThan(end);
        var candidates = text.substring(begin, end).replaceAll("(?<=\\s)/(?=\\w)", root + "/");
        Files.writeString(
                root.resolve("checkout/strowger"), text.substring(0, begin) + candidates + text.substring(end));
    }

    @Test
    void takesTheOneOfJavaHomeBeforeAnyOther() throws Exception {
        var own = jdk("own", "25.0.1");
        link(jdk("on-path", "25"));
        jdk("usr/lib/jvm/usual", "25");

        assertThat(run(Map.of("JAVA_HOME", own.toString())).out()).isEqualTo(own + "/bin/java\n");
    }

    @Test
    void passesOverWhatIsTooOldOrNoJdk() throws Exception {
        var onPath = jdk("on-path", "26-ea");
        link(onPath);
        var withoutCompiler = jdk("runtime", "25");
        Files.delete(withoutCompiler.resolve("bin/javac"));
        var withoutRelease = jdk("unknown", "25");
        Files.delete(withoutRelease.resolve("release"));

        for (var home : List.of(jdk("old", "21.0.9"), jdk("ancient", "1.8.0_402"), withoutCompiler, withoutRelease))
            assertThat(run(Map.of("JAVA_HOME", home.toString())).out())
                    .as(home.toString())
                    .isEqualTo(onPath + "/bin/java\n");
    }

    @Test
    void looksInTheUsualFoldersWhereThePathHasNone() throws Exception {
        link(jdk("on-path", "17.0.1"));
        jdk("usr/lib/jvm/a-17", "17.0.1");
        var system = jdk("usr/lib/jvm/b-25", "25.0.1");
        jdk("home/.sdkman/candidates/java/25-tem", "25.0.1");

        assertThat(run(Map.of()).out()).isEqualTo(system + "/bin/java\n");
    }

    @Test
    void looksInTheHomeOfWhoeverInstallsThemThere() throws Exception {
        for (var place : List.of(".sdkman/candidates/java/25-tem", ".asdf/installs/java/temurin-25", ".jdks/25")) {
            var home = Files.createTempDirectory(root, "home");
            var own = jdk(root.relativize(home) + "/" + place, "25.0.1");

            assertThat(run(Map.of("HOME", home.toString())).out()).isEqualTo(own + "/bin/java\n");
        }
    }

    @Test
    void saysWhereItHasLookedAndWhatToDoWhereThereIsNone() throws Exception {
        var outcome = run(Map.of("JAVA_HOME", jdk("old", "21").toString()));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("needs a JDK 25 or newer", "JAVA_HOME, on the PATH or in the usual folders")
                .contains("Install one:", "set JAVA_HOME");
    }

    @Test
    void buildsWhatIsNotBuiltAndSaysHowFarItIs() throws Exception {
        link(jdk("on-path", "25"));
        var target = root.resolve("checkout/modules/node/target/strowger");
        Files.delete(target.resolve("lib/strowger-node-1.jar"));
        maven("""
                echo "[INFO] Building strowger-core 1 [2/3]"
                echo "[INFO] Building strowger-node 1 [3/3]"
                touch modules/node/target/strowger/lib/strowger-node-1.jar""");

        var first = run("up", Map.of());

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.err()).contains("building", "  strowger-core [2/3]\n  strowger-node [3/3]", "learning");
        assertThat(first.out()).endsWith("/bin/java\n");
        assertThat(target.resolve("build.lock")).doesNotExist();
        assertThat(run("up", Map.of()).err()).isEmpty();
        assertThat(builds()).isEqualTo(1);

        Files.createDirectories(root.resolve("checkout/modules/core/src/main"));
        assertThat(run("up", Map.of("STROWGER_BUILT", "yes")).err()).isEmpty();
        assertThat(run("up", Map.of()).err()).contains("building");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void saysWhyABuildFailedAndStartsNothing() throws Exception {
        link(jdk("on-path", "25"));
        Files.delete(root.resolve("checkout/modules/node/target/strowger/lib/strowger-node-1.jar"));
        maven("echo '[ERROR] no such artifact'; exit 1");

        var outcome = run("up", Map.of());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("[ERROR] no such artifact", "the build failed; all of it is in ");
        assertThat(root.resolve("checkout/modules/node/target/strowger/build.lock"))
                .doesNotExist();
    }

    @Test
    void saysThatItNeedsMavenWhereThereIsNone() throws Exception {
        link(jdk("on-path", "25"));
        Files.delete(root.resolve("checkout/modules/node/target/strowger/lib/strowger-node-1.jar"));

        var outcome = run("up", Map.of());

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("Maven");
    }

    /// A Maven that does this where a build would happen, and counts.
    private void maven(String build) throws IOException {
        executable(tools.resolve("mvn"), "#!/bin/sh\necho build >>" + root.resolve("builds") + "\n" + build + "\n");
    }

    private long builds() throws IOException {
        try (var lines = Files.lines(root.resolve("builds"))) {
            return lines.count();
        }
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path jdk(String place, String version) throws IOException {
        var folder = root.resolve(place);
        Files.createDirectories(folder.resolve("bin"));
        for (var program : List.of("java", "javac"))
            executable(folder.resolve("bin").resolve(program), "#!/bin/sh\necho \"$0\"\n");
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return folder;
    }

    /// As distributions have it: the PATH leads to a link.
    private void link(Path jdk) throws IOException {
        Files.createSymbolicLink(tools.resolve("javac"), jdk.resolve("bin/javac"));
    }

    private Outcome run(Map<String, String> environment) throws IOException, InterruptedException {
        return run("status", environment);
    }

    private Outcome run(String command, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                tools.resolve("bash").toString(),
                root.resolve("checkout/strowger").toString(),
                command);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", tools.toString(), "HOME", root.resolve("home").toString()));
        builder.environment().putAll(environment);
        var out = root.resolve("out").toFile();
        var err = root.resolve("err").toFile();
        var process = builder.redirectOutput(out).redirectError(err).start();
        return new Outcome(process.waitFor(), read(out), read(err));
    }

    private static String read(File file) throws IOException {
        return Files.readString(file.toPath());
    }

    private static Path installed(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
