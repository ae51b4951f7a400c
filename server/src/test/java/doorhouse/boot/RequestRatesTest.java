package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.quota.Rates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRatesTest {
    @Test
    void nothingIsCountedUnlessSomebodySaysSo() {
        assertThat(RequestRates.of(Config.QuotaConfig.DEFAULTS)).isEqualTo(Rates.NONE);
    }

    @Test
    void aCategoryMayHaveARateOfItsOwn() {
        var config =
                new ConfigReader()
                        .flag("quotas.profile", "cognito")
                        .flag("quotas.rates", "UserAuthentication=2000, UserList = 0")
                        .flag("quotas.nodes", "3")
                        .read();

        assertThat(RequestRates.of(config.quotas()))
                .isEqualTo(new Rates(true, Map.of("UserAuthentication", 2_000, "UserList", 0), 3));
    }

    @ParameterizedTest
    @CsvSource({
        "on, UserList=1, 1, quotas.profile",
        "off, UserLst=1, 1, UserList",
        "off, UserList, 1, UserAuthentication=500",
        "off, UserList=-1, 1, UserAuthentication=500",
        "off, UserList=1, 0, quotas.nodes"
    })
    void whatIsNoSettingStopsTheStart(String profile, String rate, int nodes, String told) {
        var config = new Config.QuotaConfig(profile, List.of(rate), nodes);

        assertThatThrownBy(() -> RequestRates.of(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(told);
    }
}
