package io.strowger.node.bench;

import java.io.PrintWriter;
import java.util.Locale;

/// What a benchmark prints: a row for each rate and whoever was driven at it.
record BenchTable(PrintWriter out) {
    void head() {
        out.println(String.format(
                Locale.ROOT,
                "%n%-12s%10s%13s%8s%15s%10s%10s%10s%9s",
                "target",
                "offered/s",
                "completed/s",
                "failed",
                "retransmitted",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "CPU us"));
        out.flush();
    }

    /// `spent` is the processor time of the target, in microseconds; 0 where nobody knows.
    void row(String target, int rate, Sipp.Result result, long spent) {
        out.println(String.format(
                Locale.ROOT,
                "%-12s%10d%13.0f%8d%15d%10.1f%10.1f%10.1f%9s",
                target,
                rate,
                result.completedPerSecond(),
                result.failed(),
                result.retransmissions(),
                result.percentile(0.50),
                result.percentile(0.95),
                result.percentile(0.99),
                spent == 0 || result.completed() == 0 ? "-" : Long.toString(spent / result.completed())));
        out.flush();
    }
}
