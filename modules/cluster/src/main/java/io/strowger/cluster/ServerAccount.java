package io.strowger.cluster;

import com.sun.security.auth.module.UnixSystem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who the database server runs as: the caller, or somebody else where the caller is root, since PostgreSQL refuses
/// to run as root.
sealed interface ServerAccount {

    /// The command line that runs `command` as this account.
    List<String> running(List<String> command);

    /// What the server is told its data directory is, given that it is started inside it.
    String nameOf(Path data);

    /// Makes this account the owner of a file that the caller has just made.
    void own(Path path) throws IOException;

    /// Takes back what [#own(Path)] gave away.
    void disown(Path path) throws IOException;

    /// The one to run the server on `data`: whoever owns that directory already, else the best there is on this
    /// machine.
    static ServerAccount on(Path data) throws IOException {
        var caller = System.getProperty("user.name");
        var owner = Files.exists(data) ? Optional.of(Files.getOwner(data)) : Optional.<UserPrincipal>empty();
        if (new UnixSystem().getUid() == 0) {
            var user = owner.isPresent() ? owner.get() : someoneElse(data);
            if (user.getName().equals(caller)) {
                throw new PostgresUnavailable(
                        data + " belongs to " + caller
                                + ", but PostgreSQL never runs as root. Give it to another user (chown -R) or choose another directory with --data.");
            }
            return new Other(user, principal(data, caller).orElseThrow());
        }
        if (owner.isPresent() && !owner.get().getName().equals(caller)) {
            throw new PostgresUnavailable(
                    data + " belongs to user " + owner.get().getName() + ", and this is user " + caller
                            + ". Run as root or as its owner, or choose another directory with --data.");
        }
        return new Caller();
    }

    private static UserPrincipal someoneElse(Path data) throws IOException {
        for (var name : List.of("postgres", "nobody")) {
            var user = principal(data, name);
            if (user.isPresent()) {
                return user.get();
            }
        }
        throw new PostgresUnavailable(
                "PostgreSQL never runs as root, and this machine has neither a user postgres nor a user nobody. Add one (useradd --system postgres) or run as another user.");
    }

    private static Optional<UserPrincipal> principal(Path data, String name) throws IOException {
        try {
            return Optional.of(
                    data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException unknown) {
            return Optional.empty();
        }
    }

    /// The server is the caller's own process.
    record Caller() implements ServerAccount {
        @Override
        public List<String> running(List<String> command) {
            return command;
        }

        @Override
        public String nameOf(Path data) {
            return data.toString();
        }

        @Override
        public void own(Path path) {}

        @Override
        public void disown(Path path) {}
    }

    /// The server is another user's process, started by root.
    ///
    /// Data often lies below a directory that only root may enter (`/root/strowger/data`, a CI checkout). Opening
    /// that directory to others is not ours to do. So root enters the data directory, becomes the other user there,
    /// and the server is told that its data lies in `/proc/self/cwd`: the kernel follows that link straight to the
    /// working directory, whose parents nobody has to pass. PostgreSQL never leaves its data directory and opens
    /// everything in it by relative names.
    record Other(UserPrincipal user, UserPrincipal caller) implements ServerAccount {
        private static final Path OWN_WORKING_DIRECTORY = Path.of("/proc/self/cwd");

        @Override
        public List<String> running(List<String> command) {
            var words = new ArrayList<String>();
            if (isInstalled("setpriv")) {
                words.addAll(
                        List.of("setpriv", "--reuid=" + user.getName(), "--regid=" + group(), "--clear-groups", "--"));
            } else if (isInstalled("runuser")) {
                words.addAll(List.of("runuser", "-u", user.getName(), "--"));
            } else {
                words.addAll(List.of("su", "-s", "/bin/sh", user.getName(), "-c", "exec \"$0\" \"$@\"", "--"));
            }
            words.addAll(command);
            return List.copyOf(words);
        }

        @Override
        public String nameOf(Path data) {
            return (Files.exists(OWN_WORKING_DIRECTORY) ? OWN_WORKING_DIRECTORY : data).toString();
        }

        @Override
        public void own(Path path) throws IOException {
            Files.setOwner(path, user);
        }

        @Override
        public void disown(Path path) throws IOException {
            Files.setOwner(path, caller);
        }

        private String group() {
            try {
                var id = new ProcessBuilder("id", "-g", user.getName())
                        .redirectErrorStream(true)
                        .start();
                return new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                throw new PostgresUnavailable(
                        "The group of user " + user.getName() + " is unknown: " + e.getMessage(), e);
            }
        }

        private static boolean isInstalled(String tool) {
            return Stream.of(System.getenv()
                            .getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
                            .split(File.pathSeparator, -1))
                    .filter(folder -> !folder.isEmpty())
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
        }
    }
}
