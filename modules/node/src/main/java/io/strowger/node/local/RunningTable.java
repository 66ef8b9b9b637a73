package io.strowger.node.local;

import java.util.List;
import java.util.stream.IntStream;

/// A [Table] whose rows are not known beforehand: a column is as wide as what has stood in it so far, and at least as
/// `usual` says.
final class RunningTable {
    private final int[] widths;

    RunningTable(List<Integer> usual) {
        this.widths = usual.stream().mapToInt(Integer::intValue).toArray();
    }

    String line(List<String> cells) {
        IntStream.range(0, widths.length)
                .forEach(column -> widths[column] =
                        Math.max(widths[column], cells.get(column).length()));
        return Table.line(cells, widths);
    }
}
