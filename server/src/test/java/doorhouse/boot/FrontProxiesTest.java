package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.http.Proxies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontProxiesTest {
    @Test
    void nobodyIsTrustedUnlessNamed() {
        assertThat(FrontProxies.of(Config.HttpConfig.DEFAULTS)).isEqualTo(Proxies.NONE);
    }

    @Test
    void proxiesAreNamedInTheFile(@TempDir Path folder) throws IOException {
        var file =
                Files.writeString(
                        folder.resolve("doorhouse.yaml"),
                        """
                        http:
                          trustedProxies: [10.0.0.5, "fd00:8::/64"]
                          proxyHeaders: forwarded
                          proxyProtocol: on
                        """);

        var proxies = FrontProxies.of(new ConfigReader().file(file).read().http());

        assertThat(proxies.trusted()).hasSize(2);
        assertThat(proxies.trusted().getFirst().contains("10.0.0.5")).isTrue();
        assertThat(proxies.trusted().getLast().contains("fd00:8::1")).isTrue();
        assertThat(proxies.headers()).isEqualTo(Proxies.Headers.FORWARDED);
        assertThat(proxies.proxyProtocol()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "proxy.example, x-forwarded, off, http.trustedProxies",
        "10.0.0.0/33, x-forwarded, off, http.trustedProxies",
        "10.0.0.1, both, off, http.proxyHeaders",
        "10.0.0.1, forwarded, yes, http.proxyProtocol",
        "'', forwarded, on, http.trustedProxies"
    })
    void whatIsNoSettingStopsTheStart(String proxy, String headers, String protocol, String key) {
        var trusted = proxy.isEmpty() ? List.<String>of() : List.of(proxy);
        var config = new Config.HttpConfig(trusted, headers, protocol);

        assertThatThrownBy(() -> FrontProxies.of(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }
}
