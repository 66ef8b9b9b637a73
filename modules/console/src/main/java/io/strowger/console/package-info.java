/// The web console: static files that read `/strowger/v1`.
@NullMarked
package io.strowger.console;

import org.jspecify.annotations.NullMarked;
