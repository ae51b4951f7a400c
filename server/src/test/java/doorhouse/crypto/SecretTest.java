package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.wire.Json;
import org.junit.jupiter.api.Test;

class SecretTest {
    record Asked(String userName, Secret password) {}

    @Test
    void aSecretIsNeverPrinted() {
        var asked = new Asked("ana", Secret.of("Passw0rd!"));

        assertThat(asked.toString()).isEqualTo("Asked[userName=ana, password=***]");
    }

    @Test
    void aSecretIsReadFromARequestAndNeverWritten() {
        var tree = Json.read("{\"UserName\":\"ana\",\"Password\":\"Passw0rd!\"}");

        var asked = Json.bind(tree, Asked.class);

        assertThat(asked.password().reveal()).isEqualTo("Passw0rd!");
        assertThatThrownBy(() -> Json.text(asked)).hasMessageContaining("never written");
    }

    @Test
    void secretsAreEqualByTheirText() {
        var secret = Secret.of("größer");

        assertThat(secret).isEqualTo(Secret.of("größer")).isNotEqualTo(Secret.of("großer"));
        assertThat(secret.is("größer")).isTrue();
        assertThat(secret.is("größer ")).isFalse();
    }
}
