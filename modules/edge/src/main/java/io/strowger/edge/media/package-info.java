/// Media legs of an edge: SDP, RTP, G.711, digits, WAV files and speech. A library: knows neither calls nor
/// SIP.
@NullMarked
package io.strowger.edge.media;

import org.jspecify.annotations.NullMarked;
