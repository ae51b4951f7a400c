package doorhouse.userpool.terms;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementsTest {
    private static final UserPoolId POOL = new UserPoolId("us-east-1_Agreements");
    private static final ClientId CLIENT = new ClientId("app");
    private static final Sub ANA = new Sub("11111111-2222-4333-8444-555555555555");
    private static final Sub BEN = new Sub("21111111-2222-4333-8444-555555555555");

    @TempDir Path folder;
    private final TestClock clock = TestClock.stopped();
    private Database database;
    private TermsStore terms;
    private Agreements agreements;

    @BeforeEach
    void open() {
        database = Database.sqlite(folder.resolve("doorhouse.db"));
        terms = new TermsStore(database);
        agreements = new Agreements(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// As the database keeps it.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void document(String name, Map<String, String> links) {
        Instant now = now();
        terms.add(new Terms(name, POOL, CLIENT, name, Terms.LINK, Terms.NONE, links, now, now));
    }

    private void both() {
        document("terms-of-use", Map.of("cognito:default", "https://example.com/terms"));
        document("privacy-policy", Map.of("cognito:default", "https://example.com/privacy"));
    }

    private Documents shown() {
        return agreements.shown(POOL, CLIENT, "english").orElseThrow();
    }

    @Test
    void documentsAreShownWhereBothAreThere() {
        assertThat(agreements.shown(POOL, CLIENT, "english")).isEmpty();
        document("terms-of-use", Map.of("cognito:default", "https://example.com/terms"));
        assertThat(agreements.shown(POOL, CLIENT, "english")).isEmpty();

        document("privacy-policy", Map.of("cognito:default", "https://example.com/privacy"));

        assertThat(shown().termsOfUse().link()).isEqualTo("https://example.com/terms");
        assertThat(shown().privacyPolicy().link()).isEqualTo("https://example.com/privacy");
        assertThat(agreements.shown(POOL, new ClientId("other"), "english")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "japanese, https://example.com/利用規約",
        "french, https://example.com/terms",
        "hebrew, https://example.com/terms"
    })
    void aReaderGetsTheLinkInOnesOwnLanguageOrTheOneForAll(String language, String link) {
        document(
                "terms-of-use",
                Map.of(
                        "cognito:default", "https://example.com/terms",
                        "cognito:japanese", "https://example.com/利用規約"));
        document("privacy-policy", Map.of("cognito:default", "https://example.com/privacy"));

        var documents = agreements.shown(POOL, CLIENT, language).orElseThrow();

        assertThat(documents.termsOfUse().link()).isEqualTo(link);
    }

    @Test
    void aDocumentThatAReaderCannotFollowIsNotShown() {
        document("terms-of-use", Map.of("cognito:japanese", "https://example.com/利用規約"));
        document("privacy-policy", Map.of("cognito:default", "https://example.com/privacy"));

        assertThat(agreements.shown(POOL, CLIENT, "japanese")).isPresent();
        assertThat(agreements.shown(POOL, CLIENT, "french")).isEmpty();
    }

    @Test
    void anAgreementSaysWhichStateAndWhen() {
        both();
        Instant written = now();
        clock.forward(ofSeconds(5));

        agreements.accepted(ANA, shown());

        assertThat(agreements.of(POOL, ANA))
                .containsExactly(
                        new Agreement(
                                "privacy-policy",
                                "app",
                                written,
                                "https://example.com/privacy",
                                now()),
                        new Agreement(
                                "terms-of-use",
                                "app",
                                written,
                                "https://example.com/terms",
                                now()));
        assertThat(agreements.of(POOL, BEN)).isEmpty();
    }

    @Test
    void theFirstTimeOfAgreeingCounts() {
        both();
        agreements.accepted(ANA, shown());
        Instant first = now();
        clock.forward(ofSeconds(5));

        agreements.accepted(ANA, shown());

        assertThat(agreements.of(POOL, ANA)).hasSize(2);
        assertThat(agreements.of(POOL, ANA)).allMatch(a -> a.agreedAt().equals(first));
    }

    @Test
    void aChangedDocumentIsAnotherThatOneHasNotAgreedTo() {
        both();
        var before = shown();
        agreements.accepted(ANA, before);
        assertThat(agreements.unanswered(ANA, before)).isFalse();
        clock.forward(ofSeconds(5));

        terms.update(POOL, "privacy-policy", "privacy-policy", null, now());

        assertThat(shown().mark()).isNotEqualTo(before.mark());
        assertThat(agreements.unanswered(ANA, shown())).isTrue();
        agreements.accepted(ANA, shown());
        assertThat(agreements.unanswered(ANA, shown())).isFalse();
        assertThat(agreements.of(POOL, ANA)).hasSize(3);
    }
}
