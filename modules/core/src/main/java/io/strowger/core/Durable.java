package io.strowger.core;

/// What is stored and outlives the code that wrote it. Each class has a short alias in its module's `reference.conf`,
/// under `strowger.durable`.
public interface Durable {}
