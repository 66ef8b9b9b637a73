package io.strowger.node.local;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/// What the commands that come after `up` must know of it: where the cluster listens, and whether its data is to
/// go with it.
record RunRecord(LocalPlan plan, boolean ephemeral) {
    static Optional<RunRecord> find(DataDirectory data) {
        return data.read(file(data)).map(RunRecord::parse);
    }

    void write(DataDirectory data) {
        data.write(
                file(data),
                "bind=" + plan.bind() + "\noffset=" + plan.offset() + "\nhttps=" + plan.https() + "\nephemeral="
                        + ephemeral + "\n");
    }

    static void forget(DataDirectory data) {
        data.remove(file(data));
    }

    private static RunRecord parse(String text) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException fromAString) {
            throw new IllegalStateException(fromAString);
        }
        var plan = new LocalPlan(
                properties.getProperty("bind", LocalPlan.LOOPBACK),
                Integer.parseInt(properties.getProperty("offset", "0")),
                Boolean.parseBoolean(properties.getProperty("https")));
        return new RunRecord(plan, Boolean.parseBoolean(properties.getProperty("ephemeral")));
    }

    private static Path file(DataDirectory data) {
        return data.run().resolve("cluster");
    }
}
