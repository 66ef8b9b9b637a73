package io.strowger.region.twiml;

/// How an application is asked for the next document, or told of something.
public enum HttpMethod {
    GET,
    POST
}
