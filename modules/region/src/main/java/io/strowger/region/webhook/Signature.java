package io.strowger.region.webhook;

import io.strowger.region.webhook.WebhookRequest.Parameter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// `X-Twilio-Signature`: how a server knows that a webhook is from us.
final class Signature {
    private static final String ALGORITHM = "HmacSHA1";

    private Signature() {}

    /// Of a request for `url`, as it is sent, with its query and without a fragment. `posted` are the fields of
    /// its form: none for a GET. Names that stand there more than once count with each of their values once.
    static String of(String token, String url, List<Parameter> posted) {
        return hash(
                token,
                posted.stream()
                        .distinct()
                        .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                        .map(field -> field.name() + field.value())
                        .collect(Collectors.joining("", url, "")));
    }

    private static String hash(String token, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, missing);
        }
    }
}
