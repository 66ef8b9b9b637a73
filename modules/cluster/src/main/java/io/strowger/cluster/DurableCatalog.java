package io.strowger.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which stored type name belongs to which class: `strowger.durable` of every module's `reference.conf`. A name once
/// used is for ever.
public final class DurableCatalog {
    private final Map<String, Class<?>> byAlias = new LinkedHashMap<>();
    private final Map<Class<?>, String> byClass = new LinkedHashMap<>();

    /// Throws `ConfigException` or `IllegalStateException` when a name is doubled or a class is missing: the node
    /// must not start.
    public static DurableCatalog from(Config config) {
        var catalog = new DurableCatalog();
        for (var entry : config.getConfig("strowger.durable").entrySet())
            catalog.add(
                    ConfigUtil.splitPath(entry.getKey()).getFirst(),
                    Classes.named(entry.getValue().unwrapped().toString()));
        return catalog;
    }

    private void add(String alias, Class<?> type) {
        if (byAlias.put(alias, type) != null)
            throw new IllegalStateException("strowger.durable names " + alias + " twice");
        byClass.putIfAbsent(type, alias);
    }

    Map<String, Class<?>> all() {
        return byAlias;
    }

    String aliasOf(Class<?> type) {
        var alias = byClass.get(type);
        if (alias == null) throw new IllegalStateException(type.getName() + " has no name under strowger.durable");
        return alias;
    }

    Optional<Class<?>> classOf(String alias) {
        return Optional.ofNullable(byAlias.get(alias));
    }

    boolean has(Class<?> type) {
        return byClass.containsKey(type);
    }
}
