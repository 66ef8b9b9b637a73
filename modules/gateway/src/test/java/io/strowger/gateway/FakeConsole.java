package io.strowger.gateway;

import io.strowger.core.ConsoleFiles;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A console of one page and one script.
final class FakeConsole implements ConsoleFiles {
    static final String PAGE = "<!doctype html><title>Strowger</title>";

    @Override
    public Optional<Content> find(String path) {
        return path.equals("app.js")
                ? Optional.of(content("text/javascript; charset=UTF-8", "tag-of-app", "go()"))
                : Optional.empty();
    }

    @Override
    public Content page() {
        return content("text/html; charset=UTF-8", "tag-of-page", PAGE);
    }

    @Override
    public String policy() {
        return "default-src 'none'";
    }

    private static Content content(String type, String tag, String text) {
        return new Content(type, tag, text.getBytes(StandardCharsets.UTF_8));
    }
}
