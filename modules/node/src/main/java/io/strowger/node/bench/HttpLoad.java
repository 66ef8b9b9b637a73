package io.strowger.node.bench;

import io.strowger.node.Problem;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Requests over connections that are kept open, each asking again as soon as it has been answered: a closed loop.
/// Over bare sockets and with requests that are bytes already, since whatever the client spends is missing to the
/// server on the same processors.
record HttpLoad(InetSocketAddress server, int connections) {
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(30).toMillis();
    private static final int LONGEST_LINE = 8192;

    /// @param failures how many answers had which other status than was expected @param nanos how long each of the
    ///     others took, sorted
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    record Result(SortedMap<Integer, Integer> failures, long[] nanos, Duration took) {
        int failed() {
            return failures.values().stream().mapToInt(Integer::intValue).sum();
        }

        double perSecond() {
            return nanos.length / Math.max(1e-9, took.toNanos() / 1e9);
        }

        /// In milliseconds; 0 where nothing was answered.
        double percentile(double part) {
            if (nanos.length == 0) return 0;
            return nanos[(int) Math.ceil(nanos.length * part) - 1] / 1e6;
        }
    }

    private record Share(Map<Integer, Integer> failures, List<Long> nanos) {}

    /// Ends when `next`, which many threads ask, has no more, or after `limit`.
    Result run(Supplier<Optional<byte[]>> next, int expected, Duration limit) {
        var begun = System.nanoTime();
        var until = begun + limit.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var shares = new ArrayList<Share>();
            var tasks = IntStream.range(0, connections)
                    .mapToObj(_ -> threads.submit(() -> share(next, expected, until)))
                    .toList();
            for (var task : tasks) shares.add(task.get());
            var took = Duration.ofNanos(System.nanoTime() - begun);
            var nanos = shares.stream()
                    .flatMap(share -> share.nanos().stream())
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            var failures = new TreeMap<Integer, Integer>();
            for (var share : shares)
                share.failures().forEach((status, count) -> failures.merge(status, count, Integer::sum));
            return new Result(failures, nanos, took);
        } catch (ExecutionException broken) {
            throw Problem.failed("a connection to " + server + " broke: " + broken.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Problem.failed("interrupted");
        }
    }

    private Share share(Supplier<Optional<byte[]>> next, int expected, long until) throws IOException {
        var nanos = new ArrayList<Long>();
        var failures = new HashMap<Integer, Integer>();
        try (var socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(server, PATIENCE_MILLIS);
            var out = socket.getOutputStream();
            var in = new BufferedInputStream(socket.getInputStream(), 16_384);
            while (System.nanoTime() < until) {
                var request = next.get();
                if (request.isEmpty()) break;
                var sent = System.nanoTime();
                out.write(request.get());
                var status = answer(in);
                if (status == expected) nanos.add(System.nanoTime() - sent);
                else failures.merge(status, 1, Integer::sum);
            }
        }
        return new Share(failures, nanos);
    }

    /// The status of an answer whose length is in its head, as all of the gateway's are; 204 has no body.
    static int answer(InputStream in) throws IOException {
        var status = Integer.parseInt(line(in).split(" ", 3)[1]);
        var length = 0L;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:"))
                length = Long.parseLong(lower.substring(15).trim());
            if (lower.startsWith("transfer-encoding:")) throw new IOException("an answer in chunks is not expected");
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        var line = new byte[256];
        var length = 0;
        while (true) {
            var read = in.read();
            if (read < 0) throw new EOFException("the server has closed the connection");
            if (read == '\n') break;
            if (length == LONGEST_LINE) throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            if (length == line.length) line = Arrays.copyOf(line, 2 * length);
            line[length++] = (byte) read;
        }
        return new String(line, 0, Math.max(0, length - 1), StandardCharsets.ISO_8859_1);
    }

    /// An HTTP/1.1 request as it is sent. An empty `form` is none.
    static byte[] request(String method, String host, String path, String authorization, String form) {
        var head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n"
                + (authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n")
                + (form.isEmpty()
                        ? ""
                        : "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                                + "\r\n")
                + "\r\n";
        return (head + form).getBytes(StandardCharsets.ISO_8859_1);
    }
}
