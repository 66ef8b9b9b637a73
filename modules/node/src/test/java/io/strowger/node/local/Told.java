package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.node.local.Admissions.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the devices of one URI were told of who admitted them, by their own clock: the 200 to each REGISTER
/// names its region and epoch. At some moment between the request and its answer the region was active; when
/// exactly, nobody here knows. So times alone convict a region only of what was asked after a newer one had
/// answered: that it has let in what was asked before, [Admissions] sees, by the time of its decision.
record Told(List<Heard> all) {
    /// One acknowledged REGISTER; `asked` and `answered` are [System#nanoTime()], which all devices share.
    record Heard(String aor, long cseq, String region, long epoch, long asked, long answered) {}

    private record Term(String region, long lastAsked, long firstAnswered) {
        Term and(Term other) {
            assertThat(other.region).as("one region to an epoch").isEqualTo(region);
            return new Term(
                    region,
                    lastAsked - other.lastAsked > 0 ? lastAsked : other.lastAsked,
                    firstAnswered - other.firstAnswered < 0 ? firstAnswered : other.firstAnswered);
        }
    }

    static Told to(RegisteringDevices... groups) {
        var all = new ArrayList<Heard>();
        for (var group : groups)
            for (var device : group.devices())
                for (var outcome : group.of(device))
                    if (outcome.succeeded()) {
                        var told = outcome.told()
                                .orElseThrow(() -> new AssertionError("no region in " + outcome.response()));
                        all.add(new Heard(
                                device.aor(),
                                outcome.cseq(),
                                told.region(),
                                told.epoch(),
                                outcome.begun(),
                                outcome.ended()));
                    }
        return new Told(List.copyOf(all));
    }

    /// Nobody who asked after an epoch had begun was admitted under an older one, and each epoch is one region's.
    Told neverOverlaps() {
        assertThat(all).as("what was acknowledged").isNotEmpty();
        var terms = new TreeMap<Long, Term>();
        for (var heard : all)
            terms.merge(heard.epoch(), new Term(heard.region(), heard.asked(), heard.answered()), Term::and);
        for (var older = terms.firstEntry(); older != null; older = terms.higherEntry(older.getKey()))
            for (var newer : terms.tailMap(older.getKey(), false).entrySet())
                assertThat(older.getValue().lastAsked() - newer.getValue().firstAnswered())
                        .as("from the first answer under %s to the last request under %s", newer, older)
                        .isNegative();
        return this;
    }

    /// What the journals have of it says the same.
    void areIn(Admissions journals) {
        var told = all.stream().collect(Collectors.toMap(it -> it.aor() + " " + it.cseq(), it -> it));
        var both = 0;
        for (var stored : journals.inOrder()) {
            var heard = told.get(key(stored));
            if (heard == null) continue;
            both++;
            assertThat(Stream.of(heard.region(), heard.epoch()))
                    .as("what the device of %s was told", stored)
                    .containsExactly(stored.region(), stored.epoch());
        }
        assertThat(both).as("what both know").isPositive();
    }

    private static String key(Admission stored) {
        return stored.aor() + " " + stored.cseq();
    }
}
