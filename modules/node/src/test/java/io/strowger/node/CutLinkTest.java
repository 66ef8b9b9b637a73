package io.strowger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class CutLinkTest {
    private static final String LINE = "us1 127.0.0.1:2551,127.0.0.1:2552 ie1 127.0.0.1:2554";
    private static final CutLink LINK = CutLink.parse(LINE).getFirst();

    @Test
    void isWrittenAsItIsRead() {
        assertThat(LINK.line()).isEqualTo(LINE);
        assertThat(CutLink.parse(LINE + "\n\n" + LINK.line() + "\n")).containsExactly(LINK, LINK);
        assertThat(CutLink.parse("")).isEmpty();
    }

    @Test
    void keepsTheNodesAtItsEndsApart() {
        assertThat(LINK.beyond("127.0.0.1:2552")).containsExactly("127.0.0.1:2554");
        assertThat(LINK.beyond("127.0.0.1:2554")).isEqualTo(Set.of("127.0.0.1:2551", "127.0.0.1:2552"));
        assertThat(LINK.beyond("127.0.0.1:2557")).isEmpty();
    }

    @Test
    void isTheSameFromBothEnds() {
        assertThat(LINK.isBetween("ie1", "us1")).isTrue();
        assertThat(LINK.isBetween("us1", "ie1")).isTrue();
        assertThat(LINK.isBetween("us1", "au1")).isFalse();
    }

    @Test
    void isNothingElse() {
        assertThatThrownBy(() -> CutLink.parse("us1 ie1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'us1 ie1'");
    }
}
