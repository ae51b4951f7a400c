package doorhouse.userpool.signup;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.message.Message;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolClientRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateUserPoolRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SignUpResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

/// A pool where people sign up by an app, and the mails that they get.
record SignedUp(TestServer server, TestPool pool, String client) {
    static final String PASSWORD = TestPool.PASSWORD;
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    /// A pool that verifies email addresses by itself.
    static SignedUp verifyingEmail() {
        return with(pool -> pool.autoVerifiedAttributes(VerifiedAttributeType.EMAIL), _ -> {});
    }

    /// The same, with a client that hides who exists.
    static SignedUp hiding() {
        return with(
                pool -> pool.autoVerifiedAttributes(VerifiedAttributeType.EMAIL),
                client ->
                        client.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
    }

    static SignedUp with(
            Consumer<CreateUserPoolRequest.Builder> pool,
            Consumer<CreateUserPoolClientRequest.Builder> client) {
        var made = TestServer.shared().pool(pool);
        return new SignedUp(TestServer.shared(), made, made.client(client));
    }

    /// An address that nobody else has.
    static String mail(String name) {
        return name + PEOPLE.incrementAndGet() + "@example.com";
    }

    SignUpResponse signUp(String name, AttributeType... attributes) {
        return server.app()
                .signUp(r ->
                        r.clientId(client)
                                .username(name)
                                .password(PASSWORD)
                                .userAttributes(attributes));
    }

    SignUpResponse signUp(String name, String email) {
        return signUp(name, TestPool.attribute("email", email));
    }

    void confirm(String name, String code) {
        server.app().confirmSignUp(r -> r.clientId(client).username(name).confirmationCode(code));
    }

    /// Signs somebody up and confirms it by the code that was sent.
    String confirmed(String name) {
        var email = mail(name);
        signUp(name, email);
        confirm(name, codeTo(email));
        return email;
    }

    List<Message> messagesTo(String address) {
        return server.inbox().list(r -> r.message().to().equals(address)).stream()
                .map(r -> r.message())
                .toList();
    }

    /// The newest message to an address.
    Message messageTo(String address) {
        return awaitMessages(address, 1).getFirst();
    }

    /// Waits for messages that may still be on their way when the call that sent them is answered.
    List<Message> awaitMessages(String address, int count) {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        var found = messagesTo(address);
        while (found.size() < count && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
            found = messagesTo(address);
        }
        assertThat(found).as("messages to " + address).hasSizeGreaterThanOrEqualTo(count);
        return found;
    }

    String codeTo(String address) {
        return messageTo(address).findCode().orElseThrow();
    }

    static String other(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    /// What a refused call was told: the error and its sentence.
    static String refusal(Throwable thrown) {
        return Optional.of(thrown)
                .map(t -> ((CognitoIdentityProviderException) t).awsErrorDetails())
                .map(details -> details.errorCode() + ": " + details.errorMessage())
                .orElseThrow();
    }
}
