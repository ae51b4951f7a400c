package doorhouse.userpool.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TermsExistsException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TermsType;

@OnBothDatabases
class TermsOperationsTest {
    private static final Map<String, String> LINKS =
            Map.of(
                    "cognito:default", "https://example.com/terms",
                    "cognito:chinese-simplified", "https://example.com/条款");

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private TestPool pool;
    private String client;

    @BeforeEach
    void makeAPool() {
        pool = server.pool();
        client = pool.client();
    }

    private TermsType create(String client, String name, Map<String, String> links) {
        return admin.createTerms(r ->
                        r.userPoolId(pool.id())
                                .clientId(client)
                                .termsName(name)
                                .termsSource("LINK")
                                .enforcement("NONE")
                                .links(links))
                .terms();
    }

    private TermsType describe(String id) {
        return admin.describeTerms(r -> r.userPoolId(pool.id()).termsId(id)).terms();
    }

    @Test
    void whatWasSentComesBack() {
        var created = create(client, "terms-of-use", LINKS);

        assertThat(UUID.fromString(created.termsId()).version()).isEqualTo(4);
        assertThat(created.userPoolId()).isEqualTo(pool.id());
        assertThat(created.clientId()).isEqualTo(client);
        assertThat(created.termsName()).isEqualTo("terms-of-use");
        assertThat(created.termsSourceAsString()).isEqualTo("LINK");
        assertThat(created.enforcementAsString()).isEqualTo("NONE");
        assertThat(created.links()).isEqualTo(LINKS);
        assertThat(describe(created.termsId())).isEqualTo(created);
        assertThat(
                        admin.describeTermsByClient(r ->
                                        r.userPoolId(pool.id())
                                                .clientId(client)
                                                .termsName("terms-of-use"))
                                .terms())
                .isEqualTo(created);
    }

    @Test
    void aClientHasOneDocumentOfEachName() {
        create(client, "terms-of-use", LINKS);
        var policy = create(client, "privacy-policy", LINKS);
        create(pool.client(), "terms-of-use", LINKS);

        assertThat(catchThrowable(() -> create(client, "terms-of-use", LINKS)))
                .isInstanceOf(TermsExistsException.class);
        assertThat(
                        catchThrowable(() ->
                                admin.updateTerms(r ->
                                        r.userPoolId(pool.id())
                                                .termsId(policy.termsId())
                                                .termsName("terms-of-use"))))
                .isInstanceOf(TermsExistsException.class);
        assertThat(describe(policy.termsId()).termsName()).isEqualTo("privacy-policy");
    }

    @Test
    void ofTwoDocumentsThatTakeANameAtOnceOneGetsIt() throws Exception {
        for (int round = 0; round < 20; round++) {
            var own = pool.client();
            var id = create(own, "terms-of-use", LINKS).termsId();

            try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
                var renamed =
                        racers.submit(() ->
                                catchThrowable(() ->
                                        admin.updateTerms(r ->
                                                r.userPoolId(pool.id())
                                                        .termsId(id)
                                                        .termsName("privacy-policy"))));
                var made =
                        racers.submit(
                                () -> catchThrowable(() -> create(own, "privacy-policy", LINKS)));

                var refused =
                        Stream.of(renamed.get(), made.get()).filter(Objects::nonNull).toList();
                assertThat(refused).hasSize(1);
                assertThat(refused.getFirst()).isInstanceOf(TermsExistsException.class);
            }
        }
    }

    @Test
    void anUpdateKeepsWhatItLeavesOut() {
        var id = create(client, "terms-of-use", LINKS).termsId();
        var other = Map.of("cognito:default", "https://example.org/");

        admin.updateTerms(
                r -> r.userPoolId(pool.id()).termsId(id).links(other).termsName("terms-of-use"));
        assertThat(describe(id).links()).isEqualTo(other);

        admin.updateTerms(r -> r.userPoolId(pool.id()).termsId(id).termsName("privacy-policy"));
        assertThat(describe(id).termsName()).isEqualTo("privacy-policy");
        assertThat(describe(id).links()).isEqualTo(other);
    }

    @Test
    void whatIsDeletedIsGoneAndSoIsWhatWasOfADeletedClient() {
        var id = create(client, "terms-of-use", LINKS).termsId();
        admin.deleteTerms(r -> r.userPoolId(pool.id()).termsId(id));
        assertThat(catchThrowable(() -> describe(id)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(
                        catchThrowable(
                                () -> admin.deleteTerms(r -> r.userPoolId(pool.id()).termsId(id))))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(
                        catchThrowable(
                                () -> admin.updateTerms(r -> r.userPoolId(pool.id()).termsId(id))))
                .isInstanceOf(ResourceNotFoundException.class);

        var again = create(client, "terms-of-use", LINKS).termsId();
        admin.deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(client));
        assertThat(catchThrowable(() -> describe(again)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aPoolHasFortyDocumentsAndPagesOfThem() {
        var clients = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            clients.add(pool.client());
            for (var name : List.of("terms-of-use", "privacy-policy")) {
                create(clients.getLast(), name, LINKS);
            }
        }

        assertThat(catchThrowable(() -> create(client, "terms-of-use", LINKS)))
                .isInstanceOf(LimitExceededException.class);
        var first = admin.listTerms(r -> r.userPoolId(pool.id()).maxResults(25));
        var rest = admin.listTerms(r -> r.userPoolId(pool.id()).nextToken(first.nextToken()));
        assertThat(first.terms()).hasSize(25);
        assertThat(rest.terms()).hasSize(15).doesNotContainAnyElementsOf(first.terms());
        assertThat(rest.nextToken()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "cognito:default, javascript:alert(1)",
        "cognito:default, example.com/terms",
        "cognito:default, https:",
        "cognito:latin, https://example.com/",
        "default, https://example.com/"
    })
    void aLinkIsAWebAddressForAKnownLanguage(String language, String link) {
        assertThat(catchThrowable(() -> create(client, "terms-of-use", Map.of(language, link))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void termsAreThoseOfAClientOfThePool() {
        assertThat(catchThrowable(() -> create("nobody", "terms-of-use", LINKS)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(catchThrowable(() -> create(server.pool().client(), "terms-of-use", LINKS)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(catchThrowable(() -> create(client, "imprint", LINKS)))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(catchThrowable(() -> create(client, "terms-of-use", Map.of())))
                .isInstanceOf(InvalidParameterException.class);
    }
}
