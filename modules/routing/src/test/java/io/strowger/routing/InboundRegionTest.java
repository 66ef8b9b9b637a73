package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.InboundRegions.Assignment;
import io.strowger.core.InboundRegions.Unassigned;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InboundRegionTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final Sid SID = Sid.parse("QQ" + "1".repeat(32));
    private static final Sid ANOTHER = Sid.parse("QQ" + "2".repeat(32));

    private final InboundRegion number = new InboundRegion();
    private InboundRegion.State state = number.initial();

    @Test
    void isUnassignedAtFirst() {
        assertThat(tell(new InboundRegion.Find(), NOON)).isEqualTo(new Unassigned());
    }

    @Test
    void takesTheDefaultTheFirstTimeAndKeepsWhatIsNotSaidLater() {
        assertThat(tell(assign(SID, Optional.empty(), Optional.empty()), NOON))
                .isEqualTo(new Assignment(SID, US1, "", NOON, NOON));
        assertThat(tell(assign(ANOTHER, Optional.of(IE1), Optional.empty()), LATER))
                .isEqualTo(new Assignment(SID, IE1, "", NOON, LATER));
        assertThat(tell(assign(ANOTHER, Optional.empty(), Optional.of("desk")), LATER))
                .isEqualTo(new Assignment(SID, IE1, "desk", NOON, LATER));
        assertThat(tell(new InboundRegion.Find(), LATER)).isEqualTo(new Assignment(SID, IE1, "desk", NOON, LATER));
    }

    @Test
    void writesNothingThatIsNoNews() {
        tell(assign(SID, Optional.of(IE1), Optional.of("desk")), NOON);

        assertThat(number.decide(state, assign(ANOTHER, Optional.of(IE1), Optional.empty()), LATER)
                        .events())
                .isEmpty();
    }

    private static InboundRegion.Assign assign(Sid sid, Optional<RegionId> region, Optional<String> name) {
        return new InboundRegion.Assign(sid, region, US1, name);
    }

    private WireMessage tell(InboundRegion.Command command, Instant now) {
        var decision = number.decide(state, command, now);
        state = number.applyAll(state, decision.events());
        return decision.reply().orElseThrow();
    }
}
