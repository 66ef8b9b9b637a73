/// The arbiter: Route, Witness, the region's session and lease.
@NullMarked
package io.strowger.routing;

import org.jspecify.annotations.NullMarked;
