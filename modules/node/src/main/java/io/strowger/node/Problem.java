package io.strowger.node;

/// Something that the person at the command line must know, in their words; never shown with a stack trace. Thrown
/// by commands only.
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What the process ends with.
    public enum Exit {
        OK(0),
        /// What was asked for was tried and did not work.
        FAILED(1),
        /// It could not be tried: something about this machine or directory is in the way.
        ENVIRONMENT(2),
        /// It could not be tried, as it was typed.
        USAGE(2);

        private final int code;

        Exit(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    private final Exit exit;

    private Problem(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    public static Problem failed(String message) {
        return new Problem(Exit.FAILED, message);
    }

    public static Problem environment(String message) {
        return new Problem(Exit.ENVIRONMENT, message);
    }

    public static Problem usage(String message) {
        return new Problem(Exit.USAGE, message);
    }

    /// What is at the bottom of a failure, in words.
    public static String why(Throwable failure) {
        var bottom = failure;
        for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) bottom = cause;
        var message = bottom.getMessage();
        return message == null ? bottom.getClass().getSimpleName() : message;
    }

    public Exit exit() {
        return exit;
    }
}
