/// Webhooks: the HTTP client that fetches TwiML and delivers status callbacks. Knows nothing of calls or TwiML.
@NullMarked
package io.strowger.region.webhook;

import org.jspecify.annotations.NullMarked;
