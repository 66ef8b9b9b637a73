package io.strowger.region.call;

import io.strowger.core.WireMessage;

/// One parameter of a webhook: a name of Twilio's and its value.
public record Parameter(String name, String value) implements WireMessage {}
