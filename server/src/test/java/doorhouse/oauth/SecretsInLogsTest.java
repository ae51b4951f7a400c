package doorhouse.oauth;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import doorhouse.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;

class SecretsInLogsTest {
    private final TestServer server = TestServer.shared();

    @Test
    void nothingThatIsWorthStealingIsWrittenDown() {
        var pool = server.pool();
        pool.confirmedUser("ana");
        var app = RelyingParty.confidentialOf(pool);
        var implicit = RelyingParty.of(pool, r -> r.allowedOAuthFlows(OAuthFlowType.IMPLICIT));
        var log = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);

        var browser = app.browserOf("ana");
        var session = Objects.requireNonNull(browser.cookie("cognito"));
        var code = RelyingParty.code(app.authorize(browser));
        var tokens = Tokens.of(app.exchange(code, null));
        app.exchange(code, null);
        app.refresh(tokens.refresh());
        UserInfoTest.ask(app, tokens.access() + "x");
        app.post("/oauth2/revoke", Map.of("token", tokens.refresh(), "client_id", app.id()));
        var told =
                parameters(
                        location(implicit.authorize(browser, "response_type", "token"))
                                .getRawFragment());
        root.detachAppender(log);

        var written = List.copyOf(log.list).toString();
        for (var secret :
                List.of(
                        session,
                        code,
                        tokens.access(),
                        tokens.refresh(),
                        Objects.requireNonNull(app.secret()),
                        told.getOrDefault("access_token", "?"))) {
            assertThat(written).doesNotContain(secret);
        }
    }
}
