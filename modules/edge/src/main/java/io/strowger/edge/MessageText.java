package io.strowger.edge;

import io.strowger.core.sip.SipHeaders;

/// A SIP message as it is written. Whatever a value holds, it stays on its line: a line end in it becomes a
/// blank, and a header whose name is none is left out.
final class MessageText {
    private final StringBuilder text = new StringBuilder(768);

    MessageText(String startLine) {
        text.append(oneLine(startLine)).append("\r\n");
    }

    MessageText header(String name, String value) {
        text.append(name).append(": ").append(oneLine(value)).append("\r\n");
        return this;
    }

    /// All of them but those that have a place of their own.
    MessageText headers(SipHeaders headers) {
        for (var header : headers.all())
            if (Request.isToken(header.name()) && !header.isNamed("Via") && !header.isNamed("Content-Length"))
                header(header.name(), header.value());
        return this;
    }

    String body(String body) {
        return text.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    private static String oneLine(String value) {
        return value.indexOf('\r') < 0 && value.indexOf('\n') < 0 && value.indexOf(0) < 0
                ? value
                : value.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
    }
}
