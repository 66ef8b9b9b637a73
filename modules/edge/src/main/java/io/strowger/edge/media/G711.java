package io.strowger.edge.media;

/// The two laws by which telephony writes a sample in one byte (ITU-T G.711), by tables in both directions.
@SuppressWarnings("ImmutableEnumChecker") // its tables are arrays, which nobody changes
public enum G711 {
    PCMU(0, 0xFF) {
        @Override
        short expand(int code) {
            var inverted = ~code & 0xFF;
            var magnitude = ((((inverted & 0x0F) << 3) + MU_BIAS) << ((inverted >> 4) & 7)) - MU_BIAS;
            return (short) ((inverted & SIGN) == 0 ? magnitude : -magnitude);
        }

        @Override
        int compress(int sample) {
            var magnitude = Math.min(Math.abs(sample), 32_635) + MU_BIAS;
            var segment = 24 - Integer.numberOfLeadingZeros(magnitude); // the bias has seen to bit 7
            var code = (segment << 4) | ((magnitude >> (segment + 3)) & 0x0F);
            return ~(sample < 0 ? code | SIGN : code) & 0xFF;
        }
    },

    PCMA(8, 0xD5) {
        @Override
        short expand(int code) {
            var toggled = code ^ A_TOGGLE;
            var segment = (toggled >> 4) & 7;
            var low = ((toggled & 0x0F) << 4) + 8;
            var magnitude = segment == 0 ? low : (low + 0x100) << (segment - 1);
            return (short) ((toggled & SIGN) == 0 ? -magnitude : magnitude);
        }

        @Override
        int compress(int sample) {
            var magnitude = sample < 0 ? ~sample : sample; // so that -1 is as near to zero as 0
            var segment = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
            var code = (segment << 4) | ((magnitude >> (segment == 0 ? 4 : segment + 3)) & 0x0F);
            return (sample < 0 ? code : code | SIGN) ^ A_TOGGLE;
        }
    };

    private static final int SIGN = 0x80;
    private static final int MU_BIAS = 0x84;
    private static final int A_TOGGLE = 0x55;

    private final int payloadType;
    private final byte silence;
    private final short[] samples = new short[256];
    private final byte[] codes = new byte[1 << 16];

    G711(int payloadType, int silence) {
        this.payloadType = payloadType;
        this.silence = (byte) silence;
        for (var code = 0; code < samples.length; code++) samples[code] = expand(code);
        for (var sample = Short.MIN_VALUE; sample < Short.MAX_VALUE; sample++)
            codes[sample & 0xFFFF] = (byte) compress(sample);
        codes[Short.MAX_VALUE] = (byte) compress(Short.MAX_VALUE);
    }

    abstract short expand(int code);

    abstract int compress(int sample);

    /// Its number in RTP where no SDP gives it another (RFC 3551 §6).
    public int payloadType() {
        return payloadType;
    }

    public byte silence() {
        return silence;
    }

    public short decode(byte code) {
        return samples[code & 0xFF];
    }

    public byte encode(short sample) {
        return codes[sample & 0xFFFF];
    }
}
