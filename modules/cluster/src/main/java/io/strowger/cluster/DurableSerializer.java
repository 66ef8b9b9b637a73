package io.strowger.cluster;

import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// Writes events and snapshots as JSON with their alias as manifest. Named in `strowger-cluster.conf`.
public final class DurableSerializer extends SerializerWithStringManifest {
    private static final int ID = 5801;
    private final DurableJson json;

    public DurableSerializer(ExtendedActorSystem system) {
        this.json = new DurableJson(DurableCatalog.from(system.settings().config()));
    }

    @Override
    public int identifier() {
        return ID;
    }

    @Override
    public String manifest(Object value) {
        return json.aliasOf(value.getClass());
    }

    @Override
    public byte[] toBinary(Object value) {
        return json.bytes(value);
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return json.readAs(manifest, bytes);
        } catch (IllegalStateException unknown) {
            throw new NotSerializableException(unknown.getMessage());
        }
    }
}
