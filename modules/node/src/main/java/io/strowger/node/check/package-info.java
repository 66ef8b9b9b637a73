/// The simulator of the protocol: the product's own rules, in a world where everything that can go wrong does.
@NullMarked
package io.strowger.node.check;

import org.jspecify.annotations.NullMarked;
