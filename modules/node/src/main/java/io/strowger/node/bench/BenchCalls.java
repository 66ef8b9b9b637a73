package io.strowger.node.bench;

import io.strowger.node.local.LocalSite;
import java.util.List;
import java.util.Map;

/// The calls of a benchmark: a domain that lets this machine call, an application that has every caller connected with
/// one phone, and that phone. Takes two ports after SIPp's own.
final class BenchCalls implements AutoCloseable {
    private final Sipp sipp;
    private final LocalSite site;
    private final BenchApplication application;
    private final Process answering;
    private final Sipp.Scenario scenario;

    private BenchCalls(
            Sipp sipp, LocalSite site, BenchApplication application, Process answering, Sipp.Scenario scenario) {
        this.sipp = sipp;
        this.site = site;
        this.application = application;
        this.answering = answering;
        this.scenario = scenario;
    }

    static BenchCalls prepared(BenchTarget target, LocalSite site) {
        var sipp = target.sipp();
        var phone = target.port(1);
        var application = BenchApplication.dialling("sip:phone@127.0.0.1:" + phone, target.port(2));
        try {
            var scenario = scenario(site, application.url());
            return new BenchCalls(sipp, site, application, sipp.answering("127.0.0.1", phone), scenario);
        } catch (RuntimeException failure) {
            application.close();
            throw failure;
        }
    }

    Sipp.Result run(Sipp.Load load) {
        return sipp.run(scenario, site.host() + ":" + site.sip(), load);
    }

    private static Sipp.Scenario scenario(LocalSite site, String voiceUrl) {
        var name = "bench-calls-" + site.name() + ".sip.twilio.com";
        try (var api = new BenchApi(site)) {
            var domain = api.find("/SIP/Domains.json?PageSize=1000", "domains", "domain_name", name);
            if (domain.isEmpty()) {
                domain = api.create("/SIP/Domains.json", Map.of("DomainName", name));
                var list = api.create("/SIP/IpAccessControlLists.json", Map.of("FriendlyName", name));
                api.create(
                        "/SIP/IpAccessControlLists/" + list + "/IpAddresses.json",
                        Map.of("FriendlyName", "this machine", "IpAddress", "127.0.0.1"));
                api.create(
                        "/SIP/Domains/" + domain + "/Auth/Calls/IpAccessControlListMappings.json",
                        Map.of("IpAccessControlListSid", list));
            }
            BenchApi.expect(BenchApi.OK, api.post("/SIP/Domains/" + domain + ".json", Map.of("VoiceUrl", voiceUrl)));
        }
        return new Sipp.Scenario("/bench/call.xml", List.of(name), List.of());
    }

    @Override
    public void close() {
        answering.destroy();
        application.close();
    }
}
