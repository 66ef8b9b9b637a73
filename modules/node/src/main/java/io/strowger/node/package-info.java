/// `main()`: roles, settings, wiring, local mode, the command line. The only one that sees everything.
@NullMarked
package io.strowger.node;

import org.jspecify.annotations.NullMarked;
