package doorhouse.userpool.device;

import static doorhouse.testing.TestPool.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.cognitoidentityprovider.model.DeviceRememberedStatusType.NOT_REMEMBERED;
import static software.amazon.awssdk.services.cognitoidentityprovider.model.DeviceRememberedStatusType.REMEMBERED;

import doorhouse.testing.TestDevice;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeviceKeyExistsException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeviceType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidUserPoolConfigurationException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;

class DeviceOperationsTest {
    private final TestServer server = TestServer.shared();

    private TestPool pool(boolean onlyOnPrompt) {
        return server.pool(
                p -> p.deviceConfiguration(d -> d.deviceOnlyRememberedOnUserPrompt(onlyOnPrompt)));
    }

    private AuthenticationResultType signIn(TestPool pool, String client) {
        return pool.signIn(client, "ana", PASSWORD).authenticationResult();
    }

    private TestDevice device(String client, AuthenticationResultType signedIn) {
        return new TestDevice(server, client, signedIn.newDeviceMetadata());
    }

    @Test
    void aConfirmedDeviceIsShownToItsOwner() {
        var pool = pool(false);
        String client = pool.client();
        pool.confirmedUser("ana");
        var signedIn = signIn(pool, client);
        var device = device(client, signedIn);

        var confirmed = device.confirm(signedIn.accessToken());

        assertThat(confirmed.userConfirmationNecessary()).isFalse();
        assertThat(device.key()).startsWith("us-east-1_");
        var shown =
                server.app()
                        .getDevice(
                                r -> r.accessToken(signedIn.accessToken()).deviceKey(device.key()))
                        .device();
        assertThat(shown.deviceKey()).isEqualTo(device.key());
        assertThat(shown.deviceAttributes())
                .containsExactly(
                        attribute("device_status", "valid"),
                        attribute("device_name", "Anas Gerät"),
                        attribute("last_ip_used", "127.0.0.1"));
        assertThat(shown.deviceCreateDate()).isEqualTo(shown.deviceLastAuthenticatedDate());
    }

    @Test
    void anAdministratorSeesMoreOfIt() {
        var pool = pool(true);
        String client = pool.client();
        pool.confirmedUser("ana");
        var signedIn = signIn(pool, client);
        var device = device(client, signedIn);
        assertThat(device.confirm(signedIn.accessToken()).userConfirmationNecessary()).isTrue();

        var shown =
                server.admin()
                        .adminGetDevice(r ->
                                r.userPoolId(pool.id()).username("ana").deviceKey(device.key()))
                        .device();

        assertThat(shown.deviceAttributes())
                .contains(
                        attribute("dev:device_owner", "ana." + pool.id()),
                        attribute("dev:device_remembered_status", "not_remembered"),
                        attribute(
                                "dev:device_arn",
                                "arn:aws:cognito-idp:us-east-1:"
                                        + TestServer.ACCOUNT
                                        + ":owner/ana."
                                        + pool.id()
                                        + "/device/"
                                        + device.key()));
    }

    @Test
    void onlyTheDeviceOfTheSignInIsConfirmed() {
        var pool = pool(false);
        String client = pool.client();
        pool.confirmedUser("ana");
        pool.confirmedUser("bo");
        var ana = signIn(pool, client);
        var bo = pool.signIn(client, "bo", PASSWORD).authenticationResult();
        var device = device(client, ana);

        assertThatThrownBy(() -> device.confirm(bo.accessToken()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid device key given.");
        device.confirm(ana.accessToken());
        assertThatThrownBy(() -> device.confirm(ana.accessToken()))
                .isInstanceOf(DeviceKeyExistsException.class);
        assertUnknown(() ->
                server.app()
                        .getDevice(r -> r.accessToken(bo.accessToken()).deviceKey(device.key())));
        assertUnknown(() ->
                server.app()
                        .forgetDevice(
                                r -> r.accessToken(bo.accessToken()).deviceKey(device.key())));
        assertUnknown(() ->
                server.admin()
                        .adminUpdateDeviceStatus(r ->
                                r.userPoolId(pool.id())
                                        .username("bo")
                                        .deviceKey(device.key())
                                        .deviceRememberedStatus(REMEMBERED)));
    }

    @Test
    void aPoolWithoutTrackingConfirmsNone() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        var signedIn = signIn(pool, client);

        assertThat(signedIn.newDeviceMetadata()).isNull();
        assertThatThrownBy(() ->
                        server.app()
                                .confirmDevice(r ->
                                        r.accessToken(signedIn.accessToken())
                                                .deviceKey("us-east-1_0a")))
                .isInstanceOf(InvalidUserPoolConfigurationException.class);
    }

    @Test
    void aVerifierMustBeANumberOfTheGroup() {
        var pool = pool(false);
        String client = pool.client();
        pool.confirmedUser("ana");
        var signedIn = signIn(pool, client);
        String key = signedIn.newDeviceMetadata().deviceKey();
        var bad =
                List.of(
                        new String[] {"AQ==", "AQID"}, // one: anybody knows its secret
                        new String[] {"!", "AQID"},
                        new String[] {"A".repeat(600), "AQID"},
                        new String[] {"AQID", "!"},
                        new String[] {"AQID", ""},
                        new String[] {"AQID", "A".repeat(88)});

        for (var pair : bad) {
            assertThatThrownBy(() ->
                            server.app()
                                    .confirmDevice(r ->
                                            r.accessToken(signedIn.accessToken())
                                                    .deviceKey(key)
                                                    .deviceSecretVerifierConfig(v ->
                                                            v.passwordVerifier(pair[0])
                                                                    .salt(pair[1]))))
                    .as(pair[0] + " " + pair[1])
                    .isInstanceOf(InvalidParameterException.class);
        }
        assertThatThrownBy(() ->
                        server.app()
                                .confirmDevice(r ->
                                        r.accessToken(signedIn.accessToken())
                                                .deviceKey(key)
                                                .deviceSecretVerifierConfig(v -> v.salt("AQID"))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void onlyRememberedDevicesAreListed() {
        var pool = pool(true);
        String client = pool.client();
        pool.confirmedUser("ana");
        var signedIn = signIn(pool, client);
        var device = device(client, signedIn);
        device.confirm(signedIn.accessToken());

        assertThat(own(signedIn)).isEmpty();
        server.app()
                .updateDeviceStatus(r ->
                        r.accessToken(signedIn.accessToken())
                                .deviceKey(device.key())
                                .deviceRememberedStatus(REMEMBERED));
        assertThat(own(signedIn)).containsExactly(device.key());
        server.admin()
                .adminUpdateDeviceStatus(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .deviceKey(device.key())
                                .deviceRememberedStatus(NOT_REMEMBERED));
        assertThat(own(signedIn)).isEmpty();
    }

    @Test
    void aListingComesInPages() {
        var pool = pool(false);
        String client = pool.client();
        pool.confirmedUser("ana");
        var keys = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            var signedIn = signIn(pool, client);
            var device = device(client, signedIn);
            device.confirm(signedIn.accessToken());
            keys.add(device.key());
        }
        var last = signIn(pool, client);
        keys.sort(null);

        var listed = new ArrayList<String>();
        String token = null;
        do {
            String from = token;
            var page =
                    server.admin()
                            .adminListDevices(r ->
                                    r.userPoolId(pool.id())
                                            .username("ana")
                                            .limit(2)
                                            .paginationToken(from));
            assertThat(page.devices()).hasSizeBetween(1, 2);
            page.devices().stream().map(DeviceType::deviceKey).forEach(listed::add);
            token = page.paginationToken();
        } while (token != null);

        assertThat(listed).isEqualTo(keys);
        assertThat(own(last)).isEqualTo(keys);
        String access = last.accessToken();
        assertThatThrownBy(() ->
                        server.app().listDevices(r -> r.accessToken(access).paginationToken("x")))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aForgottenDeviceIsGoneAndDoesNotBringItselfBack() {
        var pool = pool(false);
        String client = pool.client();
        pool.confirmedUser("ana");
        var signedIn = signIn(pool, client);
        var device = device(client, signedIn);
        device.confirm(signedIn.accessToken());

        server.admin()
                .adminForgetDevice(
                        r -> r.userPoolId(pool.id()).username("ana").deviceKey(device.key()));

        assertUnknown(() ->
                server.app()
                        .getDevice(r ->
                                r.accessToken(signedIn.accessToken()).deviceKey(device.key())));
        assertUnknown(() ->
                server.app()
                        .forgetDevice(r ->
                                r.accessToken(signedIn.accessToken()).deviceKey(device.key())));
        assertUnknown(() -> device.confirm(signedIn.accessToken()));
        assertThat(own(signedIn)).isEmpty();
    }

    @Test
    void aDeviceGoesWithItsUser() {
        var pool = pool(false);
        String client = pool.client();
        pool.confirmedUser("ana");
        var signedIn = signIn(pool, client);
        var device = device(client, signedIn);
        device.confirm(signedIn.accessToken());
        server.admin().adminDeleteUser(r -> r.userPoolId(pool.id()).username("ana"));

        pool.confirmedUser("ana");

        assertUnknown(() ->
                server.admin()
                        .adminGetDevice(r ->
                                r.userPoolId(pool.id()).username("ana").deviceKey(device.key())));
    }

    private List<String> own(AuthenticationResultType signedIn) {
        return server
                .app()
                .listDevices(r -> r.accessToken(signedIn.accessToken()))
                .devices()
                .stream()
                .map(DeviceType::deviceKey)
                .toList();
    }

    private static void assertUnknown(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Device does not exist.");
    }

    private static AttributeType attribute(String name, String value) {
        return TestPool.attribute(name, value);
    }
}
