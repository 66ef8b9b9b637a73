/// SIP as immutable values: names and addresses, edge forms, digest authentication, what a REGISTER asks and what it
/// gets.
@NullMarked
package io.strowger.core.sip;

import org.jspecify.annotations.NullMarked;
