package io.strowger.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/// Strikes secrets out of stored JSON before it leaves its region.
final class Redaction {
    /// What is as good as a password.
    private static final Set<String> SECRETS = Set.of("md5", "sha256", "password");

    private final DurableJson json;

    Redaction(DurableJson json) {
        this.json = json;
    }

    /// Throws [UncheckedIOException] for what is no JSON.
    String of(byte[] stored) {
        try {
            var tree = json.mapper().readTree(stored);
            strike(tree);
            return json.mapper().writeValueAsString(tree);
        } catch (JsonProcessingException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void strike(JsonNode node) {
        if (node instanceof ObjectNode object)
            SECRETS.stream().filter(name -> object.path(name).isTextual()).forEach(name -> object.put(name, "hidden"));
        node.forEach(Redaction::strike);
    }
}
