package io.strowger.core;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/// Whether an address is one of the Internet's: what a stranger may let us ask for. Everything else is our own
/// network, of which a webhook or a call could tell the stranger what is there.
public final class AddressRule {
    private static final int OCTET = 0xFF;

    private AddressRule() {}

    public static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || address.isAnyLocalAddress()) return false;
        var octets = address.getAddress();
        return address instanceof Inet4Address ? isPublic4(octets, 0) : isPublic6(octets);
    }

    private static boolean isPublic4(byte[] octets, int from) {
        var first = octets[from] & OCTET;
        var second = octets[from + 1] & OCTET;
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> second < 64 || second > 127; // 100.64.0.0/10: the provider's own (RFC 6598)
            case 169 -> second != 254;
            case 172 -> second < 16 || second > 31;
            case 192 -> second != 168;
            default -> first < 224; // multicast, reserved and broadcast above
        };
    }

    private static boolean isPublic6(byte[] octets) {
        if ((octets[0] & 0xFE) == 0xFC) return false; // fc00::/7: unique local (RFC 4193)
        if (startsWith(octets, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) return isPublic4(octets, 12); // ::a.b.c.d
        if (startsWith(octets, 0, 0x64, 0xFF, 0x9B, 0, 1)) return false; // 64:ff9b:1::/48: local use (RFC 8215)
        if (startsWith(octets, 0, 0x64, 0xFF, 0x9B)) return isPublic4(octets, 12); // NAT64 (RFC 6052)
        if (startsWith(octets, 0x20, 0x02)) return isPublic4(octets, 2); // 6to4 (RFC 3056)
        return true;
    }

    private static boolean startsWith(byte[] octets, int... prefix) {
        var start = new byte[prefix.length];
        for (var at = 0; at < prefix.length; at++) start[at] = (byte) prefix[at];
        return Arrays.equals(octets, 0, prefix.length, start, 0, prefix.length);
    }
}
