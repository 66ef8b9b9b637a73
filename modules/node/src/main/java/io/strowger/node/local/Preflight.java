package io.strowger.node.local;

import io.strowger.node.Problem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What this machine must have before anything is started; a [Problem] says what it lacks.
final class Preflight {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final long SITE_BESIDES_HEAP = 224; // metaspace, code, threads, buffers, and 64 of ladders
    private static final long POSTGRES = 120;

    private Preflight() {}

    static void checkPorts(List<LocalSite> sites) {
        for (var site : sites) {
            checkAddress(site.bind());
            for (var port : site.ports()) {
                if (!isFree(port)) {
                    throw Problem.environment("port " + port.number() + " on " + port.host()
                            + " is taken, and needed for " + port.purpose()
                            + ". Stop the program that has it, or move all ports with --port-offset N (1000, say).");
                }
            }
        }
    }

    private static void checkAddress(String bind) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(bind, 0));
        } catch (IOException notHere) {
            throw Problem.environment("cannot listen on " + bind + " (--bind): this machine has no such address ("
                    + notHere.getMessage() + ")");
        }
    }

    static boolean areFree(List<LocalSite> sites) {
        return sites.stream().allMatch(site -> site.ports().stream().allMatch(Preflight::isFree));
    }

    static void checkMemory(int sites, long heapMegabytes) {
        checkMemory(sites, heapMegabytes, freeMegabytes());
    }

    static void checkMemory(int sites, long heapMegabytes, long free) {
        var needed = sites * (heapMegabytes + SITE_BESIDES_HEAP) + POSTGRES;
        if (free < needed) {
            throw Problem.environment(
                    "not enough memory: " + sites + (sites == 1 ? " site needs" : " sites need") + " about " + needed
                            + " MB, and " + free + " MB are free. Close something, or give each site a smaller heap: "
                            + SiteLauncher.EXTRA_FLAGS + "=-Xmx384m");
        }
    }

    private static boolean isFree(LocalSite.ListeningPort port) {
        try {
            if (port.udp()) {
                try (var socket = new DatagramSocket(port.address())) {
                    return socket.isBound();
                }
            }
            try (var socket = new ServerSocket()) {
                socket.setReuseAddress(true); // what an old connection of ours still lingers on is free
                socket.bind(port.address());
                return true;
            }
        } catch (SocketException taken) {
            return false;
        } catch (IOException cause) {
            throw Problem.environment("cannot listen on " + port.address() + ": " + cause.getMessage());
        }
    }

    /// Where the system says what programs could still get, that; else all that there is.
    private static long freeMegabytes() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        var total = system.getTotalMemorySize() / 1_048_576; // of the container, if we are in one
        try (var lines = Files.lines(MEMORY)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .map(available -> Math.min(available, total))
                    .findFirst()
                    .orElse(total);
        } catch (IOException notLinux) {
            return total;
        }
    }
}
