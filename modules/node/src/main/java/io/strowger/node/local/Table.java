package io.strowger.node.local;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Rows for people, each column as wide as what stands in it. Every row has a cell for each title.
record Table(List<String> titles, List<List<String>> rows) {
    Table {
        titles = List.copyOf(titles);
        rows = List.copyOf(rows);
    }

    void print(PrintWriter out) {
        var widths = IntStream.range(0, titles.size())
                .map(column -> Stream.concat(Stream.of(titles), rows.stream())
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        Stream.concat(Stream.of(titles), rows.stream()).forEach(row -> out.println(line(row, widths)));
        out.flush();
    }

    static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> String.format(Locale.ROOT, "%-" + (widths[column] + 2) + "s", cells.get(column)))
                .collect(Collectors.joining())
                .stripTrailing();
    }
}
