package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// kill -9 while somebody talks.
class CallSurvivalIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    /// Longer than a site takes to come back.
    private static final Duration RINGING = Duration.ofSeconds(20);

    private static final Duration TALKING = Duration.ofSeconds(25);
    private static final Duration ALWAYS_LONGER = Duration.ofSeconds(5); // Twilio's addition to the timeout of a Dial
    private static final Duration HARDLY = Duration.ofSeconds(1);
    private static final Duration LATE = Duration.ofSeconds(5); // a busy machine

    @BeforeAll
    static void needsPhones() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
    }

    @AfterEach
    void leavesTheClusterWhole() {
        CLUSTER.heal();
    }

    /// One whose devices are at the edge of the site that dies, and one at the edges of the others: the
    /// region is that of both.
    @Test
    void endsCallsThatHaveOutlivedTheirSite() {
        try (var board = Switchboard.open(CLUSTER, "call-survival.sip.twilio.com", List.of("erin", "gina"))) {
            var erin = board.registered("erin", "callee-survives");
            var alice = board.calls("erin", "caller");
            var gina = board.registered("au1", "gina", "callee-leaves");
            var fred = board.calls("ie1", "gina", "caller-left");
            erin.picksUp();
            alice.sends("ACK ");
            gina.picksUp();
            fred.sends("ACK ");
            var here = board.sidOfCallTo("erin");
            var elsewhere = board.sidOfCallTo("gina");

            CLUSTER.kill("us1");
            CLUSTER.start("us1");

            for (var phone : List.of(alice, erin, gina, fred)) phone.goesOn();
            for (var sid : List.of(here, elsewhere))
                assertThat(board.record("us1", sid).path("status").asText()).isEqualTo("in-progress");
            alice.cue();
            gina.cue();
            for (var phone : List.of(alice, erin, gina, fred)) phone.ends();
            CallIT.lasted(board.ended(here), alice.receives("SIP/2.0 200"), alice.sends("BYE "));
            CallIT.lasted(board.ended(elsewhere), fred.receives("SIP/2.0 200"), gina.sends("BYE "));
            for (var sid : List.of(here, elsewhere)) {
                assertThat(board.record("us1", sid).path("status").asText()).isEqualTo("completed");
                assertThat(board.finalReport(sid).of("CallStatus")).isEqualTo("completed");
                assertThat(board.reports(sid)).hasSize(1);
            }
        }
    }

    /// Nobody has counted while the site was dead: one who rings too long, and two who talk too long.
    @Test
    void endsCallsInTimeThoughTheirSiteHasDiedMeanwhile() {
        try (var board = Switchboard.open(CLUSTER, "time-survives.sip.twilio.com", List.of("hank", "iris"))) {
            board.app().answers("hank", board.dial("timeout='" + RINGING.toSeconds() + "'", board.aor("hank")));
            board.app().answers("iris", board.dial("timeLimit='" + TALKING.toSeconds() + "'", board.aor("iris")));
            var hank = board.registered("au1", "hank", "callee-rings");
            var iris = board.registered("au1", "iris", "callee-survives");
            var jane = board.calls("ie1", "hank", "caller-refused", Map.of("status", "480"));
            var kate = board.calls("ie1", "iris", "caller-left");
            iris.picksUp();
            kate.sends("ACK ");
            hank.sends("SIP/2.0 180");

            var begun = System.nanoTime();
            CLUSTER.kill("us1");
            CLUSTER.start("us1");
            var away = Duration.ofNanos(System.nanoTime() - begun);

            for (var phone : List.of(hank, jane, iris, kate)) phone.ends();
            isInTime(hank.sends("SIP/2.0 180"), hank.receives("CANCEL "), RINGING.plus(ALWAYS_LONGER), away);
            isInTime(iris.sends("SIP/2.0 200"), iris.receives("BYE "), TALKING, away);
            assertThat(board.ended(board.sidOfCallTo("hank")).path("status").asText())
                    .isEqualTo("no-answer");
            assertThat(board.ended(board.sidOfCallTo("iris")).path("status").asText())
                    .isEqualTo("completed");
        }
    }

    /// Lena picks up while nobody is there whom that could be told; what is to be done with a call to Nora has not been
    /// answered when the site dies, and is asked again.
    @Test
    void asksAndTellsInOrderThoughItsSiteHasDiedMeanwhile() {
        try (var board = Switchboard.open(CLUSTER, "reports-survive.sip.twilio.com", List.of("lena", "nora"))) {
            board.app()
                    .answers(
                            "lena",
                            "<Response><Dial action='%s'><Sip statusCallback='%s' statusCallbackEvent='%s'>%s</Sip></Dial></Response>"
                                    .formatted(
                                            Webapp.DONE,
                                            Webapp.STATUS,
                                            "initiated ringing answered completed",
                                            board.aor("lena")));
            var lena = board.registered("au1", "lena", "callee-survives");
            var mark = board.calls("ie1", "lena", "caller");
            lena.sends("SIP/2.0 180");
            board.app().ponders("nora");
            var nora = board.registered("au1", "nora", "callee-busy");
            var otto = board.calls("ie1", "nora", "caller-refused", Map.of("status", "486"));
            var pondered = board.sidOfCallTo("nora");
            var parent = board.sidOfCallTo("lena");
            Predicate<Webapp.Webhook> ofLena =
                    report -> report.of("ParentCallSid").equals(parent);
            var child = board.app()
                    .awaits(
                            Webapp.STATUS,
                            ofLena.and(report -> report.of("CallStatus").equals("ringing")))
                    .of("CallSid");

            CLUSTER.kill("us1");
            assertThat(told(board, child)).containsExactly("0 initiated", "1 ringing");
            lena.cue();
            board.app().answersAtLast("nora");
            CLUSTER.start("us1");

            for (var phone : List.of(nora, otto)) phone.ends();
            assertThat(board.app()
                            .asked(webhook -> webhook.path().equals(Webapp.VOICE)
                                    && webhook.of("CallSid").equals(pondered)))
                    .hasSizeGreaterThan(1);
            assertThat(board.finalReport(pondered).of("CallStatus")).isEqualTo("busy");
            mark.sends("ACK ");
            board.app()
                    .awaits(
                            Webapp.STATUS,
                            ofLena.and(report -> report.of("CallStatus").equals("in-progress")));
            assertThat(told(board, child)).containsExactly("0 initiated", "1 ringing", "2 in-progress");
            assertThat(board.reports(parent)).isEmpty();
            mark.cue();
            mark.ends();
            lena.ends();
            board.finalReport(parent);
            board.app()
                    .awaits(
                            Webapp.STATUS,
                            ofLena.and(report -> report.of("CallStatus").equals("completed")));
            assertThat(told(board, child)).containsExactly("0 initiated", "1 ringing", "2 in-progress", "3 completed");
            assertThat(told(board, parent)).containsExactly("0 completed");
        }
    }

    /// What is told twice counts once.
    private static List<String> told(Switchboard board, String sid) {
        return board.reports(sid).stream()
                .map(report -> report.of("SequenceNumber") + " " + report.of("CallStatus"))
                .distinct()
                .toList();
    }

    /// Where the site has taken longer to come back, as soon as it was.
    private static void isInTime(Phone.Message begin, Phone.Message end, Duration allowed, Duration away) {
        var latest = away.compareTo(allowed) > 0 ? away : allowed;
        assertThat(Duration.between(begin.at(), end.at())).isBetween(allowed.minus(HARDLY), latest.plus(LATE));
    }
}
