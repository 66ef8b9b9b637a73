package io.strowger.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {
    private final Assets assets = Assets.load();

    @ParameterizedTest
    @CsvSource({
        "index.html, text/html; charset=UTF-8",
        "app.js, text/javascript; charset=UTF-8",
        "style.css, text/css; charset=UTF-8",
        "strowger.svg, image/svg+xml",
        "vendor/lit/index.js, text/javascript; charset=UTF-8",
        "vendor/lit/directives/repeat.js, text/javascript; charset=UTF-8",
        "vendor/lit-html/lit-html.js, text/javascript; charset=UTF-8",
        "vendor/lit-element/index.js, text/javascript; charset=UTF-8",
        "vendor/lit__reactive-element/reactive-element.js, text/javascript; charset=UTF-8",
        "vendor/uplot/dist/uPlot.esm.js, text/javascript; charset=UTF-8",
        "vendor/uplot/dist/uPlot.min.css, text/css; charset=UTF-8"
    })
    void findsItsOwnFilesAndThoseOfItsLibraries(String path, String type) {
        assertThat(assets.find(path)).hasValueSatisfying(file -> {
            assertThat(file.type()).isEqualTo(type);
            assertThat(file.bytes()).isNotEmpty();
            assertThat(file.tag()).hasSize(32);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                ".",
                "..",
                "nothing.js",
                "pages",
                "pages/",
                "../reference.conf",
                "../io/strowger/console/Assets.class",
                "pages/../app.js",
                "./app.js",
                "//app.js",
                "/console/app.js",
                "pages//overview.js",
                "%2e%2e/app.js",
                "..%2fapp.js",
                "pages\\overview.js",
                "app.js\0.css",
                "vendor",
                "vendor/lit",
                "vendor/lit/",
                "vendor/lit/package.json",
                "vendor/lit/LICENSE",
                "vendor/lit/../lit-html/3.3.2/lit-html.js",
                "vendor/lit/3.3.2/index.js",
                "vendor/jquery/jquery.js",
                "vendor/../app.js",
                "META-INF/MANIFEST.MF"
            })
    void leavesItsTwoTreesByNoPath(String path) {
        assertThat(assets.find(path)).isEmpty();
    }

    @Test
    void tellsWhatIsTheSameByItsTag() {
        assertThat(assets.find("app.js").orElseThrow().tag())
                .isEqualTo(Assets.load().find("app.js").orElseThrow().tag())
                .isNotEqualTo(assets.find("style.css").orElseThrow().tag());
        assertThat(assets.page().tag())
                .isEqualTo(assets.find("index.html").orElseThrow().tag());
    }

    @Test
    void allowsTheImportMapOfThePageByItsHashAndNoOtherInlineScript() throws Exception {
        var page = new String(assets.page().bytes(), UTF_8);
        var inline = new ArrayList<String>();
        var scripts =
                Pattern.compile("<script([^>]*)>(.*?)</script>", Pattern.DOTALL).matcher(page);
        while (scripts.find()) if (!scripts.group(1).contains(" src=")) inline.add(scripts.group(2));

        assertThat(inline).hasSize(1);
        var hash = MessageDigest.getInstance("SHA-256").digest(inline.getFirst().getBytes(UTF_8));
        assertThat(assets.policy())
                .contains(
                        "default-src 'none'",
                        "script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';",
                        "frame-ancestors 'none'")
                .doesNotContain("unsafe-eval", "script-src 'self' 'unsafe-inline'");
    }

    /// A browser takes what the map names from here, or nothing.
    @Test
    void hasWhateverItsPageNames() {
        var page = new String(assets.page().bytes(), UTF_8);
        var named = Pattern.compile("\"/assets/([^\"]+[^/\"])\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1));

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(path -> assertThat(assets.find(path)).as(path).isPresent());
    }
}
