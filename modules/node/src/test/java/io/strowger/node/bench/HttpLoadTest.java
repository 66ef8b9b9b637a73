package io.strowger.node.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HttpLoadTest {
    @Test
    void readsOneAnswerAfterTheOther() throws IOException {
        var in = in("HTTP/1.1 201 Created\r\nContent-Length: 5\r\nServer: x\r\n\r\nhello"
                + "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");

        assertThat(HttpLoad.answer(in)).isEqualTo(201);
        assertThat(HttpLoad.answer(in)).isEqualTo(204);
        assertThat(HttpLoad.answer(in)).isEqualTo(200);
        assertThatThrownBy(() -> HttpLoad.answer(in)).isInstanceOf(EOFException.class);
    }

    @Test
    void refusesAnAnswerWhoseLengthItDoesNotKnow() {
        assertThatThrownBy(() -> HttpLoad.answer(in("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")))
                .hasMessageContaining("chunks");
    }

    @Test
    void writesARequestWithItsForm() {
        assertThat(text(HttpLoad.request("POST", "h:1", "/a", "Basic x", "A=1")))
                .isEqualTo("POST /a HTTP/1.1\r\nHost: h:1\r\nAuthorization: Basic x\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\nA=1");
        assertThat(text(HttpLoad.request("GET", "h:1", "/a", "", "")))
                .isEqualTo("GET /a HTTP/1.1\r\nHost: h:1\r\n\r\n");
    }

    @Test
    void countsPerSecondAndByPercentile() {
        var nanos = new long[100];
        for (var at = 0; at < nanos.length; at++) nanos[at] = (at + 1) * 1_000_000L;
        var result = new HttpLoad.Result(new TreeMap<>(Map.of(429, 2, 503, 1)), nanos, Duration.ofSeconds(4));

        assertThat(result.perSecond()).isEqualTo(25);
        assertThat(result.percentile(0.50)).isEqualTo(50);
        assertThat(result.percentile(0.99)).isEqualTo(99);
        assertThat(new HttpLoad.Result(new TreeMap<>(), new long[0], Duration.ofSeconds(1)).percentile(0.99))
                .isZero();
    }

    private static ByteArrayInputStream in(String answers) {
        return new ByteArrayInputStream(answers.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1);
    }
}
