package io.strowger.node.local;

import java.net.InetSocketAddress;

/// The sites of a test, wherever they run.
interface Sites {
    Api api(String site);

    /// The SIP address of a site's edge.
    InetSocketAddress edge(String site);

    /// This machine, as the sites see it: where devices and applications are.
    String here();
}
