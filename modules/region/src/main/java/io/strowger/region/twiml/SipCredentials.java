package io.strowger.region.twiml;

/// What to answer a digest challenge of a dialed party with; both empty: nothing.
public record SipCredentials(String username, String password) {
    static final SipCredentials NONE = new SipCredentials("", "");

    /// Without the password: this ends up in logs.
    @Override
    public String toString() {
        return "SipCredentials[username=" + username + "]";
    }
}
