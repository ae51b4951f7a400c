package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FederationTest {
    @Test
    void networksAndOriginsAreRead() {
        var peers =
                Federation.peers(
                        new Config.FederationConfig(
                                List.of("10.1.0.0/16", "fd00::/8"),
                                List.of("https://accounts.google.com=http://127.0.0.1:9000")),
                        false);

        assertThat(peers.addresses().loopback()).isFalse();
        assertThat(peers.addresses().allowed()).hasSize(2);
        assertThat(peers.origins().replacements())
                .containsEntry("https://accounts.google.com", "http://127.0.0.1:9000");
    }

    @Test
    void onlyInDevThisMachineIsAllowed() {
        assertThat(Federation.peers(Config.FederationConfig.DEFAULTS, true).addresses().loopback())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.0/33", "example.com", "10.1"})
    void whatIsNoNetworkStopsTheStart(String text) {
        var config = new Config.FederationConfig(List.of(text), List.of());

        assertThatThrownBy(() -> Federation.peers(config, false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("federation.networks");
    }

    @ParameterizedTest
    @CsvSource({
        "https://accounts.google.com",
        "https://accounts.google.com=",
        "accounts.google.com=https://a.example",
        "https://accounts.google.com/=https://a.example",
        "https://accounts.google.com=https://a.example/path"
    })
    void whatIsNoPairOfOriginsStopsTheStart(String text) {
        var config = new Config.FederationConfig(List.of(), List.of(text));

        assertThatThrownBy(() -> Federation.peers(config, false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("federation.origins");
    }
}
