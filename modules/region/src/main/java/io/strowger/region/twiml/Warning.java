package io.strowger.region.twiml;

/// What was left out or replaced in reading a document: Twilio's code, and a text that ends with the line, if there is
/// one. Never quotes a password, a URI or the value of a header.
public record Warning(int code, String text) {}
