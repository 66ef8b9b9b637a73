/// SIP in and out: listeners and transactions, the route cache, forwarding, media legs.
@NullMarked
package io.strowger.edge;

import org.jspecify.annotations.NullMarked;
