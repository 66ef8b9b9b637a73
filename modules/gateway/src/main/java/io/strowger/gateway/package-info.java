/// HTTP in and out: the Twilio-compatible APIs, `/strowger/v1`, `message/sip`.
@NullMarked
package io.strowger.gateway;

import org.jspecify.annotations.NullMarked;
