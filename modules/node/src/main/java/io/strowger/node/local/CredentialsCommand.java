package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger credentials`.
@Command(
        name = "credentials",
        mixinStandardHelpOptions = true,
        description =
                "List the users of each credential list. Their passwords are not kept anywhere, only hashes of them.",
        footer = {"", ListOptions.EXIT})
public final class CredentialsCommand implements Callable<Integer> {
    private static final EntryLists LISTS = new EntryLists(
            new EntryLists.Collection("CredentialLists", "credential_lists"),
            new EntryLists.Collection("Credentials", "credentials"),
            "credential_list_sid");

    @Mixin
    private ListOptions options = new ListOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var api = options.api(out);
        var users = LISTS.listing(
                api,
                List.of("USERNAME", "SID", "LIST SID"),
                user -> List.of(text(user, "username"), text(user, "sid"), text(user, "credential_list_sid")),
                "README.md shows how to create a list, and a user on it");
        return options.show(api, users, out, spec.commandLine().getErr());
    }
}
