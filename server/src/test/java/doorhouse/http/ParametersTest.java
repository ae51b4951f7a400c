package doorhouse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
    private static Request form(String type, String body) {
        return new Request(
                "id",
                "POST",
                "/",
                "",
                List.of(new Request.Header("content-type", type)),
                body.getBytes(UTF_8),
                "127.0.0.1",
                Map.of());
    }

    @Test
    void namesAndValuesAreDecoded() {
        var given = Parameters.of("a=1+2&n%61me=M%C3%BCller+%E5%AE%89&=x&&flag&empty=");

        assertThat(given.find("a")).hasValue("1 2");
        assertThat(given.find("name")).hasValue("Müller 安");
        assertThat(given.find("flag")).isEmpty();
        assertThat(given.find("empty")).isEmpty();
        assertThat(given.names()).containsExactly("a", "name", "", "flag", "empty");
        assertThat(given.duplicates()).isEmpty();
    }

    @Test
    void ofTwoTheFirstCountsAndBothAreTold() {
        var given = Parameters.of("a=1&b=2&%61=3");

        assertThat(given.find("a")).hasValue("1");
        assertThat(given.duplicates()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%zz", "%=1", "a=%00", "%00=a"})
    void whatCannotBeReadIsRefused(String text) {
        assertThatThrownBy(() -> Parameters.of(text)).isInstanceOf(Parameters.Malformed.class);
    }

    @Test
    void thereIsAnEndToThem() {
        assertThat(Parameters.of("a=1&".repeat(199) + "b=2").find("b")).hasValue("2");
        assertThatThrownBy(() -> Parameters.of("a=1&".repeat(200) + "b=2"))
                .isInstanceOf(Parameters.Malformed.class);
        assertThatThrownBy(() -> Parameters.of("a=" + "1".repeat(200_000)))
                .isInstanceOf(Parameters.Malformed.class);
    }

    @Test
    void aFormSaysThatItIsOne() {
        var type = "Application/X-WWW-Form-URLEncoded; charset=UTF-8";

        assertThat(Parameters.ofForm(form(type, "a=ü")).find("a")).hasValue("ü");
        assertThatThrownBy(() -> Parameters.ofForm(form("application/json", "{}")))
                .isInstanceOf(Parameters.Malformed.class);
        assertThatThrownBy(() -> Parameters.ofForm(form("text/plain", "a=1")))
                .isInstanceOf(Parameters.Malformed.class);
    }
}
