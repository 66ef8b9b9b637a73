package io.strowger.core.sip;

/// One header of a SIP message: its name as it was written, and its value without the line's end.
public record SipHeader(String name, String value) {
    public SipHeader {
        name = HeaderNames.shared(name);
    }

    /// RFC 3261 §7.3.1: names are compared without case.
    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }
}
