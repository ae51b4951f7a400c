package doorhouse.iam;

import static doorhouse.iam.IamErrors.ENTITY_ALREADY_EXISTS;
import static doorhouse.iam.IamErrors.INVALID_INPUT;
import static doorhouse.iam.IamErrors.LIMIT_EXCEEDED;
import static doorhouse.iam.IamErrors.NO_SUCH_ENTITY;
import static doorhouse.operation.Operation.signed;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.crypto.RandomText;
import doorhouse.crypto.Secret;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.ApiException;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.userpool.identityprovider.SamlMetadata;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The operations on SAML providers of the IAM API.
public final class SamlProviderOperations implements Operations {
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final int ID_CHARACTERS = 32;
    private static final int MOST_KEYS = 2;

    /// What the live service gives for metadata without an end.
    private static final Duration ENDLESS = Duration.ofDays(36_500);

    private final SamlProviders providers;
    private final AccountId account;
    private final RandomText random;
    private final Clock clock;

    public SamlProviderOperations(
            SamlProviders providers, AccountId account, SecureRandom random, Clock clock) {
        this.providers = providers;
        this.account = account;
        this.random = new RandomText(random);
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateSAMLProvider", Create.class, this::create),
                signed("GetSAMLProvider", Named.class, this::get),
                signed("ListSAMLProviders", ListAll.class, this::list),
                signed("UpdateSAMLProvider", Update.class, this::update),
                signed("DeleteSAMLProvider", Named.class, this::delete),
                signed("TagSAMLProvider", TagOne.class, this::tag),
                signed("UntagSAMLProvider", UntagOne.class, this::untag),
                signed("ListSAMLProviderTags", ListTags.class, this::listTags));
    }

    record Create(
            @JsonProperty("SAMLMetadataDocument") String metadata,
            String name,
            @Nullable List<Tag> tags,
            @Nullable String assertionEncryptionMode,
            @Nullable String addPrivateKey) {
        @Override
        public String toString() {
            return "Create[" + name + "]";
        }
    }

    record Named(@JsonProperty("SAMLProviderArn") String arn) {}

    record ListAll() {}

    record Update(
            @JsonProperty("SAMLProviderArn") String arn,
            @JsonProperty("SAMLMetadataDocument") @Nullable String metadata,
            @Nullable String assertionEncryptionMode,
            @Nullable String addPrivateKey,
            @Nullable String removePrivateKey) {
        @Override
        public String toString() {
            return "Update[" + arn + "]";
        }
    }

    record TagOne(@JsonProperty("SAMLProviderArn") String arn, List<Tag> tags) {}

    record UntagOne(@JsonProperty("SAMLProviderArn") String arn, List<String> tagKeys) {}

    record ListTags(
            @JsonProperty("SAMLProviderArn") String arn,
            @Nullable String marker,
            @Nullable Integer maxItems) {}

    record Created(@JsonProperty("SAMLProviderArn") Arn arn, @Nullable List<Tag> tags) {}

    record Updated(@JsonProperty("SAMLProviderArn") String arn) {}

    record PrivateKey(String keyId, Instant timestamp) {}

    record OneProvider(
            @JsonProperty("SAMLProviderUUID") String uuid,
            @JsonProperty("SAMLMetadataDocument") String metadata,
            Instant createDate,
            Instant validUntil,
            @Nullable List<Tag> tags,
            @Nullable String assertionEncryptionMode,
            @Nullable List<PrivateKey> privateKeyList) {}

    record Entry(Arn arn, Instant validUntil, Instant createDate) {}

    record Entries(@JsonProperty("SAMLProviderList") List<Entry> providers) {}

    Created create(Create asked) {
        var tags = Tag.merged(List.of(), Objects.requireNonNullElse(asked.tags, List.<Tag>of()));
        var until = validUntil(asked.metadata);
        var keys =
                asked.addPrivateKey == null
                        ? List.<SamlProvider.Key>of()
                        : List.of(key(asked.addPrivateKey));
        checkEncryption(asked.assertionEncryptionMode, keys);
        if (providers.list().size() >= SamlProviders.MOST)
            throw LIMIT_EXCEEDED.because(
                    "Cannot exceed quota for SAMLProvidersPerAccount: " + SamlProviders.MOST);
        var provider =
                new SamlProvider(
                        asked.name,
                        random.of(UPPER, ID_CHARACTERS),
                        asked.metadata,
                        asked.assertionEncryptionMode,
                        keys,
                        tags,
                        until,
                        clock.instant());
        if (!providers.add(provider))
            throw ENTITY_ALREADY_EXISTS.because(
                    "SAML provider with name %s already exists.".formatted(asked.name));
        return new Created(provider.arn(account), tags.isEmpty() ? null : tags);
    }

    OneProvider get(Named asked) {
        var provider = existing(asked.arn);
        var keys =
                provider.keys().stream()
                        .map(key -> new PrivateKey(key.keyId(), key.timestamp()))
                        .toList();
        return new OneProvider(
                provider.uuid(),
                provider.metadata(),
                provider.createDate(),
                provider.validUntil(),
                provider.tags().isEmpty() ? null : provider.tags(),
                provider.encryptionMode(),
                keys.isEmpty() ? null : keys);
    }

    Entries list(ListAll asked) {
        return new Entries(
                providers.list().stream()
                        .map(p -> new Entry(p.arn(account), p.validUntil(), p.createDate()))
                        .toList());
    }

    Updated update(Update asked) {
        var until = Optional.ofNullable(asked.metadata).map(this::validUntil);
        var added = Optional.ofNullable(asked.addPrivateKey).map(this::key);
        change(
                asked.arn,
                before -> {
                    var keys = new ArrayList<>(before.keys());
                    var removed = asked.removePrivateKey;
                    if (removed != null && !keys.removeIf(k -> k.keyId().equals(removed)))
                        throw NO_SUCH_ENTITY.because(
                                "The private key with id %s cannot be found.".formatted(removed));
                    added.ifPresent(keys::add);
                    if (keys.size() > MOST_KEYS)
                        throw LIMIT_EXCEEDED.because(
                                "Cannot exceed quota for PrivateKeysPerSAMLProvider: " + MOST_KEYS);
                    var mode =
                            asked.assertionEncryptionMode != null
                                    ? asked.assertionEncryptionMode
                                    : before.encryptionMode();
                    checkEncryption(mode, keys);
                    var changed = before.withEncryption(mode, keys);
                    return asked.metadata == null
                            ? changed
                            : changed.withMetadata(asked.metadata, until.orElseThrow());
                });
        return new Updated(asked.arn);
    }

    Empty delete(Named asked) {
        if (!providers.delete(existing(asked.arn).name())) throw none(asked.arn);
        return Empty.EMPTY;
    }

    Empty tag(TagOne asked) {
        return change(asked.arn, p -> p.withTags(Tag.merged(p.tags(), asked.tags)));
    }

    Empty untag(UntagOne asked) {
        return change(
                asked.arn,
                provider ->
                        provider.withTags(
                                provider.tags().stream()
                                        .filter(tag -> !asked.tagKeys.contains(tag.key()))
                                        .toList()));
    }

    TagPage listTags(ListTags asked) {
        return TagPage.of(existing(asked.arn).tags(), asked.marker, asked.maxItems);
    }

    private SamlProvider existing(String arn) {
        return providers.find(arn).orElseThrow(() -> none(arn));
    }

    private Empty change(String arn, UnaryOperator<SamlProvider> edit) {
        if (!providers.change(existing(arn).name(), edit)) throw none(arn);
        return Empty.EMPTY;
    }

    private static ApiException none(String arn) {
        return NO_SUCH_ENTITY.because("SAML Provider not found for arn %s".formatted(arn));
    }

    /// When the metadata ends.
    private Instant validUntil(String metadata) {
        try {
            var read = SamlMetadata.read(metadata, clock.instant());
            return read.validUntil().orElse(clock.instant().plus(ENDLESS));
        } catch (ApiException e) {
            throw INVALID_INPUT.because("Could not parse metadata");
        }
    }

    private SamlProvider.Key key(String text) {
        var pem = Secret.of(text);
        if (PrivateKeyPem.read(pem).isEmpty())
            throw INVALID_INPUT.because("The private key could not be read.");
        return new SamlProvider.Key(random.of(UPPER, ID_CHARACTERS), pem, clock.instant());
    }

    private static void checkEncryption(@Nullable String mode, List<SamlProvider.Key> keys) {
        if ("Required".equals(mode) && keys.isEmpty())
            throw INVALID_INPUT.because(
                    "A private key is needed where assertions must be encrypted.");
    }
}
