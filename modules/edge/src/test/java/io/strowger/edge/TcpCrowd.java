package io.strowger.edge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Many devices on TCP in a process of their own, since each connection takes a file descriptor at both ends. Started
/// by [TcpCrowdTest] with the edge's port, the size of the crowd, how many of them speak, and what they say; needs
/// nothing but the JDK. Prints a line when all are connected, one when those who speak have been answered, and, once
/// told so by a line, one when the edge has closed all connections.
final class TcpCrowd {
    private static final int PATIENCE = 10_000; // far more than anything takes, so that only a lost answer fails

    private TcpCrowd() {}

    public static void main(String[] arguments) throws IOException {
        var edge = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        var size = Integer.parseInt(arguments[1]);
        var speakers = Integer.parseInt(arguments[2]);
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var crowd = new ArrayList<Socket>(size);
        for (var i = 0; i < size; i++) {
            var device = new Socket();
            device.connect(edge, PATIENCE);
            device.setSoTimeout(PATIENCE);
            crowd.add(device);
        }
        say("connected " + size);
        if (orders.readLine() == null) return;
        for (var message : List.of(arguments[3], arguments[4])) {
            var answers = new ArrayList<String>();
            for (var i = 0; i < speakers; i++) answers.add(exchange(crowd.get(i * (size / speakers)), message));
            say(answers.stream().distinct().toList().toString());
        }
        if (orders.readLine() == null) return;
        for (var device : crowd) if (device.getInputStream().read() >= 0) throw new IOException("not closed");
        say("closed " + size);
    }

    private static void say(String line) {
        System.out.println(line);
    }

    /// The status line of the answer.
    private static String exchange(Socket device, String message) throws IOException {
        device.getOutputStream().write(message.getBytes(StandardCharsets.ISO_8859_1));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            var next = device.getInputStream().read();
            if (next < 0) throw new IOException("closed after " + answer);
            answer.append((char) next);
        }
        return answer.substring(0, answer.indexOf("\r\n"));
    }
}
