package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
    private final RunRecord run = new RunRecord(new LocalPlan(LocalPlan.LOOPBACK, 3000), false);

    @TempDir
    private Path root;

    @Test
    void isThereWhileTheClusterRunsAndRememberedAfterwards() {
        var data = DataDirectory.prepare(root);
        run.write(data);
        assertThat(RunRecord.find(data)).hasValue(run);
        assertThat(RunRecord.last(data)).isEmpty();

        run.end(data);
        assertThat(RunRecord.find(data)).isEmpty();
        assertThat(RunRecord.last(data)).hasValue(run);
    }

    @Test
    void letsWhoeverFindsNothingRunningStartItAsItWas() {
        run.end(DataDirectory.prepare(root));

        assertThatThrownBy(() -> LocalCluster.existing(
                        root, RandomGenerator.getDefault(), new PrintWriter(PrintWriter.nullWriter())))
                .hasMessageContaining("`./strowger up --port-offset 3000 --data " + root);
    }
}
