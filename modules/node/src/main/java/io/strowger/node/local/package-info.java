/// Local mode: a cluster of three sites and a PostgreSQL on one machine, and the commands that start, show, break and
/// stop it.
@NullMarked
package io.strowger.node.local;

import org.jspecify.annotations.NullMarked;
