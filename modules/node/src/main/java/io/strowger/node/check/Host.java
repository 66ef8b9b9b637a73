package io.strowger.node.check;

import io.strowger.cluster.EntityKind;
import io.strowger.core.EntityAddress;
import io.strowger.core.Moment;
import io.strowger.core.MonotonicClock;
import io.strowger.core.Timer;
import io.strowger.core.WireMessage;
import io.strowger.node.check.Letter.Asker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A process of one node: it has a clock whose rate is wrong, it dies and starts again with nothing in memory, and
/// now and then it stands still without noticing.
abstract sealed class Host implements MonotonicClock, InstantSource, Timer permits RegionHost, RoutingHost, EdgeHost {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration TO_GET_GOING = Duration.ofMillis(50);
    private static final Duration TO_START_ANEW = Duration.ofSeconds(3);

    final World world;
    private final String name;
    private final String site;
    private final String dataCenter;
    private final double rate;
    private final Map<EntityAddress, HostedEntity<?, ?, ?>> entities = new LinkedHashMap<>();
    private Map<String, EntityKind<?, ?, ?>> kinds = Map.of();
    private long clockStart;
    private boolean isUp;
    private boolean isGivenUp;
    private long stillUntil;
    private int incarnation;

    Host(World world, String site, String dataCenter, String name) {
        this.world = world;
        this.site = site;
        this.dataCenter = dataCenter;
        this.name = name;
        this.rate = world.rate(dataCenter);
    }

    /// What the process does first. `kinds` are the entities it can host.
    abstract List<EntityKind<?, ?, ?>> start();

    String site() {
        return site;
    }

    String dataCenter() {
        return dataCenter;
    }

    boolean isUp() {
        return isUp;
    }

    boolean isRunning() {
        return isUp && world.loop().now() >= stillUntil;
    }

    /// The rest of its data center has started its entities elsewhere.
    boolean isGivenUp() {
        return isGivenUp;
    }

    void giveUp() {
        isGivenUp = true;
    }

    int incarnation() {
        return incarnation;
    }

    void boot() {
        if (isUp) return;
        isUp = true;
        isGivenUp = false;
        stillUntil = 0;
        clockStart = world.chance().clockStart();
        trace("starts");
        var hosted = new HashMap<String, EntityKind<?, ?, ?>>();
        for (var kind : start()) hosted.put(kind.name(), kind);
        kinds = hosted;
    }

    void crash() {
        if (!isUp) return;
        trace("dies");
        isUp = false;
        incarnation++;
        for (var entity : List.copyOf(entities.values())) entity.stop();
        entities.clear();
        world.whereabouts().died(this);
    }

    /// For so long at least.
    void crashFor(Duration time) {
        crash();
        world.loop().after(time.toNanos() + world.chance().upTo(TO_START_ANEW), this::boot);
    }

    void startAnew() {
        trace("starts anew");
        crashFor(Duration.ZERO);
    }

    /// Ends an entity that lives elsewhere.
    void dismiss(EntityAddress address) {
        resident(address).ifPresent(entity -> {
            entity.stop();
            forget(entity);
        });
    }

    void standStill(long nanos) {
        trace("stands still for " + nanos / 1_000_000 + " ms");
        stillUntil = Math.max(stillUntil, world.loop().now() + nanos);
        world.loop().after(stillUntil - world.loop().now(), () -> act(() -> trace("goes on")));
        world.whereabouts().fellSilent(this, stillUntil);
    }

    void wake() {
        stillUntil = 0;
    }

    /// Runs `action` in the process as it is now, or as soon as it goes on; never if that process has died.
    void run(int inIncarnation, Runnable action) {
        if (!isUp || inIncarnation != incarnation) return;
        var still = stillUntil - world.loop().now();
        if (still <= 0) act(action);
        else world.loop().after(still + world.chance().upTo(TO_GET_GOING), () -> run(inIncarnation, action));
    }

    private void act(Runnable action) {
        world.checker().acts(this);
        action.run();
    }

    /// Runs `action` in the process that is there when it arrives.
    void run(Runnable action) {
        run(incarnation, action);
    }

    @Override
    public Moment now() {
        return new Moment(clockStart + (long) (world.loop().now() * rate));
    }

    @Override
    public Instant instant() {
        return NOON.plusNanos((long) (world.loop().now() * rate));
    }

    @Override
    public void after(Duration delay, Runnable action) {
        var _ = later(delay, action);
    }

    /// What is asked over the network: an answer, if one comes within `patience` and this process still waits for
    /// it.
    <R extends WireMessage> CompletableFuture<R> answer(
            Duration patience, Object whom, Class<R> reply, Consumer<Asker> question) {
        var answer = new CompletableFuture<R>();
        var limit =
                later(patience, () -> answer.completeExceptionally(new TimeoutException(whom + " does not answer")));
        var asking = incarnation;
        question.accept((from, it) -> world.network().send(from, this, () -> {
            if (incarnation != asking) return;
            limit.cancel();
            answer.complete(reply.cast(it));
        }));
        return answer;
    }

    EventLoop.Scheduled later(Duration delay, Runnable action) {
        var started = incarnation;
        return world.loop().after(trueTime(delay), () -> run(started, action));
    }

    /// On a fast clock a nanosecond is less than one: to wait for it must not be to wait for nothing, for ever.
    private long trueTime(Duration delay) {
        return Math.max((long) (delay.toNanos() / rate), Math.min(delay.toNanos(), 1));
    }

    HostedEntity<?, ?, ?> entity(EntityAddress address) {
        var entity = entities.get(address);
        if (entity != null) return entity;
        var kind = kinds.get(address.kind());
        if (kind == null) throw new IllegalStateException(name + " hosts no " + address.kind());
        var woken = HostedEntity.of(this, kind, address);
        entities.put(address, woken);
        woken.wake();
        return woken;
    }

    boolean hosts(EntityAddress address) {
        return entities.containsKey(address);
    }

    Optional<HostedEntity<?, ?, ?>> resident(EntityAddress address) {
        return Optional.ofNullable(entities.get(address));
    }

    List<HostedEntity<?, ?, ?>> residents() {
        return List.copyOf(entities.values());
    }

    void forget(HostedEntity<?, ?, ?> entity) {
        entities.remove(entity.address(), entity);
    }

    void trace(String what) {
        world.timeline().note(name, what);
    }

    @Override
    public String toString() {
        return name;
    }
}
