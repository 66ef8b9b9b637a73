package io.strowger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.0",
        "192.0.2.0/24, 192.0.2.255",
        "192.0.2.77/24, 192.0.2.1",
        "192.0.2.7/32, 192.0.2.7",
        "128.0.0.0/1, 255.255.255.255",
        "10.0.0.0/8, 10.255.0.1",
        "255.255.255.255/32, 255.255.255.255"
    })
    void containsItsAddresses(String block, String address) {
        assertThat(Cidr.parse(block).contains(address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.3.0",
        "192.0.2.0/24, 192.0.1.255",
        "192.0.2.7/32, 192.0.2.6",
        "128.0.0.0/1, 127.255.255.255",
        "192.0.2.0/24, 192.0.2",
        "192.0.2.0/24, ::ffff:192.0.2.1",
        "192.0.2.0/24, localhost"
    })
    void containsNothingElse(String block, String address) {
        assertThat(Cidr.parse(block).contains(address)).isFalse();
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(Cidr.parse("192.0.2.77/24")).hasToString("192.0.2.77/24");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2.0",
                "192.0.2.0/",
                "192.0.2.0/0",
                "192.0.2.0/33",
                "192.0.2.0/-1",
                "192.0.2.0/+8",
                "192.0.2.0/08",
                "192.0.2.0/x",
                "192.0.2.256/24",
                "192.0.2/24",
                "192.0.2.0.1/24",
                "192.0.2.01/24",
                "2001:db8::/32",
                " 192.0.2.0/24"
            })
    void isNothingElse(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(Malformed.class);
    }
}
