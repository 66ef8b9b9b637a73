package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strowger.node.Problem;
import org.junit.jupiter.api.Test;

class PreflightTest {
    private static final int SITES = 3;
    private static final int HEAP = 576;
    private static final int NEEDED = 3 * (576 + 224) + 120;

    @Test
    void saysWhatThreeSitesNeedAndWhatIsFree() {
        var problem = catchThrowableOfType(Problem.class, () -> Preflight.checkMemory(SITES, HEAP, NEEDED - 1));

        assertThat(problem.exit()).isEqualTo(Problem.Exit.ENVIRONMENT);
        assertThat(problem.exit().code()).isEqualTo(2);
        assertThat(problem)
                .hasMessageContaining("3 sites need about 2520 MB, and 2519 MB are free")
                .hasMessageContaining("STROWGER_SITE_JAVA_OPTS=-Xmx384m");
    }

    @Test
    void startsWhereThereIsJustEnough() {
        assertThatCode(() -> Preflight.checkMemory(SITES, HEAP, NEEDED)).doesNotThrowAnyException();
    }

    @Test
    void needsLessForOneSiteOrASmallerHeap() {
        assertThatCode(() -> Preflight.checkMemory(1, HEAP, 920)).doesNotThrowAnyException();
        assertThatCode(() -> Preflight.checkMemory(SITES, 384, 1944)).doesNotThrowAnyException();
        assertThat(catchThrowableOfType(Problem.class, () -> Preflight.checkMemory(1, HEAP, 919)))
                .hasMessageContaining("1 site needs about 920 MB");
    }
}
