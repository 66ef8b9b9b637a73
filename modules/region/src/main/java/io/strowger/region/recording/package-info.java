/// What callers have said, in the region's database and from any node of the cluster.
@NullMarked
package io.strowger.region.recording;

import org.jspecify.annotations.NullMarked;
