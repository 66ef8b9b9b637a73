package io.strowger.cluster;

/// One row of the journal. `writtenIn` is PostgreSQL's number of the transaction that wrote it, `ordering` the row's
/// own.
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied nowhere
record JournalEvent(
        long writtenIn, long ordering, String kind, String id, long sequence, String alias, byte[] payload) {
    /// Where the feed goes on after this event.
    String offset() {
        return writtenIn + "/" + ordering;
    }
}
