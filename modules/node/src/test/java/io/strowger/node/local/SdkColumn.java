package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.node.local.OpenApi.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One SDK's column of the table in `docs/compatibility.md`: which operations of Twilio's OpenAPI files a suite has
/// called through that SDK, as it was heard on the wire. The suite writes the column with
/// `-Dstrowger.table=write`, and holds it against the document otherwise; the last column is written by people, and
/// kept.
final class SdkColumn {
    private static final Path DOCUMENT = RunningCluster.CHECKOUT.resolve("docs/compatibility.md");
    private static final String BEGIN = "<!-- Written by SdkIT and NodeSdkIT, but for its last column. -->\n";
    private static final String END = "<!-- Up to here. -->\n";
    private static final String CELLS = " \\| ";
    private static final Pattern LATER_PAGE = Pattern.compile("[?&]Page=[1-9]");

    private final int column;
    private final List<Operation> operations = OpenApi.allOperations();
    private final Set<Operation> called = ConcurrentHashMap.newKeySet();

    private SdkColumn(int column) {
        this.column = column;
    }

    static SdkColumn ofJava() {
        return new SdkColumn(1);
    }

    static SdkColumn ofNode() {
        return new SdkColumn(2);
    }

    /// An operation counts as called when it was answered with the status of its specification: one that takes
    /// parameters, when it was sent some; a list, when a page after its first was asked for. What the SDK has
    /// made of the answer is for the suite to look at. Any thread.
    void hear(String method, String pathAndQuery, boolean hasParameters, int status) {
        operations.stream()
                .filter(operation -> operation.isCalledBy(method, pathAndQuery) && operation.status() == status)
                .filter(operation -> operation.parameters().isEmpty() || hasParameters)
                .filter(operation ->
                        !operation.isList() || LATER_PAGE.matcher(pathAndQuery).find())
                .forEach(called::add);
    }

    List<String> notCalled() {
        return operations.stream()
                .filter(operation -> !called.contains(operation))
                .map(Operation::toString)
                .toList();
    }

    /// @param title the SDK with its version
    void writeOrCheck(String title) {
        var document = read();
        var begin = document.indexOf(BEGIN) + BEGIN.length();
        var end = document.indexOf(END);
        assertThat(end).as("the marks of the table in " + DOCUMENT).isGreaterThanOrEqualTo(begin);
        var table = document.substring(begin, end);
        var now = renew(title, table);
        if (System.getProperty("strowger.table", "").equals("write"))
            write(document.substring(0, begin) + now + document.substring(end));
        else
            assertThat(table)
                    .as("the table in docs/compatibility.md, which -Dstrowger.table=write writes anew")
                    .isEqualTo(now);
    }

    private String renew(String title, String table) {
        var rows = new HashMap<String, List<String>>();
        for (var line : table.lines().skip(2).toList()) {
            var cells = cells(line);
            rows.put(cells.getFirst(), cells);
        }
        var head =
                table.lines().findFirst().map(SdkColumn::cells).orElse(row("operation", "of Twilio's it differs in"));
        var lines = new ArrayList<String>();
        lines.add(line(with(head, title)));
        lines.add("| --- | --- | --- | --- |");
        for (var operation : operations) {
            var row = rows.getOrDefault(name(operation), row(name(operation), ""));
            lines.add(line(with(row, called.contains(operation) ? "yes" : "no")));
        }
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String name(Operation operation) {
        var path = operation.path().replace("/2010-04-01/Accounts/{AccountSid}/", "../");
        return operation.id() + ": `" + operation.method() + " " + path + "`";
    }

    private static List<String> row(String operation, String differs) {
        return List.of(operation, "no", "no", differs);
    }

    private List<String> with(List<String> row, String cell) {
        var changed = new ArrayList<>(row);
        changed.set(column, cell);
        return changed;
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.substring(2, line.length() - 2).split(CELLS, -1));
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String read() {
        try {
            return Files.readString(DOCUMENT);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void write(String document) {
        try {
            Files.writeString(DOCUMENT, document);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
