/// Calls: one entity a call, with the calls that it makes in turn, between devices, webhooks and the API.
@NullMarked
package io.strowger.region.call;

import org.jspecify.annotations.NullMarked;
