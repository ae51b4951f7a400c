package doorhouse.oauth;

import static doorhouse.oauth.RelyingParty.error;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RevocationTest {
    private static final String REVOKE = "/oauth2/revoke";

    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();

    @Test
    void aRevokedTokenAndItsFamilyAreDeadAndOthersLive() {
        pool.confirmedUser("ana");
        var app = RelyingParty.publicOf(pool);
        var tokens = app.tokens("ana");
        var others = app.tokens("ana");

        var answer = app.post(REVOKE, Map.of("token", tokens.refresh(), "client_id", app.id()));
        var again = app.post(REVOKE, Map.of("token", tokens.refresh(), "client_id", app.id()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(error(app.refresh(tokens.refresh()))).isEqualTo("invalid_grant");
        assertThat(app.refresh(others.refresh()).indicatesSuccess()).isTrue();
    }

    @Test
    void everyFaultHasItsWord() {
        pool.confirmedUser("ana");
        var app = RelyingParty.publicOf(pool);
        var tokens = app.tokens("ana");

        var noToken = app.post(REVOKE, Map.of("client_id", app.id()));
        var access = app.post(REVOKE, Map.of("token", tokens.access(), "client_id", app.id()));
        var nobody = app.post(REVOKE, Map.of("token", tokens.refresh(), "client_id", "nobody"));
        var unknown = app.post(REVOKE, Map.of("token", "what is this", "client_id", app.id()));

        assertThat(noToken.statusCode()).isEqualTo(400);
        assertThat(error(noToken)).isEqualTo("invalid_request");
        assertThat(access.statusCode()).isEqualTo(400);
        assertThat(error(access)).isEqualTo("unsupported_token_type");
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(error(nobody)).isEqualTo("invalid_client");
        assertThat(unknown.statusCode()).isEqualTo(200);
    }

    @Test
    void onlyTheClientItselfRevokes() {
        pool.confirmedUser("ana");
        var app = RelyingParty.confidentialOf(pool);
        var other = RelyingParty.publicOf(pool);
        var tokens = app.tokens("ana");

        var withoutSecret =
                app.post(REVOKE, Map.of("token", tokens.refresh(), "client_id", app.id()));
        other.post(REVOKE, Map.of("token", tokens.refresh(), "client_id", other.id()));

        assertThat(withoutSecret.statusCode()).isEqualTo(401);
        assertThat(app.refresh(tokens.refresh()).indicatesSuccess()).isTrue();
        app.post(
                REVOKE,
                Map.of(
                        "token",
                        tokens.refresh(),
                        "client_id",
                        app.id(),
                        "client_secret",
                        Objects.requireNonNull(app.secret())));
        assertThat(error(app.refresh(tokens.refresh()))).isEqualTo("invalid_grant");
    }

    @Test
    void aClientWithoutRevocationHasNone() {
        pool.confirmedUser("ana");
        var app = RelyingParty.of(pool, r -> r.enableTokenRevocation(false));
        var tokens = app.tokens("ana");

        var answer = app.post(REVOKE, Map.of("token", tokens.refresh(), "client_id", app.id()));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer)).isEqualTo("invalid_request");
        assertThat(tokens.accessClaims().getClaim("origin_jti")).isNull();
    }
}
