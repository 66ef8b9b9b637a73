package io.strowger.region.webhook;

import io.strowger.region.webhook.Overrides.RetryOn;
import io.strowger.region.webhook.WebhookReply.Failed;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// How one request ended.
sealed interface Outcome {
    /// Why it may be asked again, if the URL's policy allows it.
    Optional<RetryOn> retryReason();

    /// With an answer of any status. `body` is empty where nobody wants it.
    record Page(int status, HttpHeaders headers, String body) implements Outcome {
        private static final int CLIENT_ERRORS = 400;
        private static final int SERVER_ERRORS = 500;

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        boolean isRedirect() {
            return switch (status) {
                case 301, 302, 303, 307, 308 -> true;
                default -> false;
            };
        }

        String contentType() {
            return headers.firstValue("Content-Type").orElse("");
        }

        @Override
        public Optional<RetryOn> retryReason() {
            if (status >= SERVER_ERRORS) return Optional.of(RetryOn.SERVER_ERROR);
            return status >= CLIENT_ERRORS ? Optional.of(RetryOn.CLIENT_ERROR) : Optional.empty();
        }
    }

    /// Without one that is of any use.
    record Trouble(Failed failed, Optional<RetryOn> retryReason) implements Outcome {}

    static Trouble last(Failed failed) {
        return new Trouble(failed, Optional.empty());
    }

    static Trouble noSuchHost(String host) {
        return last(Problem.BAD_HOST.because("no such host: " + host));
    }

    static Trouble privateAddress(String host) {
        return last(Problem.CONNECTION.because(host + " is a private address, which only "
                + WebhookSettings.ALLOW_PRIVATE_ADDRESSES + " = true allows to ask"));
    }

    /// No answer began.
    static Trouble unanswered(IOException cause) {
        return switch (cause) {
            case HttpConnectTimeoutException _ ->
                new Trouble(Problem.CONNECT_TIMEOUT.because("no connection in time"), Optional.of(RetryOn.CONNECT));
            case HttpTimeoutException _ ->
                new Trouble(Problem.CONNECTION.because("no answer in time"), Optional.of(RetryOn.READ));
            case ConnectException refused
            when !(refused.getCause() instanceof NoRouteToHostException) ->
                new Trouble(Problem.REFUSED.because("connection refused"), Optional.of(RetryOn.CONNECT));
            case SSLException tls -> handshake(tls);
            case ProtocolException _ -> last(Problem.PROTOCOL.because("the answer is not HTTP"));
            default ->
                new Trouble(
                        Problem.CONNECTION.because("the connection failed before there was an answer"),
                        Optional.of(RetryOn.CONNECT));
        };
    }

    /// An answer began and did not end.
    static Trouble brokenOff(int status) {
        return new Trouble(Problem.CONNECTION.because("the answer broke off", status), Optional.of(RetryOn.READ));
    }

    /// A certificate does not get better when it is looked at again. One for another name is what the JDK has
    /// no class of its own for.
    private static Trouble handshake(SSLException tls) {
        for (Throwable cause = tls; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException)
                return last(Problem.EXPIRED.because("the certificate has expired, or is not valid yet"));
        }
        for (Throwable cause = tls; cause != null; cause = cause.getCause()) {
            if (cause.getClass() == CertificateException.class)
                return last(Problem.OTHER_DOMAIN.because("the certificate is for another name"));
            if (cause instanceof CertificateException)
                return last(Problem.UNTRUSTED.because("nobody we trust has signed the certificate"));
        }
        return new Trouble(Problem.HANDSHAKE.because("the TLS handshake failed"), Optional.of(RetryOn.CONNECT));
    }
}
