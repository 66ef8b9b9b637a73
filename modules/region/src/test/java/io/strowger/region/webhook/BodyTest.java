package io.strowger.region.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BodyTest {
    private static final String DECLARED = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Say>Grüezi</Say>";

    @Test
    void isReadInTheCharsetOfItsMarkFirst() {
        assertThat(Body.text("\uFEFFGrüezi".getBytes(UTF_8), "text/xml; charset=iso-8859-1"))
                .isEqualTo("Grüezi");
        assertThat(Body.text("\uFEFFGrüezi".getBytes(UTF_16BE), "text/xml")).isEqualTo("Grüezi");
        assertThat(Body.text("\uFEFFGrüezi".getBytes(UTF_16LE), "text/xml")).isEqualTo("Grüezi");
    }

    @Test
    void isReadInTheCharsetOfTheHeaderThenOfTheDeclarationThenInUtf8() {
        assertThat(Body.text(DECLARED.getBytes(UTF_8), "text/xml; Charset=\"utf-8\""))
                .isEqualTo(DECLARED);
        assertThat(Body.text(DECLARED.getBytes(ISO_8859_1), "text/xml")).isEqualTo(DECLARED);
        assertThat(Body.text("Grüezi".getBytes(UTF_8), "text/xml")).isEqualTo("Grüezi");
    }

    @Test
    void isReadInUtf8WhereNobodyKnowsTheCharset() {
        assertThat(Body.text("Grüezi".getBytes(UTF_8), "text/xml; charset=klingon"))
                .isEqualTo("Grüezi");
        assertThat(Body.text(new byte[] {'a', (byte) 0xFC}, "text/xml; charset=%&/"))
                .isEqualTo("a\uFFFD");
        assertThat(Body.text(new byte[0], "")).isEmpty();
    }

    @Test
    void hasALimit() throws IOException {
        assertThat(Body.read(new ByteArrayInputStream(new byte[10]), 10)).isPresent();
        assertThat(Body.read(new ByteArrayInputStream(new byte[11]), 10)).isEmpty();
    }

    @Test
    void hasATypeThatCanBeCompared() {
        assertThat(Body.mediaType("Text/XML ; charset=utf-8")).isEqualTo("text/xml");
        assertThat(Body.mediaType("")).isEmpty();
    }
}
