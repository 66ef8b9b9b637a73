package io.strowger.region.call;

import io.strowger.core.EdgeAddress;

/// The media leg by which a device hears the call itself, at `edge`; `sdp` is its description. It
/// `isConnected` when the device has that.
record Media(EdgeAddress edge, Payload sdp, boolean isConnected) {
    Media connected() {
        return new Media(edge, sdp, true);
    }
}
