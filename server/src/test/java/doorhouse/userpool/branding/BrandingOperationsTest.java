package doorhouse.userpool.branding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AssetType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CreateManagedLoginBrandingRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ManagedLoginBrandingExistsException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ManagedLoginBrandingType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;

@OnBothDatabases
class BrandingOperationsTest {
    private static final String SVG =
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";

    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private TestPool pool;
    private String client;

    @BeforeEach
    void makeAPool() {
        pool = server.pool();
        client = pool.client();
    }

    private static Document document(String path, Document value) {
        var names = path.split("/", -1);
        var document = value;
        for (int i = names.length - 1; i >= 0; i--) {
            document = Document.fromMap(Map.of(names[i], document));
        }
        return document;
    }

    private static Document at(Document document, String path) {
        var at = document;
        for (var name : path.split("/", -1))
            at = at.asMap().getOrDefault(name, Document.fromNull());
        return at;
    }

    private static AssetType asset(String category, String mode, String extension, String bytes) {
        return AssetType.builder()
                .category(category)
                .colorMode(mode)
                .extension(extension)
                .bytes(SdkBytes.fromUtf8String(bytes))
                .build();
    }

    private CreateManagedLoginBrandingRequest.Builder asked() {
        return CreateManagedLoginBrandingRequest.builder().userPoolId(pool.id()).clientId(client);
    }

    private ManagedLoginBrandingType create(CreateManagedLoginBrandingRequest.Builder asked) {
        return admin.createManagedLoginBranding(asked.build()).managedLoginBranding();
    }

    private ManagedLoginBrandingType describe(String id) {
        return admin.describeManagedLoginBranding(
                        r -> r.userPoolId(pool.id()).managedLoginBrandingId(id))
                .managedLoginBranding();
    }

    @Test
    void whatWasSentComesBack() {
        var settings = document("components/form/lightMode/backgroundColor", text("00ff00ff"));
        var assets =
                List.of(
                        asset("FORM_LOGO", "LIGHT", "SVG", SVG),
                        asset("FORM_LOGO", "DARK", "SVG", SVG));

        var created = create(asked().settings(settings).assets(assets));

        assertThat(UUID.fromString(created.managedLoginBrandingId()).version()).isEqualTo(4);
        assertThat(created.userPoolId()).isEqualTo(pool.id());
        assertThat(created.useCognitoProvidedValues()).isFalse();
        assertThat(created.settings()).isEqualTo(settings);
        assertThat(created.assets()).isEqualTo(assets);
        assertThat(describe(created.managedLoginBrandingId())).isEqualTo(created);
        assertThat(
                        admin.describeManagedLoginBrandingByClient(
                                        r -> r.userPoolId(pool.id()).clientId(client))
                                .managedLoginBranding())
                .isEqualTo(created);
    }

    private static Document text(String text) {
        return Document.fromString(text);
    }

    @Test
    void theProvidedStyleHasNoSettingsOfItsOwn() {
        var created = create(asked().useCognitoProvidedValues(true));

        assertThat(created.useCognitoProvidedValues()).isTrue();
        assertThat(created.settings()).isNull();
        assertThat(created.hasAssets()).isTrue();
        assertThat(created.assets()).isEmpty();
    }

    @Test
    void mergedResourcesHaveTheDefaultsBesideWhatWasSet() {
        var color = "components/form/lightMode/backgroundColor";
        var created = create(asked().settings(document(color, text("00ff00ff"))));

        var merged =
                admin.describeManagedLoginBranding(r ->
                                r.userPoolId(pool.id())
                                        .managedLoginBrandingId(created.managedLoginBrandingId())
                                        .returnMergedResources(true))
                        .managedLoginBranding()
                        .settings();

        assertThat(at(merged, color).asString()).isEqualTo("00ff00ff");
        assertThat(at(merged, "components/form/darkMode/backgroundColor").asString())
                .isEqualTo("0f1b2aff");
        assertThat(at(merged, "categories/global/colorSchemeMode").asString()).isEqualTo("LIGHT");
    }

    @Test
    void anUpdateIsPutOverWhatIsThere() {
        var form = document("components/form/borderRadius", Document.fromNumber(3));
        var created = create(asked().settings(form).assets(asset("FORM_LOGO", "DARK", "SVG", SVG)));
        var id = created.managedLoginBrandingId();
        var other = SVG.replace("M0 0", "M1 1");

        admin.updateManagedLoginBranding(r ->
                r.userPoolId(pool.id())
                        .managedLoginBrandingId(id)
                        .settings(document("components/alert/borderRadius", Document.fromNumber(9)))
                        .assets(
                                asset("FORM_LOGO", "DARK", "SVG", other),
                                asset("FORM_LOGO", "LIGHT", "SVG", SVG)));

        var updated = describe(id);
        assertThat(at(updated.settings(), "components/form/borderRadius").asNumber().intValue())
                .isEqualTo(3);
        assertThat(at(updated.settings(), "components/alert/borderRadius").asNumber().intValue())
                .isEqualTo(9);
        assertThat(updated.assets())
                .containsExactly(
                        asset("FORM_LOGO", "DARK", "SVG", other),
                        asset("FORM_LOGO", "LIGHT", "SVG", SVG));

        admin.updateManagedLoginBranding(r ->
                r.userPoolId(pool.id()).managedLoginBrandingId(id).useCognitoProvidedValues(true));
        assertThat(describe(id).useCognitoProvidedValues()).isTrue();
        assertThat(describe(id).settings()).isNull();
        assertThat(describe(id).assets()).isEmpty();
    }

    @Test
    void aClientHasOneStyle() {
        create(asked());

        assertThat(catchThrowable(() -> create(asked())))
                .isInstanceOf(ManagedLoginBrandingExistsException.class);
    }

    @Test
    void aPoolHasTwentyStyles() {
        for (int i = 0; i < 20; i++) create(asked().clientId(pool.client()));

        assertThat(catchThrowable(() -> create(asked())))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aStyleGoesWithItsClientOrAlone() {
        var id = create(asked()).managedLoginBrandingId();
        admin.deleteManagedLoginBranding(r -> r.userPoolId(pool.id()).managedLoginBrandingId(id));
        assertThat(catchThrowable(() -> describe(id)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(
                        catchThrowable(() ->
                                admin.deleteManagedLoginBranding(
                                        r -> r.userPoolId(pool.id()).managedLoginBrandingId(id))))
                .isInstanceOf(ResourceNotFoundException.class);

        var again = create(asked()).managedLoginBrandingId();
        admin.deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(client));
        assertThat(catchThrowable(() -> describe(again)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void theProvidedStyleTakesNothingOfOnesOwn() {
        var settings = document("components/form/borderRadius", Document.fromNumber(3));

        assertThat(
                        catchThrowable(() ->
                                create(asked().useCognitoProvidedValues(true).settings(settings))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(
                        catchThrowable(() ->
                                create(
                                        asked().useCognitoProvidedValues(true)
                                                .assets(asset("FORM_LOGO", "DARK", "SVG", SVG)))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "other/form, 00ff00ff",
        "components/form/lightMode/backgroundColor, #00ff00",
        "components/form/lightMode/backgroundColor, 00ff00",
        "components/pageBackground/lightMode/color, red"
    })
    void settingsHaveKnownPartsAndColors(String path, String value) {
        assertThat(catchThrowable(() -> create(asked().settings(document(path, text(value))))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "FAVICON_ICO, SVG",
        "FAVICON_SVG, PNG",
        "FORM_LOGO, PNG",
        "FORM_LOGO, JPEG",
        "FORM_LOGO, ICO"
    })
    void anAssetIsTheImageThatItSays(String category, String extension) {
        assertThat(
                        catchThrowable(() ->
                                create(asked().assets(asset(category, "DARK", extension, SVG)))))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void anAssetIsGivenOnceAndHasAMegabyteAtMost() {
        var logo = asset("FORM_LOGO", "DARK", "SVG", SVG);
        var full = SVG.replace("M0 0", "M0 0" + " ".repeat(1_000_000 - SVG.length()));

        assertThat(catchThrowable(() -> create(asked().assets(logo, logo))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(
                        catchThrowable(() ->
                                create(
                                        asked().assets(
                                                        asset(
                                                                "FORM_LOGO",
                                                                "DARK",
                                                                "SVG",
                                                                full + " ")))))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(
                        create(asked().assets(asset("FORM_LOGO", "DARK", "SVG", full)))
                                .assets()
                                .getFirst()
                                .bytes()
                                .asByteArray())
                .hasSize(1_000_000);
    }

    @Test
    void aStyleHasSoManyAssetsHoweverManyRequestsTheyCameIn() {
        var most = IntStream.range(0, 40).mapToObj(i -> logo("id" + i, SVG)).toList();
        var id = create(asked().assets(most.subList(0, 39))).managedLoginBrandingId();

        update(id, most.getLast());
        update(id, logo("id7", SVG.replace("M0 0", "M1 1")));
        var oneMore = catchThrowable(() -> update(id, logo("id40", SVG)));

        assertThat(oneMore).isInstanceOf(InvalidParameterException.class);
        assertThat(describe(id).assets()).hasSize(40);
    }

    @Test
    void aStyleHasTwoMebibytesHoweverManyRequestsTheyCameIn() {
        var half = "M0 0" + " ".repeat((1 << 20) - 60_000 - SVG.length());
        var svg = SVG.replace("M0 0", half);
        var id = create(asked().assets(logo("a", svg))).managedLoginBrandingId();
        update(id, logo("b", svg));
        var rest = SVG.replace("M0 0", "M0 0" + " ".repeat(120_000 - SVG.length()));

        var full = catchThrowable(() -> update(id, logo("c", rest + " ")));
        update(id, logo("c", rest));

        assertThat(full).isInstanceOf(InvalidParameterException.class);
        assertThat(
                        describe(id).assets().stream()
                                .mapToInt(a -> a.bytes().asByteArrayUnsafe().length)
                                .sum())
                .isEqualTo(2 << 20);
    }

    private static AssetType logo(String resourceId, String svg) {
        return asset("FORM_LOGO", "DARK", "SVG", svg).toBuilder().resourceId(resourceId).build();
    }

    private void update(String id, AssetType asset) {
        admin.updateManagedLoginBranding(
                r -> r.userPoolId(pool.id()).managedLoginBrandingId(id).assets(asset));
    }
}
