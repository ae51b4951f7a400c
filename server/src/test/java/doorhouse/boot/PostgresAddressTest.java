package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresAddressTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p%40ss@h:5433/n?ssl=true, jdbc:postgresql://h:5433/n?ssl=true, u, p@ss",
        "jdbc:postgresql://h/n?user=u&password=p%40ss, jdbc:postgresql://h/n, u, p@ss",
        "postgres://u@h/n, jdbc:postgresql://h/n, u, ''",
        "postgresql://h/n, jdbc:postgresql://h/n, '', ''",
    })
    void userAndPasswordAreTakenOut(String text, String url, String user, String password) {
        var address = PostgresAddress.parse(text);

        assertThat(address.url()).isEqualTo(url);
        assertThat(address.user()).isEqualTo(user);
        assertThat(address.password().reveal()).isEqualTo(password);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "postgresql://u:p%40ss@a:5433,b/n jdbc:postgresql://a:5433,b/n?targetServerType=primary",
                "postgresql://u:p%40ss@a,b/n?ssl=true jdbc:postgresql://a,b/n?ssl=true&targetServerType=primary",
                "jdbc:postgresql://a,b/n?user=u&password=p%40ss jdbc:postgresql://a,b/n?targetServerType=primary",
                "postgresql://u:p%40ss@a,b/n?targetServerType=any jdbc:postgresql://a,b/n?targetServerType=any",
            })
    void ofSeveralHostsTheOneThatTakesWritesIsMeant(String text, String url) {
        var address = PostgresAddress.parse(text);

        assertThat(address.url()).isEqualTo(url);
        assertThat(address.user()).isEqualTo("u");
        assertThat(address.password().reveal()).isEqualTo("p@ss");
    }

    @Test
    void whatIsNoneIsRefusedWithoutQuotingIt() {
        assertThatThrownBy(() -> PostgresAddress.parse("mysql://u:hush@h/n"))
                .hasMessage("'database.url' begins with postgresql://");
        assertThatThrownBy(() -> PostgresAddress.parse("postgresql://u:hush@h/n n"))
                .hasMessageNotContaining("hush");
    }
}
