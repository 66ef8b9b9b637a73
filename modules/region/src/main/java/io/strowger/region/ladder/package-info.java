/// What passed over the wire in calls, as the nodes of a region keep it for a while.
@NullMarked
package io.strowger.region.ladder;

import org.jspecify.annotations.NullMarked;
