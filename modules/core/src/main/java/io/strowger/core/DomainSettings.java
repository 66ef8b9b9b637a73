package io.strowger.core;

import java.util.EnumMap;
import java.util.Map;

/// What an account can set on a SIP Domain (Twilio's SIP Domain resource), as the words of the API; the gateway has
/// validated them. Only what differs from a field's default is kept.
public record DomainSettings(Map<Field, String> values) {
    public static final DomainSettings DEFAULT = new DomainSettings(Map.of());

    /// The fields, with what they are when nobody has set them.
    public enum Field {
        FRIENDLY_NAME(""),
        VOICE_URL(""),
        VOICE_METHOD("POST"),
        VOICE_FALLBACK_URL(""),
        VOICE_FALLBACK_METHOD("POST"),
        VOICE_STATUS_CALLBACK_URL(""),
        VOICE_STATUS_CALLBACK_METHOD("POST"),
        SIP_REGISTRATION("false"),
        EMERGENCY_CALLING_ENABLED("false"),
        SECURE("false"),
        BYOC_TRUNK_SID(""),
        EMERGENCY_CALLER_SID("");

        private final String unset;

        Field(String unset) {
            this.unset = unset;
        }
    }

    public DomainSettings {
        values = Map.copyOf(values);
    }

    /// The word of this field.
    public String value(Field field) {
        return values.getOrDefault(field, field.unset);
    }

    /// Whether a field that is `true` or `false` is `true`.
    public boolean isOn(Field field) {
        return value(field).equals("true");
    }

    /// These settings with `changes` made.
    public DomainSettings with(Map<Field, String> changes) {
        var changed = new EnumMap<Field, String>(Field.class);
        changed.putAll(values);
        changed.putAll(changes);
        changed.entrySet().removeIf(entry -> entry.getValue().equals(entry.getKey().unset));
        return new DomainSettings(changed);
    }
}
