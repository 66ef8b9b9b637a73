package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void makesASecretOnceAndForItsOwnerOnly() throws Exception {
        var data = DataDirectory.prepare(directory.resolve("data"));

        var secret = data.secret("nonce-us1", new Random(1));

        assertThat(secret).hasSize(64);
        assertThat(data.secret("nonce-us1", new Random(2))).isEqualTo(secret);
        assertThat(data.secret("nonce-ie1", new Random(2))).isNotEqualTo(secret);
        assertThat(Files.getPosixFilePermissions(data.root().resolve("secrets/nonce-us1")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /// Whoever was killed while it was made has left a part of it.
    @Test
    void isFinishedWhereItIsHalfMade() throws Exception {
        var root = Files.createDirectory(directory.resolve("data"));
        Files.createFile(root.resolve("version.new"));
        DataDirectory.prepare(root);
        Files.delete(root.resolve("secrets"));
        Files.delete(root.resolve("run"));

        var data = DataDirectory.prepare(root);

        assertThat(data.secret("nonce-us1", new Random(1))).hasSize(64);
        assertThat(data.run()).isDirectory();
    }

    @Test
    void isNamedInCommandsWhereItIsNotTheUsualOne() {
        assertThat(new DataDirectory(Path.of("data")).command("status")).isEqualTo("./strowger status");
        assertThat(new DataDirectory(Path.of("/srv/strowger")).command("start us1"))
                .isEqualTo("./strowger start us1 --data /srv/strowger");
    }

    @Test
    void letsOneAtATimeHoldTheLock() {
        var data = DataDirectory.prepare(directory.resolve("data"));
        try (var lock = data.tryLock().orElseThrow()) {
            assertThat(lock.channel().isOpen()).isTrue();
            assertThat(data.tryLock()).isEmpty();
        }
        assertThat(data.tryLock()).isPresent();
    }

    @Test
    void findsAProcessAgain() {
        var data = DataDirectory.prepare(directory.resolve("data"));
        var self = SiteProcess.of(ProcessHandle.current(), true);

        self.remember(data, "us1");

        assertThat(SiteProcess.find(data, "us1")).hasValueSatisfying(found -> {
            assertThat(found.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(found.clustered()).isTrue();
        });
        assertThat(SiteProcess.find(data, "ie1")).isEmpty();
    }

    @Test
    void doesNotTakeAnotherProcessForOneThatHadItsPid() {
        var data = DataDirectory.prepare(directory.resolve("data"));
        var self = ProcessHandle.current();

        data.write(
                data.run().resolve("us1.pid"),
                "pid=" + self.pid() + "\nstarted=2001-02-03T04:05:06Z\nclustered=true\n");

        assertThat(SiteProcess.find(data, "us1")).isEmpty();
    }

    @Test
    void survivesAPidFileOfNonsense() {
        var data = DataDirectory.prepare(directory.resolve("data"));

        data.write(data.run().resolve("us1.pid"), "\u0000half a f");

        assertThat(SiteProcess.find(data, "us1")).isEmpty();
    }

    @Test
    void goesWithAllThatIsInIt() {
        var data = DataDirectory.prepare(directory.resolve("data"));
        data.secret("nonce-us1", new Random(1));

        data.removeAll();

        assertThat(data.root()).doesNotExist();
    }
}
