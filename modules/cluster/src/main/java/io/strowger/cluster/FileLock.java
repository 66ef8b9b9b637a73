package io.strowger.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/// Lets one thread of one process on this machine do a thing at a time. The system lets go of it when the process
/// dies.
final class FileLock {
    // the system's lock keeps out other processes only
    private static final ReentrantLock OF_THIS_PROCESS = new ReentrantLock();

    private FileLock() {}

    interface Work<T> {
        T result() throws IOException;
    }

    static <T> T holding(Path file, Work<T> work) throws IOException {
        OF_THIS_PROCESS.lock();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // closing the channel lets go
            return work.result();
        } finally {
            OF_THIS_PROCESS.unlock();
        }
    }
}
