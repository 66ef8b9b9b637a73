package io.strowger.core.sip;

/// How SIP travels. `HTTP` stands for the `message/sip` door of an edge.
public enum Transport {
    UDP,
    TCP,
    HTTP
}
