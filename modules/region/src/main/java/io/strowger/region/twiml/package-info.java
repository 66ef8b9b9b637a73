/// TwiML: what an application answers a call with, read from XML into values. Nothing here performs anything.
@NullMarked
package io.strowger.region.twiml;

import org.jspecify.annotations.NullMarked;
