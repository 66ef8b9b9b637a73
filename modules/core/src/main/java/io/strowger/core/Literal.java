package io.strowger.core;

/// A value that is written as one word of its protocol: a static `parse(String)` and `toString()` are inverse. JSON
/// stores it as that word.
public interface Literal {}
