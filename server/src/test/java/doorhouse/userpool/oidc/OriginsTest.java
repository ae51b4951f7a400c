package doorhouse.userpool.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.userpool.federation.FederationRefused;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private final Origins origins =
            new Origins(Map.of("https://accounts.google.com", "http://127.0.0.1:9000"));

    @Test
    void theWholeOriginIsReplacedAndNothingElse() {
        assertThat(origins.locate("https://accounts.google.com/o/auth?a=b"))
                .hasToString("http://127.0.0.1:9000/o/auth?a=b");
        for (var other :
                new String[] {
                    "https://accounts.google.com.evil.example/o",
                    "https://accounts.google.com:444/o",
                    "https://evil.example/https://accounts.google.com"
                }) {
            assertThat(origins.locate(other)).hasToString(other);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://login.example.com/token",
                "ftp://login.example.com/",
                "javascript:alert(1)",
                "https:///token",
                "https://login.example.com/#a",
                "https://login.example.com/ a"
            })
    void onlyAddressesOverTlsOrOfThisMachineAreTaken(String url) {
        assertThatThrownBy(() -> origins.locate(url)).isInstanceOf(FederationRefused.class);
    }

    @Test
    void aDevelopersProviderIsOnThisMachine() {
        assertThat(origins.locate("http://localhost:8080/realms/a").getPort()).isEqualTo(8080);
    }
}
