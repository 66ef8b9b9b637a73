package io.strowger.region.webhook;

import io.strowger.core.AccountSid;
import io.strowger.core.Malformed;
import io.strowger.core.Urls;
import java.util.List;

/// One webhook to be asked: where, with what, for whom. `url` is as it was configured, overrides in its
/// fragment too. `cookies` are what earlier webhooks of the same call were given.
public record WebhookRequest(
        String url, String method, List<Parameter> parameters, AccountSid account, Kind kind, Cookies cookies) {
    static final String GET = "GET";
    static final String POST = "POST";

    public WebhookRequest {
        if (!method.equals(GET) && !method.equals(POST)) throw new Malformed("GET or POST", method);
        parameters = List.copyOf(parameters);
    }

    /// What is asked for, and so which answers are no good.
    public enum Kind {
        /// A document that says what the call does next.
        VOICE,
        /// A notice: whatever is answered with 2xx is thanks.
        STATUS
    }

    /// One field of the form, or of the query. A name may stand there more than once.
    public record Parameter(String name, String value) {}

    /// Without the password that the URL may carry, and without what the call is about.
    @Override
    public String toString() {
        return kind + " " + method + " " + Urls.withoutUser(url) + " for " + account;
    }
}
