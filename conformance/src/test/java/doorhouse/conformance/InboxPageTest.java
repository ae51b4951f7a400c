package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The inbox of `dev`, as somebody at a laptop sees it.
class InboxPageTest {
    @TempDir Path data;

    @Test
    void theInboxShowsWhatWasSent() throws IOException, InterruptedException {
        try (var server = PackedServer.dev(data);
                var admin = Sdk.root(server.address());
                var app = new CallbackApp();
                var tab = Chromium.tab()) {
            var site = Site.make(server, admin, app);
            var person = Person.fresh();
            admin.signUp(r ->
                    r.clientId(site.clientId())
                            .username(person.username())
                            .password(person.password())
                            .userAttributes(Site.attribute("email", person.email())));

            tab.go(server.publicUrl() + "/dev/inbox").look("inbox");

            assertThat(tab.text()).contains(person.email(), site.mailbox(person).newestCode());
        }
    }
}
