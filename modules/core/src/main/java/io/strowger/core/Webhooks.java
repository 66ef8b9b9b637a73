package io.strowger.core;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// The servers of webhooks, as the nodes of one region can reach them. The region module implements it.
public interface Webhooks {
    /// Of each URL, in their order, from some node of the region. Connections are opened and closed again, and
    /// no server is asked for anything: what a webhook does can't be undone. Only for what a Domain of the
    /// account has already, never for a URL that somebody has just named. A stage that fails means that the
    /// region did not answer in time.
    CompletionStage<List<Reach>> reach(AccountSid account, List<String> urls);

    sealed interface Reach extends WireMessage {}

    record Reachable() implements Reach {}

    /// `why` may be shown to the account.
    record Unreachable(String why) implements Reach {}
}
