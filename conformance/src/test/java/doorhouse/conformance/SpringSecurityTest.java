package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;

/// Spring Security's OAuth 2.0 client as the relying party: it reads our discovery, sends the
/// browser with state, nonce and PKCE, checks every claim, and asks userInfo.
class SpringSecurityTest {
    @TempDir Path data;

    @Test
    void aUserOfASpringApplicationSignsInOnOurPage() throws Exception {
        try (var server = PackedServer.dev(data);
                var admin = Sdk.root(server.address());
                var app = new CallbackApp();
                var spring = new SpringApp();
                var tab = Chromium.tab()) {
            var site =
                    Site.make(
                            server,
                            admin,
                            app,
                            pool -> {},
                            client -> client.generateSecret(true).callbackURLs(spring.callback()));
            var person = site.confirmedUser();
            spring.serve(
                    ClientRegistrations.fromIssuerLocation(site.base())
                            .registrationId(SpringApp.REGISTRATION)
                            .clientId(site.clientId())
                            .clientSecret(UsedSecrets.used(site.client().clientSecret()))
                            .scope("openid", "email", "profile")
                            .build());

            tab.go(spring.base() + "/").signIn(person);

            tab.arrives(spring.base());
            assertThat(tab.text())
                    .contains(person.email(), "cognito:username=" + person.username());
        }
    }
}
