package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.Recording;
import com.twilio.rest.api.v2010.account.call.Event;
import com.twilio.type.Sip;
import com.twilio.type.Twiml;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A call that somebody takes, through Twilio's Java SDK. In us1 and in the account itself, where the phone's
/// domain is.
class SdkCallIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    private final TwilioRestClient owner = TwilioSdk.at(CLUSTER, SdkColumn.ofJava())
            .in(
                    CLUSTER.site("us1"),
                    LocalPlan.ACCOUNT,
                    LocalPlan.token(CLUSTER.site("us1").region()));

    @Test
    void aCallIsChangedWhileItGoesOnAndItsRecordingFetchedAndDeleted() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        try (var board = Switchboard.open(CLUSTER, "sdk-recorded.sip.twilio.com", List.of("dora"))) {
            var dora = board.registered("dora", "callee-connected");
            var call = Call.creator(
                            new Sip("sip:" + board.aor("dora")),
                            new Sip("alice"),
                            new Twiml("<Response><Record trim=\"do-not-trim\" timeout=\"0\" action=\""
                                    + board.app().url(Webapp.DONE) + "\"/></Response>"))
                    .create(owner);
            dora.picksUp();
            RunningCluster.eventually(
                    "somebody is recorded",
                    () -> Recording.reader()
                            .setCallSid(call.getSid())
                            .read(owner)
                            .iterator()
                            .hasNext());
            SdkIT.refused(400, 20009, () -> Call.deleter(call.getSid()).delete(owner));

            var ended = Call.updater(call.getSid())
                    .setStatus(Call.UpdateStatus.COMPLETED)
                    .update(owner);

            assertThat(ended.getSid()).isEqualTo(call.getSid());
            dora.ends();
            assertThat(Call.reader()
                            .setTo("sip:" + board.aor("dora"))
                            .setStartTimeAfter(SdkIT.yesterday())
                            .read(owner))
                    .extracting(Call::getSid)
                    .containsExactly(call.getSid());
            RunningCluster.eventually(
                    "the action is among the call's events",
                    () -> Event.reader(call.getSid()).read(owner).iterator().hasNext());
            assertThat(board.ended(call.getSid()).path("status").asText()).isEqualTo("completed");
            var sid = com.twilio.rest.api.v2010.account.call.Recording.reader(call.getSid())
                    .read(owner)
                    .iterator()
                    .next()
                    .getSid();
            RunningCluster.eventually(
                    "the recording is complete",
                    Duration.ofMinutes(1),
                    () -> Recording.fetcher(sid).fetch(owner).getStatus() == Recording.Status.COMPLETED);
            var recording = Recording.fetcher(sid).fetch(owner);
            assertThat(recording.getCallSid()).isEqualTo(call.getSid());
            assertThat(recording.getChannels()).isEqualTo(1);
            assertThat(recording.getSource()).isEqualTo(Recording.Source.RECORD_VERB);
            assertThat(Recording.deleter(sid).delete(owner)).isTrue();
            SdkIT.refused(404, 20404, () -> Recording.fetcher(sid).fetch(owner));
        }
    }
}
