/// Clusters in one JVM, links that can be cut, fakes of the ports, a clock to set, HTTP requests. Test scope only.
@NullMarked
package io.strowger.testkit;

import org.jspecify.annotations.NullMarked;
