package io.strowger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlsTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.com/voice, https://example.com/voice",
        "https://example.com/voice#ct=100, https://example.com/voice",
        "https://example.com, https://example.com/",
        "https://example.com?a=1, https://example.com/?a=1",
        "' HTTP://Example.com:8080/a ', HTTP://Example.com:8080/a",
        "https://example.com/a b/ü?x={y}|z, https://example.com/a%20b/%C3%BC?x=%7By%7D%7Cz",
        "https://example.com/%41?x=%2B, https://example.com/%41?x=%2B",
        "http://[2001:db8::1]:80/, http://[2001:db8::1]:80/"
    })
    void areReadAsTheyWereMeant(String text, String url) {
        assertThat(Urls.parse(text)).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "voice",
                "/voice",
                "//example.com/voice",
                "ftp://example.com/",
                "mailto:me@example.com",
                "http:///voice",
                "http://",
                "http://no_such_host/",
                "http://127.1/",
                "http://example.com:0/",
                "http://example.com:65536/",
                "http://example.com:port/",
                "http://example.com/%zz"
            })
    void areRefusedWhereNothingCanBeAskedFor(String text) {
        assertThatThrownBy(() -> Urls.parse(text)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "other, https://example.com/a/other",
        "/other, https://example.com/other",
        "../other#x, https://example.com/other",
        "?x=2, https://example.com/a/b?x=2",
        "//example.org, https://example.org/",
        "http://example.org/, http://example.org/"
    })
    void areResolvedAsARedirectMeansThem(String location, String url) {
        assertThat(Urls.parse(Urls.parse("https://example.com/a/b?x=1"), location))
                .hasToString(url);
    }

    @Test
    void areShownWithoutPasswords() {
        assertThat(Urls.withoutUser("https://me:secret@example.com/a@b?c=@")).isEqualTo("https://example.com/a@b?c=@");
        assertThat(Urls.withoutUser("https://me:se@cret@example.com/")).isEqualTo("https://example.com/");
        assertThatThrownBy(() -> Urls.parse("ftp://me:secret@example.com/"))
                .message()
                .doesNotContain("secret");
    }
}
