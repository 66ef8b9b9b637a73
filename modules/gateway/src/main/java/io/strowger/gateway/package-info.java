/// HTTP in and out: the Twilio-compatible APIs, `/strowger/v1`, and the `message/sip` door.
@NullMarked
package io.strowger.gateway;

import org.jspecify.annotations.NullMarked;
