package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.InviteRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Calls in memory, which do nothing by themselves: the test says how each goes on. Nobody is refused but who calls
/// [#NOBODY], or [#EVERYBODY].
final class FakeCalls implements Calls {
    static final String NOBODY = "sip:nobody@acme.sip.twilio.com";
    static final String EVERYBODY = "sip:everybody@acme.sip.twilio.com";
    static final Instant LATER = TestSite.NOON.plusSeconds(60);

    final Map<Sid, CallRecord> calls = new LinkedHashMap<>();
    final List<NewCall> wanted = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final Map<Sid, List<Notification>> notifications = new HashMap<>();
    private final Fakes fakes;

    FakeCalls(Fakes fakes) {
        this.fakes = fakes;
    }

    /// How a call goes on, or a new one comes in.
    void put(CallRecord call) {
        calls.put(call.sid(), call);
    }

    CallRecord get(String sid) {
        return Optional.ofNullable(calls.get(Sid.parse(sid))).orElseThrow();
    }

    /// The call as it is after it has reached a status.
    static CallRecord at(CallRecord call, Status status, Optional<Instant> answered, Optional<Instant> ended) {
        return new CallRecord(
                call.sid(),
                call.parent(),
                call.account(),
                call.from(),
                call.to(),
                status,
                call.direction(),
                call.created(),
                LATER,
                status == Status.QUEUED ? Optional.empty() : call.started().or(() -> Optional.of(TestSite.NOON)),
                answered,
                ended);
    }

    @Override
    public CompletionStage<InviteReply> invite(InviteRequest request) {
        throw new UnsupportedOperationException("the gateway answers no device");
    }

    @Override
    public CompletionStage<Delivery> deliver(Sid call, LegEvent event) {
        throw new UnsupportedOperationException("the gateway is no edge");
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, NewCall call) {
        return fakes.answer(() -> {
            wanted.add(call);
            if (call.to().equals(NOBODY)) return new Refused(21217, "Nobody can't be called");
            if (call.to().equals(EVERYBODY)) return new QueueFull(Duration.ofMillis(2_500));
            var created = new CallRecord(
                    new Sid("CA%029x000".formatted(wanted.size())), // three digits left for the calls it makes
                    Optional.empty(),
                    account,
                    call.from(),
                    call.to(),
                    Status.QUEUED,
                    Direction.OUTBOUND_API,
                    TestSite.NOON,
                    TestSite.NOON,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            put(created);
            return new Created(created);
        });
    }

    @Override
    public CompletionStage<Optional<CallRecord>> listed(AccountSid account, Sid call) {
        return fetch(account, call);
    }

    @Override
    public CompletionStage<Optional<CallRecord>> fetch(AccountSid account, Sid call) {
        return fakes.answer(() -> find(account, call));
    }

    @Override
    public CompletionStage<Page<CallRecord>> list(AccountSid account, Filter filter, Page.Request page) {
        return fakes.answer(() -> Fakes.page(
                List.copyOf(calls.values()).reversed().stream()
                        .filter(call -> call.account().equals(account) && matches(filter, call))
                        .toList(),
                page));
    }

    @Override
    public CompletionStage<ChangeReply> change(AccountSid account, Sid call, Change change) {
        return fakes.answer(() -> {
            changes.add(change);
            var found = find(account, call);
            if (found.isEmpty()) return new UnknownCall();
            return switch (change) {
                case Cancel() -> cancel(found.get());
                case Complete() -> complete(found.get());
                case Adjust(var _, var _) -> new Changed(found.get());
                case Instruct(var _) ->
                    found.get().status() == Status.IN_PROGRESS ? new Changed(found.get()) : notInProgress();
            };
        });
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid call) {
        return fakes.answer(() -> {
            var found = find(account, call);
            if (found.isEmpty()) return new UnknownCall();
            if (!found.get().status().isFinal()) return new StillGoing();
            calls.remove(call);
            return new Deleted();
        });
    }

    @Override
    public CompletionStage<Optional<List<Notification>>> notifications(AccountSid account, Sid call) {
        return fakes.answer(() -> find(account, call).map(_ -> notifications.getOrDefault(call, List.of())));
    }

    private Optional<CallRecord> find(AccountSid account, Sid call) {
        return Optional.ofNullable(calls.get(call))
                .filter(found -> found.account().equals(account));
    }

    private ChangeReply cancel(CallRecord call) {
        return switch (call.status()) {
            case QUEUED, RINGING -> ended(call, Status.CANCELED);
            case IN_PROGRESS, COMPLETED, BUSY, FAILED, NO_ANSWER, CANCELED -> new Changed(call);
        };
    }

    private ChangeReply complete(CallRecord call) {
        return call.status().isFinal() ? notInProgress() : ended(call, Status.COMPLETED);
    }

    private ChangeReply ended(CallRecord call, Status status) {
        put(at(call, status, call.answered(), Optional.of(LATER)));
        return new Changed(get(call.sid().value()));
    }

    private static ChangeReply notInProgress() {
        return new Refused(21220, "Call is not in-progress. Cannot redirect.");
    }

    private static boolean matches(Filter filter, CallRecord call) {
        return filter.from().stream().allMatch(call.from()::equals)
                && filter.to().stream().allMatch(call.to()::equals)
                && filter.parent().stream().allMatch(parent -> call.parent().equals(Optional.of(parent)))
                && filter.status().stream().allMatch(call.status()::equals)
                && filter.domain().stream().allMatch(domain -> call.to().endsWith("@" + domain))
                && isWithin(call.started(), filter.startedSince(), filter.startedBefore())
                && isWithin(call.ended(), filter.endedSince(), filter.endedBefore());
    }

    private static boolean isWithin(Optional<Instant> time, Optional<Instant> since, Optional<Instant> before) {
        if (since.isEmpty() && before.isEmpty()) return true;
        return time.stream()
                .anyMatch(at -> since.stream().noneMatch(at::isBefore)
                        && before.stream().allMatch(at::isBefore));
    }
}
