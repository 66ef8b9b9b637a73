package io.strowger.node.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One line for each scene of the fault tests, whichever class has played it. A scene adds its line before it asserts
/// anything; a class prints what has come together when it is through.
final class FaultTable {
    private static final List<String> ROWS = new ArrayList<>();

    private FaultTable() {}

    /// Of a fault that began at `since`: who registered where it hit, and who registered elsewhere, if anybody did.
    static void add(
            String fault,
            String seen,
            long since,
            List<RegisteringDevices> concerned,
            List<RegisteringDevices> others) {
        ROWS.add(String.join(" | ", fault, seen, withoutService(concerned, since), withoutService(others, since)));
    }

    static void print() {
        System.out.println("fault | what clients saw | without service: URIs concerned | all others");
        ROWS.forEach(System.out::println);
        ROWS.clear();
    }

    private static String withoutService(List<RegisteringDevices> groups, long since) {
        if (groups.isEmpty()) return "nobody";
        var failed = groups.stream()
                .flatMap(group -> group.failures().stream())
                .map(SipDevice.Outcome::status)
                .toList();
        return "longest gap %d ms, %d of %d failed %s"
                .formatted(
                        groups.stream()
                                .map(group -> group.longestGapSince(since))
                                .max(Duration::compareTo)
                                .orElseThrow()
                                .toMillis(),
                        failed.size(),
                        groups.stream().mapToInt(group -> group.all().size()).sum(),
                        failed.stream().distinct().sorted().toList());
    }
}
