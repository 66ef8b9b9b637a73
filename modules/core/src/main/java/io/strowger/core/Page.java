package io.strowger.core;

import java.util.List;
import java.util.function.Function;

/// One page of a list, and whether another follows.
public record Page<T>(List<T> items, Request request, boolean hasMore) implements WireMessage {
    public Page {
        items = List.copyOf(items);
    }

    /// Which page: `number` counts from 0, `size` from 1 to 1000 (Twilio's `Page` and `PageSize`).
    public record Request(int number, int size) implements WireMessage {
        public static final int MAX_SIZE = 1000;

        /// The whole of a list that is bounded by [#MAX_SIZE].
        public static final Request ALL = new Request(0, MAX_SIZE);

        public long offset() {
            return (long) number * size;
        }
    }

    /// The page of a list that is at hand in full.
    public static <T> Page<T> of(List<T> all, Request request) {
        var from = (int) Math.min(all.size(), request.offset());
        var to = Math.min(all.size(), from + request.size());
        return new Page<>(all.subList(from, to), request, to < all.size());
    }

    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<R>(items.stream().<R>map(change).toList(), request, hasMore);
    }
}
