package doorhouse.userpool.code;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.message.Identity;
import doorhouse.message.Message;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EmailSendingAccountType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

class CodeMessagesTest {
    private static final String SES = "arn:aws:ses:eu-west-1:123456789012:identity/";

    private final TestServer server = TestServer.shared();

    @Test
    void aPoolSendsAsItsOwnSender() {
        var pool =
                pool(r ->
                        r.emailConfiguration(e ->
                                e.emailSendingAccount(EmailSendingAccountType.DEVELOPER)
                                        .sourceArn(SES + "example.com")
                                        .from("Zoë's <shop@example.com>")
                                        .replyToEmailAddress("help@example.com")
                                        .configurationSet("tracked")));

        signUp(pool.client(), "ana", "ana@own-sender.example");

        assertThat(newest("ana@own-sender.example").identity())
                .isEqualTo(
                        new Identity(
                                "Zoë's <shop@example.com>",
                                "help@example.com",
                                SES + "example.com",
                                "tracked",
                                null));
    }

    @Test
    void anAddressThatSesVouchesForIsTheSenderWhereNoneIsNamed() {
        var pool =
                pool(r ->
                        r.emailConfiguration(e ->
                                e.emailSendingAccount(EmailSendingAccountType.DEVELOPER)
                                        .sourceArn(SES + "shop@example.com")));

        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username("ben")
                                .desiredDeliveryMediums(DeliveryMediumType.EMAIL)
                                .userAttributes(attribute("email", "ben@own-sender.example")));

        assertThat(newest("ben@own-sender.example").identity().from())
                .isEqualTo("shop@example.com");
    }

    @Test
    void nobodyIsSentMoreThanSoManyCodesInAnHourInWhosesoeverName() {
        var pool = pool(_ -> {});
        var client = pool.client();
        var address = "victim@example.org";
        for (int i = 0; i < TestServer.MESSAGES_PER_ADDRESS; i++)
            signUp(client, "user-" + i, address);

        assertThatThrownBy(() -> signUp(client, "one-more", address))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("Attempt limit exceeded, please try after some time.");

        assertThat(sentTo(address)).isEqualTo(TestServer.MESSAGES_PER_ADDRESS);
        var user = server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username("one-more"));
        assertThat(user.userStatus()).isEqualTo(UserStatusType.UNCONFIRMED);
        signUp(client, "someone", "someone-else@example.org");
        var other = pool(_ -> {});
        signUp(other.client(), "in-another-pool", address);
        server.clock().forward(Duration.ofHours(1));
        signUp(client, "an-hour-later", address);
    }

    private TestPool pool(Consumer<CreateUserPoolRequest.Builder> settings) {
        return server.pool(r -> {
            r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL);
            settings.accept(r);
        });
    }

    private void signUp(String client, String name, String email) {
        server.app()
                .signUp(r ->
                        r.clientId(client)
                                .username(name)
                                .password(TestPool.PASSWORD)
                                .userAttributes(attribute("email", email)));
    }

    private Message newest(String address) {
        return server.inbox().list(m -> m.message().to().equals(address)).getFirst().message();
    }

    private int sentTo(String address) {
        return server.inbox().list(m -> m.message().to().equals(address)).size();
    }
}
