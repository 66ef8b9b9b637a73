package io.strowger.region.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.region.webhook.Overrides.RetryOn;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OutcomeTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new HttpConnectTimeoutException("late"), 11201, "ct"),
                Arguments.of(new HttpTimeoutException("late"), 11205, "rt"),
                Arguments.of(new ConnectException("refused"), 11202, "ct"),
                Arguments.of(new ConnectException("no").initCause(new NoRouteToHostException()), 11205, "ct"),
                Arguments.of(new SocketException("Connection reset"), 11205, "ct"),
                Arguments.of(new ProtocolException("what?"), 11206, ""),
                Arguments.of(new SSLHandshakeException("no"), 11220, "ct"),
                Arguments.of(tls(new CertificateException("No name matching example.com found")), 11235, ""),
                Arguments.of(
                        tls(new CertificateException(
                                new CertPathValidatorException("validity", new CertificateExpiredException("old")))),
                        11236,
                        ""));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void hasTwiliosCode(IOException cause, int code, String retryOn) {
        var trouble = Outcome.unanswered(cause);

        assertThat(trouble.failed().code()).isEqualTo(code);
        assertThat(trouble.retryReason().map(OutcomeTest::word).orElse("")).isEqualTo(retryOn);
    }

    private static String word(RetryOn reason) {
        return switch (reason) {
            case CONNECT -> "ct";
            case READ -> "rt";
            case CLIENT_ERROR -> "4xx";
            case SERVER_ERROR -> "5xx";
        };
    }

    private static IOException tls(CertificateException cause) {
        return new SSLHandshakeException("no", cause);
    }
}
