package io.strowger.gateway;

import io.strowger.core.Cause;
import io.strowger.core.Region;
import io.strowger.core.RegionId;

/// A region in memory.
record FakeRegion(
        RegionId id,
        Fakes fakes,
        FakeRegistrations registrations,
        FakeDomains domains,
        FakeCredentialLists credentialLists,
        FakeIpAccessControlLists ipAccessControlLists,
        FakeApiKeys apiKeys,
        FakeCalls calls,
        FakeLadders ladders,
        FakeRecordings recordings,
        FakeWebhooks webhooks,
        FakeJournal journal)
        implements Region {
    static FakeRegion of(String id) {
        var fakes = new Fakes();
        var credentialLists = new FakeCredentialLists(fakes);
        var ipAccessControlLists = new FakeIpAccessControlLists(fakes);
        return new FakeRegion(
                RegionId.parse(id),
                fakes,
                new FakeRegistrations(fakes),
                new FakeDomains(fakes, credentialLists, ipAccessControlLists),
                credentialLists,
                ipAccessControlLists,
                new FakeApiKeys(fakes),
                new FakeCalls(fakes),
                new FakeLadders(fakes),
                new FakeRecordings(fakes),
                new FakeWebhooks(new Fakes()),
                new FakeJournal(fakes));
    }

    @Override
    public Region askedBy(Cause cause) {
        fakes.causes.add(cause);
        return this;
    }
}
