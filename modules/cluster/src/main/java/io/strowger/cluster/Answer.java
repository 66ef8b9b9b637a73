package io.strowger.cluster;

import io.strowger.core.EntityAddress;
import io.strowger.core.WireMessage;

/// An entity's answer: which entity gave it in the end, and the number of the last event it had persisted by then.
record Answer(WireMessage reply, EntityAddress by, long sequence) implements WireMessage {}
