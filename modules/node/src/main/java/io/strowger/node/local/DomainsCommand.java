package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `strowger domains`.
@Command(
        name = "domains",
        mixinStandardHelpOptions = true,
        description = "List the SIP domains of each region.",
        footer = {"", ListOptions.EXIT})
public final class DomainsCommand implements Callable<Integer> {
    @Mixin
    private ListOptions options = new ListOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var domains = new ListOptions.Listing(
                _ -> List.of("/2010-04-01/Accounts/" + LocalPlan.ACCOUNT + "/SIP/Domains.json"),
                "domains",
                List.of("NAME", "SID", "REGISTRATION", "CALLS ADMITTED BY", "VOICE URL"),
                DomainsCommand::rows,
                "README.md shows how to create one; `" + options.command("clone NAME --to REGION")
                        + "` copies one from another region");
        return options.show(options.api(out), domains, out, spec.commandLine().getErr());
    }

    private static Stream<List<String>> rows(JsonNode domain) {
        return Stream.of(List.of(
                text(domain, "domain_name"),
                text(domain, "sid"),
                domain.path("sip_registration").asBoolean() ? "yes" : "no",
                text(domain, "auth_type"),
                text(domain, "voice_url")));
    }
}
