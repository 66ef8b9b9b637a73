package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger acls`.
@Command(
        name = "acls",
        mixinStandardHelpOptions = true,
        description = "List the addresses of each IP access control list.",
        footer = {"", ListOptions.EXIT})
public final class AclsCommand implements Callable<Integer> {
    private static final EntryLists LISTS = new EntryLists(
            new EntryLists.Collection("IpAccessControlLists", "ip_access_control_lists"),
            new EntryLists.Collection("IpAddresses", "ip_addresses"),
            "ip_access_control_list_sid");

    @Mixin
    private ListOptions options = new ListOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var api = options.api(out);
        var addresses = LISTS.listing(
                api,
                List.of("ADDRESSES", "NAME", "SID", "LIST SID"),
                address -> List.of(
                        text(address, "ip_address") + "/" + text(address, "cidr_prefix_length"),
                        text(address, "friendly_name"),
                        text(address, "sid"),
                        text(address, "ip_access_control_list_sid")),
                "they are created by the API, at /SIP/IpAccessControlLists.json of the account");
        return options.show(api, addresses, out, spec.commandLine().getErr());
    }
}
