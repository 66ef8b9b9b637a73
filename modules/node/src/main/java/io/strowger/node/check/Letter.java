package io.strowger.node.check;

import io.strowger.core.WireMessage;

/// A command on its way to an entity, with whom to answer. `consulted` once a port has been asked for it.
record Letter(WireMessage command, Asker asker, boolean consulted) {
    interface Asker {
        Asker NOBODY = (_, _) -> {};

        void answer(Host from, WireMessage reply);
    }

    Letter afterConsulting() {
        return new Letter(command, asker, true);
    }
}
