package io.strowger.region.call;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls.Instructions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// What a call was begun with: whose it is, who says what to do, the parameters that every webhook of it carries, and
/// what it says of itself where that is asked; the `password` is sealed. `digits` are pressed before anything else.
/// Empty for what there is not.
record Setup(
        AccountSid account,
        Instructions instructions,
        List<Parameter> parameters,
        Duration ringing,
        Duration limit,
        String username,
        String password,
        String digits) {
    Setup {
        parameters = List.copyOf(parameters);
        username = Objects.requireNonNullElse(username, ""); // earlier there were none of these
        password = Objects.requireNonNullElse(password, "");
        digits = Objects.requireNonNullElse(digits, "");
    }

    /// Of a call that a device has made.
    static Setup incoming(AccountSid account, Instructions instructions, List<Parameter> parameters) {
        return new Setup(account, instructions, parameters, Duration.ZERO, Limits.LONGEST, "", "", "");
    }

    Setup with(Instructions others) {
        return new Setup(account, others, parameters, ringing, limit, username, password, digits);
    }

    Setup withoutDigits() {
        return new Setup(account, instructions, parameters, ringing, limit, username, password, "");
    }

    Setup lasting(Duration newLimit) {
        return new Setup(account, instructions, parameters, ringing, newLimit, username, password, digits);
    }
}
