package doorhouse.userpool.branding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SetUiCustomizationRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UICustomizationType;

@OnBothDatabases
class UiCustomizationTest {
    private static final String CSS = ".label-customizable {font-weight: 400;}";
    private static final String OTHER = ".label-customizable {font-weight: 700;}";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private final String prefix = "ui-" + UUID.randomUUID();
    private TestPool pool;

    @BeforeEach
    void makeAPool() {
        pool = server.pool();
        admin.createUserPoolDomain(r -> r.userPoolId(pool.id()).domain(prefix));
    }

    private static SdkBytes png(int length) {
        var png = new byte[length];
        byte[] begin = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        System.arraycopy(begin, 0, png, 0, begin.length);
        return SdkBytes.fromByteArray(png);
    }

    private UICustomizationType set(SetUiCustomizationRequest.Builder asked) {
        return admin.setUICustomization(asked.userPoolId(pool.id()).build()).uiCustomization();
    }

    private static SetUiCustomizationRequest.Builder asked() {
        return SetUiCustomizationRequest.builder();
    }

    private UICustomizationType get(String client) {
        return admin.getUICustomization(r -> r.userPoolId(pool.id()).clientId(client))
                .uiCustomization();
    }

    @Test
    void whatWasSetForAllIsThatOfEachClient() {
        var client = pool.client();

        var set = set(asked().css(CSS));

        assertThat(set.userPoolId()).isEqualTo(pool.id());
        assertThat(set.clientId()).isEqualTo("ALL");
        assertThat(set.css()).isEqualTo(CSS);
        assertThat(set.cssVersion()).matches("[0-9]{14}");
        assertThat(set.imageUrl()).isNull();
        assertThat(get("ALL")).isEqualTo(set);
        assertThat(get(client)).isEqualTo(set);
    }

    @Test
    void aClientsOwnComesFirst() {
        var client = pool.client();
        set(asked().css(CSS));

        set(asked().clientId(client).css(OTHER));

        assertThat(get(client).clientId()).isEqualTo(client);
        assertThat(get(client).css()).isEqualTo(OTHER);
        assertThat(get("ALL").css()).isEqualTo(CSS);
    }

    @Test
    void whatIsSetWithNothingIsGone() {
        set(asked().css(CSS));

        set(asked());

        assertThat(get("ALL")).isEqualTo(UICustomizationType.builder().build());
    }

    @Test
    void theLogoIsServedUnderItsAddress() throws Exception {
        var logo = png(1_000);

        var set = set(asked().imageFile(logo));

        var answer = fetch(set.imageUrl());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(logo.asByteArray());
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(fetch(set.imageUrl().replace("/ALL/", "/other/")).statusCode()).isEqualTo(404);
        assertThat(fetch(set.imageUrl().replace(pool.id(), "x")).statusCode()).isEqualTo(404);

        set(asked().css(CSS));
        assertThat(get("ALL").imageUrl()).isNull();
        assertThat(fetch(set.imageUrl()).statusCode()).isEqualTo(404);
    }

    private static HttpResponse<byte[]> fetch(String url) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @Test
    void aLogoIsAPngOrJpegOfAHundredKilobytes() {
        set(asked().imageFile(png(100 * 1024)));
        set(asked().imageFile(SdkBytes.fromByteArray(new byte[] {(byte) 0xff, (byte) 0xd8, -1})));

        assertThat(catchThrowable(() -> set(asked().imageFile(png(100 * 1024 + 1)))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("request parameters too large");
        assertThat(catchThrowable(() -> set(asked().imageFile(SdkBytes.fromUtf8String("<svg/>")))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void badCssIsRefusedAndTheOldOneStays() {
        set(asked().css(CSS));

        assertThat(catchThrowable(() -> set(asked().css("body {color: red}"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid CSS");

        assertThat(get("ALL").css()).isEqualTo(CSS);
    }

    @Test
    void pagesThatAreNowhereHaveNoLook() {
        var bare = server.pool();

        assertThat(
                        catchThrowable(() ->
                                admin.setUICustomization(r -> r.userPoolId(bare.id()).css(CSS))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(
                        "There has to be an existing domain associated with this user pool");
        assertThat(catchThrowable(() -> set(asked().clientId("nobody").css(CSS))))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aClientsLookGoesWithTheClient() {
        var client = pool.client();
        set(asked().clientId(client).imageFile(png(9)));
        var url = get(client).imageUrl();

        admin.deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(client));

        assertThat(Arrays.asList(url.split("/"))).contains(client);
        assertThat(catchThrowable(() -> assertThat(fetch(url).statusCode()).isEqualTo(404)))
                .isNull();
    }
}
