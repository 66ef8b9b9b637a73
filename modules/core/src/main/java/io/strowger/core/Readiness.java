package io.strowger.core;

import java.util.Map;

/// Whether this node can do its work now, check by check (`database`, `cluster`, ...). The node module implements it.
/// Never blocks.
public interface Readiness {
    Map<String, Boolean> checks();
}
