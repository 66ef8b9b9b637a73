package io.strowger.core;

import java.util.Optional;

/// The files of the web console: the same for everybody, and nothing in them is secret. The console module has
/// them; the gateway serves them. May be asked by many threads.
public interface ConsoleFiles {
    /// The file at `path` below `/assets/`, which has no slash at its start. Empty for whatever is none of the
    /// console's, however the path is written.
    Optional<Content> find(String path);

    /// The page that answers every link into the console.
    Content page();

    /// What a browser may load for that page: the value of `Content-Security-Policy` (W3C CSP Level 3).
    String policy();

    /// A file, as it is sent.
    ///
    /// @param type the value of `Content-Type`
    /// @param tag  another one for every other content; the value of `ETag` without its quotes
    @SuppressWarnings("ArrayRecordComponent") // never compared, and nobody writes to it
    record Content(String type, String tag, byte[] bytes) {}
}
