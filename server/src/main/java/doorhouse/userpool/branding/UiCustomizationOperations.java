package doorhouse.userpool.branding;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.signed;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.domain.Domains;
import doorhouse.userpool.pool.UserPools;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The operations on the look of the classic pages.
public final class UiCustomizationOperations implements Operations {
    private static final int MOST_IMAGE_BYTES = 100 * 1024;

    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private final UserPools pools;
    private final AppClients clients;
    private final Domains domains;
    private final UiCustomizations customizations;
    private final Supplier<String> publicUrl;
    private final Clock clock;

    /// @param publicUrl how clients reach this server, without a slash at the end
    public UiCustomizationOperations(
            UserPools pools,
            AppClients clients,
            Domains domains,
            UiCustomizations customizations,
            Supplier<String> publicUrl,
            Clock clock) {
        this.pools = pools;
        this.clients = clients;
        this.domains = domains;
        this.customizations = customizations;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("SetUICustomization", SetUiCustomization.class, this::setUiCustomization),
                signed("GetUICustomization", GetUiCustomization.class, this::getUiCustomization));
    }

    record SetUiCustomization(
            UserPoolId userPoolId,
            @Nullable String clientId,
            @JsonProperty("CSS") @Nullable String css,
            byte @Nullable [] imageFile) {}

    record Described(
            UserPoolId userPoolId,
            String clientId,
            @Nullable String imageUrl,
            @JsonProperty("CSS") @Nullable String css,
            @JsonProperty("CSSVersion") String cssVersion,
            Instant lastModifiedDate,
            Instant creationDate) {}

    record Customized(@JsonProperty("UICustomization") Object uiCustomization) {}

    /// Replaces CSS and logo together; with neither, the pages look again as they do by default.
    Customized setUiCustomization(SetUiCustomization asked) {
        var pool = pools.get(asked.userPoolId);
        var client = client(pool.id(), asked.clientId);
        if (asked.css != null) ClassicCss.check(asked.css);
        if (asked.imageFile != null) checkImage(asked.imageFile);
        if (!domains.of(pool.id()).any()) {
            throw INVALID_PARAMETER.because(
                    "There has to be an existing domain associated with this user pool");
        }
        if (asked.css == null && asked.imageFile == null) {
            customizations.remove(pool.id(), client);
            return new Customized(Empty.EMPTY);
        }
        var now = clock.instant();
        customizations.put(
                new UiCustomization(
                        pool.id(),
                        client,
                        asked.css,
                        asked.imageFile,
                        VERSION.format(now),
                        now,
                        now));
        return described(pool.id(), client);
    }

    record GetUiCustomization(UserPoolId userPoolId, @Nullable String clientId) {}

    Customized getUiCustomization(GetUiCustomization asked) {
        var pool = pools.get(asked.userPoolId);
        return described(pool.id(), client(pool.id(), asked.clientId));
    }

    private Customized described(UserPoolId pool, String client) {
        return customizations
                .of(pool, client)
                .map(c -> new Customized(described(c)))
                .orElse(new Customized(Empty.EMPTY));
    }

    private Described described(UiCustomization c) {
        return new Described(
                c.userPoolId(),
                c.clientId(),
                imageUrl(c),
                c.css(),
                c.version(),
                c.modifiedAt(),
                c.createdAt());
    }

    private @Nullable String imageUrl(UiCustomization c) {
        byte[] image = c.image();
        if (image == null) return null;
        var extension = ImageKind.of(image).map(ImageKind::extension).orElse("png");
        return String.join(
                "/",
                publicUrl.get(),
                c.userPoolId().value(),
                c.clientId(),
                c.version(),
                "assets/images/image." + extension);
    }

    private String client(UserPoolId pool, @Nullable String asked) {
        if (asked == null || asked.equals(UiCustomizations.ALL)) return UiCustomizations.ALL;
        return clients.get(pool, new ClientId(asked)).id().value();
    }

    private static void checkImage(byte[] image) {
        if (image.length > MOST_IMAGE_BYTES) {
            throw INVALID_PARAMETER.because("request parameters too large");
        }
        var kind = ImageKind.of(image);
        if (kind.filter(k -> k == ImageKind.PNG || k == ImageKind.JPEG).isPresent()) return;
        throw INVALID_PARAMETER.because("The image must be a PNG or JPEG file.");
    }
}
