package io.strowger.node.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.local.LocalSite;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Where the time between a caller's INVITE and its 200 goes: from the ladders of the newest calls, which tell it by
/// the millisecond, and which are read when those are over.
final class BenchStages implements AutoCloseable {
    private static final int CALLS = 100;

    /// By what each ends with; the first begins with the INVITE.
    private static final List<String> STAGES =
            List.of("to the webhook", "webhook", "to the phone", "phone", "to the caller");

    /// What the stages took in the calls of one rate, each sorted.
    record Row(int rate, List<List<Duration>> stages) {}

    private final BenchApi calls;
    private final BenchApi ladders;

    BenchStages(LocalSite site) {
        calls = new BenchApi(site);
        ladders = new BenchApi(site, "/strowger/v1/regions/" + site.region() + "/calls");
    }

    /// Of those that have just been `completed` at this rate.
    Row ofTheNewest(int rate, long completed) {
        var list = calls.read(
                BenchApi.expect(BenchApi.OK, calls.get("/Calls.json?Status=completed&PageSize=" + 2 * CALLS)));
        var told = StreamSupport.stream(list.path("calls").spliterator(), false)
                .filter(call -> call.path("direction").asText().equals("inbound"))
                .limit(Math.min(CALLS, completed))
                .map(call -> ladders.get("/" + call.path("sid").asText() + "/ladder"))
                .map(ladder -> ladders.read(BenchApi.expect(BenchApi.OK, ladder)))
                .flatMap(ladder -> stages(ladder.path("entries")).stream())
                .toList();
        return new Row(
                rate,
                IntStream.range(0, STAGES.size())
                        .mapToObj(stage -> told.stream()
                                .map(call -> call.get(stage))
                                .sorted()
                                .toList())
                        .toList());
    }

    static void print(PrintWriter out, List<Row> rows) {
        out.println("\nWhere it goes, in ms: median / p95 of the newest calls of each rate, by their ladders.");
        out.println(String.format(Locale.ROOT, "%9s", "offered/s")
                + STAGES.stream()
                        .map(stage -> String.format(Locale.ROOT, "%18s", stage))
                        .collect(Collectors.joining()));
        for (var row : rows)
            out.println(String.format(Locale.ROOT, "%9d", row.rate())
                    + row.stages().stream()
                            .map(took -> String.format(Locale.ROOT, "%18s", took.isEmpty() ? "-" : words(took)))
                            .collect(Collectors.joining()));
        out.flush();
    }

    private static String words(List<Duration> sorted) {
        return at(sorted, 0.50) + " / " + at(sorted, 0.95);
    }

    private static long at(List<Duration> sorted, double share) {
        return sorted.get((int) (share * (sorted.size() - 1))).toMillis();
    }

    /// None where the ladder lacks what a stage ends with.
    private static Optional<List<Duration>> stages(JsonNode entries) {
        var webhook = first(entries, entry -> entry.path("kind").asText().equals("webhook"));
        var marks = Stream.of(
                        message(entries, "in", "INVITE ").map(BenchStages::time),
                        webhook.map(BenchStages::time),
                        webhook.map(entry -> time(entry)
                                .plusMillis(entry.path("milliseconds").asLong())),
                        message(entries, "out", "INVITE ").map(BenchStages::time),
                        message(entries, "in", "SIP/2.0 200 ").map(BenchStages::time),
                        message(entries, "out", "SIP/2.0 200 ").map(BenchStages::time))
                .flatMap(Optional::stream)
                .toList();
        if (marks.size() <= STAGES.size()) return Optional.empty();
        return Optional.of(IntStream.range(0, STAGES.size())
                .mapToObj(stage -> Duration.between(marks.get(stage), marks.get(stage + 1)))
                .toList());
    }

    /// The first is the INVITE's own, be it a request or an answer.
    private static Optional<JsonNode> message(JsonNode entries, String direction, String start) {
        return first(
                entries,
                entry -> entry.path("direction").asText().equals(direction)
                        && entry.path("message").asText().startsWith(start));
    }

    private static Optional<JsonNode> first(JsonNode entries, Predicate<JsonNode> wanted) {
        return StreamSupport.stream(entries.spliterator(), false).filter(wanted).findFirst();
    }

    private static Instant time(JsonNode entry) {
        return Instant.parse(entry.path("time").asText());
    }

    @Override
    public void close() {
        calls.close();
        ladders.close();
    }
}
