package doorhouse.userpool.account;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.userpool.directory.User;
import doorhouse.userpool.terms.Agreement;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementAttributesTest {
    private static final Instant DAY = Instant.parse("2026-11-21T10:00:00Z");

    private static Agreement agreement(String document, int number) {
        return new Agreement(
                document,
                "app" + number,
                DAY,
                "https://example.com/条款",
                DAY.plusSeconds(1_000 - number));
    }

    @Test
    void whoAgreedToNothingHasNone() {
        assertThat(AgreementAttributes.of(List.of())).isEmpty();
    }

    @Test
    void eachKindOfDocumentIsAnAttribute() {
        var attributes =
                AgreementAttributes.of(
                        List.of(agreement("terms-of-use", 1), agreement("privacy-policy", 2)));

        assertThat(attributes)
                .extracting(User.Attribute::name)
                .containsExactly("doorhouse:terms-of-use", "doorhouse:privacy-policy");
        assertThat(attributes.getFirst().value())
                .isEqualTo(
                        "[{\"client\":\"app1\",\"link\":\"https://example.com/条款\","
                                + "\"version\":\"2026-11-21T10:00:00Z\","
                                + "\"agreed\":\"2026-11-21T10:16:39Z\"}]");
    }

    @Test
    void theNewestAreListedAsFarAsAnAttributeReaches() {
        var many = new ArrayList<Agreement>();
        for (int i = 0; i < 40; i++) many.add(agreement("terms-of-use", i));

        var value = AgreementAttributes.of(many).getFirst().value();

        var clients = new ArrayList<String>();
        Json.read("{\"all\":" + value + "}")
                .path("all")
                .forEach(one -> clients.add(one.path("client").asString()));
        assertThat(value.length()).isLessThanOrEqualTo(2_048).isGreaterThan(1_900);
        assertThat(clients.getFirst()).isEqualTo("app0");
        assertThat(clients).hasSizeLessThan(40);
        for (int i = 0; i < clients.size(); i++) assertThat(clients.get(i)).isEqualTo("app" + i);
    }
}
