package io.strowger.region.twiml;

/// A header that an application adds to an INVITE; safe to write: a token, and a value without control
/// characters.
public record SipHeader(String name, String value) {}
