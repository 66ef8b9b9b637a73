package io.strowger.cluster;

import io.strowger.core.AccountSid;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import io.strowger.core.WireMessage;
import java.util.List;
import java.util.Optional;

/// What can be asked of the database of a data center, and what comes back. Rows travel as their JSON.
sealed interface ViewQuery extends WireMessage {
    record Rows(String kind, String owner, View.Order order, Page.Request page) implements ViewQuery {}

    record ByName(String kind, String owner, String name) implements ViewQuery {}

    record ById(String kind, String id) implements ViewQuery {}

    record Count(String kind, List<String> owners) implements ViewQuery {
        public Count {
            owners = List.copyOf(owners);
        }
    }

    /// Rows of entities that have a row of another kind, too.
    record Among(String kind, String owner, String otherKind, String otherOwner) implements ViewQuery {}

    /// Rows by the end of their name, whoever's they are; no index helps with that.
    record EndingWith(String kind, String suffix) implements ViewQuery {}

    /// Answered when the row of `entity` has seen the event of this number.
    record Await(EntityAddress entity, long sequence) implements ViewQuery {}

    /// This page of the events after the one of this number, or only how it begins: an answer has to fit into a
    /// message.
    record Events(EntityAddress entity, long after, Page.Request page) implements ViewQuery {}

    /// The same of what happened while the entity was this account's; see [Journal#eventsOf].
    record EventsOf(AccountSid account, EntityAddress holder, EntityAddress entity, long after, Page.Request page)
            implements ViewQuery {}

    /// What the entity was; see [Journal#at].
    record At(AccountSid account, EntityAddress holder, EntityAddress entity, Journal.Point point)
            implements ViewQuery {}

    /// Where the journal ends, as far as it can't change any more.
    record End() implements ViewQuery {}

    /// What has happened after a place; see [Journal#follow].
    record Follow(List<AccountSid> accounts, Journal.Place after) implements ViewQuery {
        public Follow {
            accounts = List.copyOf(accounts);
        }
    }

    sealed interface Result extends WireMessage {}

    record FoundRows(List<String> rows, boolean hasMore) implements Result {
        public FoundRows {
            rows = List.copyOf(rows);
        }
    }

    /// In the order of the question.
    record Counted(List<Long> numbers) implements Result {
        public Counted {
            numbers = List.copyOf(numbers);
        }
    }

    record Seen() implements Result {}

    /// Of a page that is shorter than was asked for, and has more, the rest is still to be had.
    record FoundEvents(Page<Journal.Entry> page) implements Result {}

    record FoundThen(Optional<Journal.Then> then) implements Result {}

    record FoundPlace(Journal.Place place) implements Result {}

    record Followed(Journal.Followed what) implements Result {}

    /// The database did not answer.
    record Failed(String why) implements Result {}
}
