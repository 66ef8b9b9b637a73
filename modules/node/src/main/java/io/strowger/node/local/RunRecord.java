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

    /// Of the cluster that ran last, where none does.
    static Optional<RunRecord> last(DataDirectory data) {
        return data.read(lastFile(data)).map(RunRecord::parse);
    }

    void write(DataDirectory data) {
        data.write(file(data), text());
    }

    /// It runs no more; how it did is remembered for whoever starts it again.
    void end(DataDirectory data) {
        data.write(lastFile(data), text());
        data.remove(file(data));
    }

    private String text() {
        return "bind=" + plan.bind() + "\noffset=" + plan.offset() + "\nhttps=" + plan.https() + "\nephemeral="
                + ephemeral + "\n";
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

    private static Path lastFile(DataDirectory data) {
        return data.run().resolve("last-cluster");
    }
}
