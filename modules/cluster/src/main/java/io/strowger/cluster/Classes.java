package io.strowger.cluster;

/// Classes that configuration names.
final class Classes {
    private Classes() {}

    static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException("the configuration names a class that is not there: " + name, missing);
        }
    }
}
