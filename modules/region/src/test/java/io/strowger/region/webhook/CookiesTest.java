package io.strowger.region.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookiesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String PAGE = "https://app.example.com/calls/voice";

    @Test
    void goBackToWhereTheyCameFrom() {
        var cookies = set("session=abc; HttpOnly", "mood = good ; Path=/");

        assertThat(cookies.headerFor(URI.create(PAGE))).contains("session=abc; mood=good");
        assertThat(cookies.headerFor(URI.create("https://example.org/calls/voice")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a=1, https://app.example.com/calls/next, true",
        "a=1, https://app.example.com/calls, true",
        "a=1, https://app.example.com/callsign, false",
        "a=1, https://app.example.com/, false",
        "a=1, http://app.example.com/calls/, true",
        "a=1; Secure, http://app.example.com/calls/, false",
        "a=1; Secure, https://app.example.com/calls/, true",
        "a=1, https://deep.app.example.com/calls/, false",
        "a=1; Domain=.Example.com, https://deep.app.example.com/calls/, true",
        "a=1; Domain=example.com, https://example.com/calls/, true",
        "a=1; Domain=example.com, https://badexample.com/calls/, false",
        "secure=1, http://app.example.com/calls/, true"
    })
    void goNowhereElse(String header, String url, boolean goes) {
        assertThat(set(header).headerFor(URI.create(url)).isPresent()).isEqualTo(goes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "=1",
                "a=1; Domain=example.org",
                "a=1; Domain=com",
                "a=1; Domain=deep.app.example.com",
                "a=1\r\nX-Evil: 1",
                "a=1; Max-Age=0",
                "a=1; Max-Age=-1; Expires=Fri, 01 Jan 2027 00:00:00 GMT",
                "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
                "a=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT"
            })
    void areNotTaken(String header) {
        assertThat(set(header)).isEqualTo(Cookies.NONE);
    }

    @Test
    void areReplacedAndTakenAway() {
        var cookies = set("a=1", "b=1").after(URI.create(PAGE), List.of("a=2", "b=; Max-Age=0"), NOON);

        assertThat(cookies.headerFor(URI.create(PAGE))).contains("a=2");
    }

    @Test
    void areNoMoreThanFifty() {
        var cookies = set(
                IntStream.range(0, 60).mapToObj(number -> "c" + number + "=1").toArray(String[]::new));

        assertThat(cookies.cookies()).hasSize(50);
        assertThat(cookies.headerFor(URI.create(PAGE)).orElseThrow()).endsWith("c59=1");
    }

    @Test
    void areNoLongerTogetherThanAServerTakes() {
        var cookies = set(IntStream.range(0, 4)
                .mapToObj(number -> "c" + number + "=" + "x".repeat(4000))
                .toArray(String[]::new));

        assertThat(cookies.cookies()).extracting(Cookies.Cookie::name).containsExactly("c2", "c3");
    }

    @Test
    void areReadAsTheyWereWritten() {
        var cookies = set("session=abc", "empty=", "all=1; Domain=example.com; Path=/; Secure");

        assertThat(Cookies.read(cookies.written())).isEqualTo(cookies);
        assertThat(Cookies.read(Cookies.NONE.written())).isEqualTo(Cookies.NONE);
    }

    @Test
    void printWithoutTheirValues() {
        assertThat(set("session=abc")).asString().contains("session").doesNotContain("abc");
    }

    private static Cookies set(String... headers) {
        return Cookies.NONE.after(URI.create(PAGE), Arrays.asList(headers), NOON);
    }
}
