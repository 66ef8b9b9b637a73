package io.strowger.cluster;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.JSerializer;

/// Writes messages between nodes with Kryo. Every class has a number of its own under `strowger.wire`; a class
/// without one is an error. Named in `strowger-cluster.conf`.
public final class WireSerializer extends JSerializer {
    private static final int ID = 5802;
    private static final int BUFFER = 512;
    private static final int MAX_MESSAGE = 1 << 22;
    /// Numbers below are Kryo's own and the JDK's.
    private static final int FIRST_OF_OURS = 100;

    private final Pool<Kryo> kryos;
    private final Pool<Output> outputs;

    public WireSerializer(ExtendedActorSystem system) {
        var classes = classes(system);
        this.kryos = new Pool<>(true, false, 16) {
            @Override
            protected Kryo create() {
                return kryo(classes, ActorRefResolver.get(Adapter.toTyped(system)));
            }
        };
        this.outputs = new Pool<>(true, false, 16) {
            @Override
            protected Output create() {
                return new Output(BUFFER, MAX_MESSAGE);
            }
        };
    }

    @Override
    public int identifier() {
        return ID;
    }

    @Override
    public boolean includeManifest() {
        return false;
    }

    @Override
    public byte[] toBinary(Object message) {
        var kryo = kryos.obtain();
        var output = outputs.obtain();
        try {
            output.reset();
            kryo.writeClassAndObject(output, message);
            return output.toBytes();
        } finally {
            outputs.free(output);
            kryos.free(kryo);
        }
    }

    @Override
    public Object fromBinaryJava(byte[] bytes, Class<?> unused) {
        var kryo = kryos.obtain();
        try {
            return kryo.readClassAndObject(new Input(bytes));
        } finally {
            kryos.free(kryo);
        }
    }

    private static SortedMap<Integer, Class<?>> classes(ExtendedActorSystem system) {
        var classes = new TreeMap<Integer, Class<?>>();
        for (var entry : system.settings().config().getConfig("strowger.wire").entrySet()) {
            var number = Integer.parseInt(ConfigUtil.splitPath(entry.getKey()).getFirst());
            if (number < FIRST_OF_OURS)
                throw new IllegalStateException("strowger.wire: numbers start at " + FIRST_OF_OURS + ", not " + number);
            classes.put(number, Classes.named(entry.getValue().unwrapped().toString()));
        }
        return classes;
    }

    private static Kryo kryo(SortedMap<Integer, Class<?>> classes, ActorRefResolver resolver) {
        var kryo = new Kryo() {
            // Every implementation of an actor reference is written alike.
            @Override
            @SuppressWarnings("rawtypes") // Kryo's own signature
            public Registration getRegistration(Class type) {
                return super.getRegistration(ActorRef.class.isAssignableFrom(type) ? ActorRef.class : type);
            }
        };
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.register(List.of().getClass(), 20);
        kryo.register(List.of(1).getClass(), 21);
        kryo.register(Map.of().getClass(), 22);
        kryo.register(Map.of(1, 1).getClass(), 23);
        kryo.register(Optional.class, 24);
        kryo.register(Instant.class, 25);
        kryo.register(Duration.class, 26);
        kryo.register(byte[].class, 27);
        kryo.register(ActorRef.class, new ActorRefSerializer(resolver), 28);
        classes.forEach((number, type) -> kryo.register(type, number));
        return kryo;
    }

    /// An actor's address, with its node; a reference to a dead actor reads as one to dead letters.
    private static final class ActorRefSerializer extends Serializer<ActorRef<?>> {
        private final ActorRefResolver resolver;

        ActorRefSerializer(ActorRefResolver resolver) {
            super(false, true);
            this.resolver = resolver;
        }

        @Override
        public void write(Kryo kryo, Output output, ActorRef<?> actor) {
            output.writeString(resolver.toSerializationFormat(actor));
        }

        @Override
        public ActorRef<?> read(Kryo kryo, Input input, Class<? extends ActorRef<?>> type) {
            return resolver.resolveActorRef(input.readString());
        }
    }
}
