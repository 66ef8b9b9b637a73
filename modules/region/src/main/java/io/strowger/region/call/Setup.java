package io.strowger.region.call;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls.Instructions;
import java.time.Duration;
import java.util.List;

/// What a call was begun with: whose it is, who says what to do, and the parameters that every webhook of it carries.
record Setup(
        AccountSid account, Instructions instructions, List<Parameter> parameters, Duration ringing, Duration limit) {
    Setup {
        parameters = List.copyOf(parameters);
    }

    Setup with(Instructions others) {
        return new Setup(account, others, parameters, ringing, limit);
    }
}
