package io.strowger.core;

/// What travels between nodes. Each class has a number in its module's `reference.conf`, under `strowger.wire`.
public interface WireMessage {}
