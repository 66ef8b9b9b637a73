package io.strowger.core;

/// Where an entity lives inside its own data center: its kind (`domain`, `registration`) and its id there.
public record EntityAddress(String kind, String id) implements WireMessage {
    /// As it stands in the journal: `registration|alice@acme.sip.twilio.com`.
    public String persistenceId() {
        return kind + "|" + id;
    }
}
