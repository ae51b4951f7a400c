package doorhouse.userpool.branding;

import static doorhouse.operation.CognitoErrors.CONCURRENT_MODIFICATION;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.MANAGED_LOGIN_BRANDING_EXISTS;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.pool.UserPools;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The operations on styles of managed login.
public final class BrandingOperations implements Operations {
    private static final int MOST_IN_A_POOL = 20;

    /// Of a style as it stands, however many requests it came in.
    private static final int MOST_ASSETS = 40;

    private static final int MOST_BYTES = 2 << 20;

    private final Database database;
    private final BrandingStore brandings;
    private final UserPools pools;
    private final AppClients clients;
    private final Clock clock;

    public BrandingOperations(Database database, UserPools pools, AppClients clients, Clock clock) {
        this.database = database;
        this.brandings = new BrandingStore(database);
        this.pools = pools;
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "CreateManagedLoginBranding",
                        CreateManagedLoginBranding.class,
                        this::createManagedLoginBranding),
                signed(
                        "DescribeManagedLoginBranding",
                        DescribeManagedLoginBranding.class,
                        this::describeManagedLoginBranding),
                signed(
                        "DescribeManagedLoginBrandingByClient",
                        DescribeManagedLoginBrandingByClient.class,
                        this::describeManagedLoginBrandingByClient),
                signed(
                        "UpdateManagedLoginBranding",
                        UpdateManagedLoginBranding.class,
                        this::updateManagedLoginBranding),
                signed(
                        "DeleteManagedLoginBranding",
                        DeleteManagedLoginBranding.class,
                        this::deleteManagedLoginBranding));
    }

    record CreateManagedLoginBranding(
            UserPoolId userPoolId,
            ClientId clientId,
            @Nullable Boolean useCognitoProvidedValues,
            @Nullable ObjectNode settings,
            @Nullable List<Asset> assets) {}

    record Described(
            String managedLoginBrandingId,
            UserPoolId userPoolId,
            boolean useCognitoProvidedValues,
            @Nullable ObjectNode settings,
            List<Asset> assets,
            Instant creationDate,
            Instant lastModifiedDate) {}

    record BrandingAnswer(Described managedLoginBranding) {}

    BrandingAnswer createManagedLoginBranding(CreateManagedLoginBranding asked) {
        var pool = pools.get(asked.userPoolId);
        var client = clients.get(pool.id(), asked.clientId);
        boolean provided = Boolean.TRUE.equals(asked.useCognitoProvidedValues);
        check(provided, asked.settings, asked.assets);
        var now = clock.instant();
        var branding =
                new Branding(
                        pool.id(),
                        UUID.randomUUID().toString(),
                        client.id(),
                        provided,
                        asked.settings,
                        asked.assets == null ? List.of() : asked.assets,
                        1,
                        now,
                        now);
        checkSize(branding);
        database.transaction(() -> {
            if (!brandings.add(branding)) {
                throw MANAGED_LOGIN_BRANDING_EXISTS.because(
                        "A managed login branding style already exists for client "
                                + client.id()
                                + ".");
            }
            if (brandings.count(pool.id()) > MOST_IN_A_POOL) {
                throw LIMIT_EXCEEDED.because(
                        "The user pool has the most managed login branding styles it can have.");
            }
        });
        return new BrandingAnswer(described(branding, false));
    }

    record DescribeManagedLoginBranding(
            UserPoolId userPoolId,
            String managedLoginBrandingId,
            @Nullable Boolean returnMergedResources) {}

    BrandingAnswer describeManagedLoginBranding(DescribeManagedLoginBranding asked) {
        var pool = pools.get(asked.userPoolId);
        var branding =
                brandings
                        .find(pool.id(), asked.managedLoginBrandingId)
                        .orElseThrow(BrandingOperations::unknown);
        return new BrandingAnswer(described(branding, asked.returnMergedResources));
    }

    record DescribeManagedLoginBrandingByClient(
            UserPoolId userPoolId, ClientId clientId, @Nullable Boolean returnMergedResources) {}

    BrandingAnswer describeManagedLoginBrandingByClient(
            DescribeManagedLoginBrandingByClient asked) {
        var pool = pools.get(asked.userPoolId);
        var client = clients.get(pool.id(), asked.clientId);
        var branding =
                brandings.find(pool.id(), client.id()).orElseThrow(BrandingOperations::unknown);
        return new BrandingAnswer(described(branding, asked.returnMergedResources));
    }

    record UpdateManagedLoginBranding(
            @Nullable UserPoolId userPoolId,
            @Nullable String managedLoginBrandingId,
            @Nullable Boolean useCognitoProvidedValues,
            @Nullable ObjectNode settings,
            @Nullable List<Asset> assets) {}

    /// What is given is put over what is there; the provided values take all of it away.
    BrandingAnswer updateManagedLoginBranding(UpdateManagedLoginBranding asked) {
        if (asked.userPoolId == null || asked.managedLoginBrandingId == null) {
            throw INVALID_PARAMETER.because("UserPoolId and ManagedLoginBrandingId are required.");
        }
        var pool = pools.get(asked.userPoolId);
        boolean provided = Boolean.TRUE.equals(asked.useCognitoProvidedValues);
        check(provided, asked.settings, asked.assets);
        var before =
                brandings
                        .find(pool.id(), asked.managedLoginBrandingId)
                        .orElseThrow(BrandingOperations::unknown);
        var after =
                new Branding(
                        pool.id(),
                        before.id(),
                        before.clientId(),
                        provided || (before.provided() && changesNothing(asked)),
                        provided ? null : settings(before, asked.settings),
                        provided ? List.of() : assets(before, asked.assets),
                        before.revision(),
                        before.createdAt(),
                        clock.instant());
        checkSize(after);
        if (!brandings.update(after)) {
            throw CONCURRENT_MODIFICATION.because("The style was changed at the same time.");
        }
        return new BrandingAnswer(described(after, false));
    }

    private static boolean changesNothing(UpdateManagedLoginBranding asked) {
        return asked.useCognitoProvidedValues == null
                && asked.settings == null
                && asked.assets == null;
    }

    private static @Nullable ObjectNode settings(Branding before, @Nullable ObjectNode given) {
        return given == null
                ? before.settings()
                : BrandingSettings.merged(before.settings(), given);
    }

    private static List<Asset> assets(Branding before, @Nullable List<Asset> given) {
        if (given == null) return before.assets();
        var all = new ArrayList<Asset>();
        for (var old : before.assets()) {
            if (given.stream().noneMatch(asset -> asset.replaces(old))) all.add(old);
        }
        all.addAll(given);
        return all;
    }

    record DeleteManagedLoginBranding(String managedLoginBrandingId, UserPoolId userPoolId) {}

    Empty deleteManagedLoginBranding(DeleteManagedLoginBranding asked) {
        var pool = pools.get(asked.userPoolId);
        if (!brandings.delete(pool.id(), asked.managedLoginBrandingId)) throw unknown();
        return Empty.EMPTY;
    }

    private static void check(
            boolean provided, @Nullable ObjectNode settings, @Nullable List<Asset> assets) {
        if (provided && (settings != null || (assets != null && !assets.isEmpty()))) {
            throw INVALID_PARAMETER.because(
                    "UseCognitoProvidedValues cannot be true together with Settings or Assets.");
        }
        if (settings != null) BrandingSettings.check(settings);
        if (assets == null) return;
        for (var asset : assets) {
            asset.check();
            if (assets.stream().filter(asset::replaces).count() > 1) {
                throw INVALID_PARAMETER.because(
                        "The asset " + asset.category() + " is given more than once.");
            }
        }
    }

    private static void checkSize(Branding branding) {
        if (branding.assets().size() > MOST_ASSETS) {
            throw INVALID_PARAMETER.because("A style can have " + MOST_ASSETS + " assets at most.");
        }
        if (branding.size() > MOST_BYTES) {
            throw INVALID_PARAMETER.because(
                    "A style can have " + MOST_BYTES + " bytes of settings and assets at most.");
        }
    }

    private static Described described(Branding branding, @Nullable Boolean merged) {
        return new Described(
                branding.id(),
                branding.userPoolId(),
                branding.provided(),
                Boolean.TRUE.equals(merged)
                        ? BrandingSettings.complete(branding.settings())
                        : branding.settings(),
                branding.assets(),
                branding.createdAt(),
                branding.modifiedAt());
    }

    private static RuntimeException unknown() {
        return RESOURCE_NOT_FOUND.because("The managed login branding style does not exist.");
    }
}
