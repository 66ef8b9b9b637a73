/// `main()`: roles, settings, wiring, the command line; a node as it is deployed. The only module that sees
/// everything.
/// Its rooms, `local` and `bench`, hold what is run beside a node; [Main] alone knows them.
@NullMarked
package io.strowger.node;

import org.jspecify.annotations.NullMarked;
