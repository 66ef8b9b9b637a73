package io.strowger.core;

import io.strowger.core.sip.Aor;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/// The journal of one region or of the arbiter, to read. A stage that fails means that its database did not answer.
public interface Journal {
    /// What has happened to one entity, oldest first, from the oldest event that retention has kept. Secrets are
    /// struck out.
    CompletionStage<Page<Entry>> events(EntityAddress entity, Page.Request page);

    /// The same, but only what has happened after the event of the number `after`, 0 for all, and while it was
    /// `account`'s. That goes by the history of `holder`, the entity itself or the one it hangs on: an event of the
    /// holder that names an account is where that account's time begins, and the next such event is where it ends.
    CompletionStage<Page<Entry>> eventsOf(
            AccountSid account, EntityAddress holder, EntityAddress entity, long after, Page.Request page);

    /// The entity as it was at `point`, and the event that made it so, if that event was `account`'s by the rule of
    /// [#eventsOf] and retention has kept enough. Secrets are struck out.
    CompletionStage<Optional<Then>> at(AccountSid account, EntityAddress holder, EntityAddress entity, Point point);

    /// The place behind everything that can't change any more: where to follow from.
    CompletionStage<Place> end();

    /// What has happened after `after` to anything that [#holder] knows, while it was one of these accounts', in the
    /// journal's order. Whose it is goes by the same rule as in [#eventsOf]; secrets are struck out.
    CompletionStage<Followed> follow(Set<AccountSid> accounts, Place after);

    /// The entity whose history says whose `entity` is: a registration is that of its domain. Empty for what is
    /// nobody's to see.
    static Optional<EntityAddress> holder(EntityAddress entity) {
        if (entity.id().chars().anyMatch(Character::isISOControl)) return Optional.empty(); // SQL takes no NUL
        try {
            return switch (entity.kind()) {
                case "domain", "credential-list", "ip-access-control-list", "call", "route", "api-key" ->
                    Optional.of(entity);
                case "registration" ->
                    Optional.of(new EntityAddress(
                            "domain", Aor.parse(entity.id()).domain().toString()));
                default -> Optional.empty();
            };
        } catch (Malformed notAnId) {
            return Optional.empty();
        }
    }

    /// One event: its number in the entity's history (from 1), its stored type name, when it was written, its JSON, and
    /// the request to the API that it was stored for, if it was one.
    record Entry(long sequence, String type, Instant at, String json, Optional<Cause> cause) implements WireMessage {}

    /// A moment in the history of an entity.
    sealed interface Point extends WireMessage {}

    /// After the event of this number.
    record After(long sequence) implements Point {}

    /// After the last event that was written by then.
    record By(Instant at) implements Point {}

    /// An entity after an event: its state as JSON.
    record Then(Entry entry, String state) implements WireMessage {}

    /// A place between two rows of a journal, as `transaction/row`: PostgreSQL's number of the transaction that wrote
    /// the row before it, and that row's own.
    record Place(long transaction, long row) implements WireMessage, Comparable<Place> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,18})/(\\d{1,19})");
        private static final Comparator<Place> ORDER =
                Comparator.comparingLong(Place::transaction).thenComparingLong(Place::row);

        /// Throws [Malformed] for anything but two numbers with a slash between them.
        public static Place parse(String text) {
            var numbers = FORM.matcher(text);
            if (!numbers.matches()) throw new Malformed("a place in a journal, as 12/34", text);
            try {
                return new Place(Long.parseLong(numbers.group(1)), Long.parseLong(numbers.group(2)));
            } catch (NumberFormatException tooLong) {
                throw new Malformed("a place in a journal, as 12/34", text);
            }
        }

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return transaction + "/" + row;
        }
    }

    /// That something has happened to `entity`, which was `account`'s; `place` is behind it.
    record Happening(Place place, AccountSid account, EntityAddress entity, Entry entry) implements WireMessage {}

    sealed interface Followed extends WireMessage {}

    /// Everything up to `readTo` that was asked for. `hasMore` says that more can be had at once.
    record Happened(List<Happening> events, Place readTo, boolean hasMore) implements Followed {
        public Happened {
            events = List.copyOf(events);
        }
    }

    /// The place is not one of this journal: it is ahead of its end.
    record NoSuchPlace() implements Followed {}
}
