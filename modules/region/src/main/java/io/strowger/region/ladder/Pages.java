package io.strowger.region.ladder;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Room for octets outside of the heap. What is kept for long and then forgotten is what a garbage collection copies,
/// and what makes it necessary: with ladders in the heap, 100 calls a second led to a pause of half a second each
/// minute.
///
/// It grows with what is kept, and is not given back to the system. A value of one thread.
final class Pages {
    static final int SIZE = 1024; // octets
    private static final int AT_ONCE = 1024; // so many pages are asked of the system
    private static final int LINK = Integer.BYTES; // a page begins with the number of the one that follows it
    private static final int NONE = -1;

    private final List<ByteBuffer> blocks = new ArrayList<>();
    private int free = NONE; // the first of those that nobody has

    /// Octets that the system has been asked for.
    long reserved() {
        return (long) blocks.size() * AT_ONCE * SIZE;
    }

    private int take() {
        if (free == NONE) grow();
        var page = free;
        free = follower(page);
        return page;
    }

    private void grow() {
        var first = blocks.size() * AT_ONCE;
        blocks.add(ByteBuffer.allocateDirect(AT_ONCE * SIZE));
        for (var page = first; page < first + AT_ONCE; page++) {
            link(page, free);
            free = page;
        }
    }

    private void giveBack(int page) {
        link(page, free);
        free = page;
    }

    private int follower(int page) {
        return block(page).getInt(start(page));
    }

    private void link(int page, int follower) {
        block(page).putInt(start(page), follower);
    }

    private ByteBuffer block(int page) {
        return blocks.get(page / AT_ONCE);
    }

    private static int start(int page) {
        return page % AT_ONCE * SIZE;
    }

    /// Records of any length one after the other, in pages of their own.
    final class Strip {
        private int first = NONE;
        private int begin = LINK; // of the oldest record, in the first page
        private int last = NONE;
        private int end = SIZE; // of the newest, in the last page
        private int pages;

        /// Octets.
        int size() {
            return pages * SIZE;
        }

        boolean isEmpty() {
            return first == last && (first == NONE || begin == end);
        }

        void add(byte[] record) {
            write(ByteBuffer.allocate(Integer.BYTES).putInt(record.length).array());
            write(record);
        }

        private void write(byte[] octets) {
            for (var written = 0; written < octets.length; ) {
                if (end == SIZE) append(take());
                var some = Math.min(octets.length - written, SIZE - end);
                block(last).put(start(last) + end, octets, written, some);
                written += some;
                end += some;
            }
        }

        private void append(int page) {
            if (first == NONE) first = page;
            else link(last, page);
            last = page;
            end = LINK;
            pages++;
        }

        /// The oldest first.
        List<byte[]> records() {
            var records = new ArrayList<byte[]>();
            for (var reader = new Reader(); !reader.isAtTheEnd(); ) records.add(reader.record());
            return records;
        }

        /// There has to be one.
        void dropOldest() {
            var reader = new Reader();
            reader.skip();
            while (first != reader.page) dropPage();
            begin = reader.at;
            if (begin == SIZE && first != last) {
                dropPage();
                begin = LINK;
            }
        }

        void clear() {
            while (first != last) dropPage();
            if (first != NONE) giveBack(first);
            first = NONE;
            last = NONE;
            begin = LINK;
            end = SIZE;
            pages = 0;
        }

        private void dropPage() {
            var dropped = first;
            first = follower(dropped);
            giveBack(dropped);
            pages--;
        }

        private final class Reader {
            private int page = first;
            private int at = begin;

            boolean isAtTheEnd() {
                return page == last && (page == NONE || at == end);
            }

            byte[] record() {
                return read(length());
            }

            void skip() {
                for (var left = length(); left > 0; ) left -= advance(left);
            }

            private int length() {
                return ByteBuffer.wrap(read(Integer.BYTES)).getInt();
            }

            private byte[] read(int length) {
                var octets = new byte[length];
                for (var read = 0; read < length; ) {
                    var some = advance(length - read);
                    block(page).get(start(page) + at - some, octets, read, some);
                    read += some;
                }
                return octets;
            }

            /// By so many octets at most, in one page: how many.
            private int advance(int most) {
                if (at == SIZE) {
                    page = follower(page);
                    at = LINK;
                }
                var some = Math.min(most, SIZE - at);
                at += some;
                return some;
            }
        }
    }
}
