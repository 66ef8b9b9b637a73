/// What drives a running local cluster: benchmarks, and the work that a JVM learns from before it is measured.
@NullMarked
package io.strowger.node.bench;

import org.jspecify.annotations.NullMarked;
