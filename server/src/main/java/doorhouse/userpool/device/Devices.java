package doorhouse.userpool.device;

import static doorhouse.operation.CognitoErrors.DEVICE_KEY_EXISTS;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;

import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.userpool.device.DeviceStore.Kept;
import doorhouse.userpool.device.DeviceStore.Owner;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The devices of users. A device belongs to one user: another user's key finds nothing.
public final class Devices {
    /// How many devices a user can have. One more takes the place of the longest unused.
    static final int MOST_OF_A_USER = 100;

    private static final String VERIFIER = "device-verifier";
    private static final String GROUP_KEY = "device-group-key";
    private static final int GROUP_KEY_DIGITS = 8;
    private static final String FORGOTTEN = "forgotten-device:";

    /// Longer than any access token lives that was issued while there was the device.
    private static final Duration FORGOTTEN_FOR = Duration.ofDays(2);

    /// A device about to be confirmed.
    ///
    /// @param verifier null where it has no secret
    record Confirmation(
            DeviceKey key,
            @Nullable String name,
            Device.@Nullable Verifier verifier,
            boolean remembered,
            String address) {}

    private final Database database;
    private final DeviceStore store;
    private final SpentMarks marks;
    private final Vault vault;
    private final Clock clock;

    public Devices(Database database, SpentMarks marks, Vault vault, Clock clock) {
        this.database = database;
        this.store = new DeviceStore(database);
        this.marks = marks;
        this.vault = vault;
        this.clock = clock;
    }

    /// The name that the client's SRP binds the device's secret to, beside the key: the same
    /// whenever it is asked for, so that nothing is kept of a device before it is confirmed.
    public String groupKey(UserPoolId pool, DeviceKey key) {
        byte[] hash =
                vault.sealer(pool.value())
                        .keyedHash(GROUP_KEY, key.value().getBytes(StandardCharsets.UTF_8));
        return "-" + HexFormat.of().formatHex(hash).substring(0, GROUP_KEY_DIGITS);
    }

    public Optional<Device> find(UserPoolId pool, Sub sub, DeviceKey key) {
        return store.find(new Owner(pool, sub), key);
    }

    /// The user's device that a client names.
    ///
    /// @throws ApiException ResourceNotFoundException `Device does not exist.`, on which client
    ///   libraries drop the key and begin anew
    public Device get(UserPoolId pool, Sub sub, String key) {
        if (!DeviceKey.fits(key)) throw unknown();
        return find(pool, sub, new DeviceKey(key)).orElseThrow(Devices::unknown);
    }

    /// The refusal of a device that the user does not have.
    public static ApiException unknown() {
        return RESOURCE_NOT_FOUND.because("Device does not exist.");
    }

    /// What the device proves itself by; empty where it has no secret.
    public Optional<Device.Verifier> verifier(UserPoolId pool, Sub sub, DeviceKey key) {
        var kept = store.secret(new Owner(pool, sub), key);
        if (kept.salt() == null || kept.sealedVerifier() == null) return Optional.empty();
        byte[] plain =
                vault.sealer(pool.value())
                        .unseal(VERIFIER, context(sub, key), kept.sealedVerifier());
        return Optional.of(new Device.Verifier(kept.salt(), plain));
    }

    private static String context(Sub sub, DeviceKey key) {
        return sub + "/" + key;
    }

    /// Notes that the user signed in from the device.
    ///
    /// @param address the caller's IP address
    public void authenticated(UserPoolId pool, Sub sub, DeviceKey key, String address) {
        store.authenticated(new Owner(pool, sub), key, address, clock.instant());
    }

    /// @throws ApiException DeviceKeyExistsException when it was confirmed before,
    ///   ResourceNotFoundException when it was forgotten since: a stolen device that still has an
    ///   access token does not bring itself back
    void confirm(UserPoolId pool, Sub sub, Confirmation asked) {
        var owner = new Owner(pool, sub);
        var now = clock.instant();
        var kept = kept(owner, asked);
        var device =
                new Device(
                        asked.key(),
                        asked.name(),
                        asked.remembered(),
                        kept.sealedVerifier() != null,
                        asked.address(),
                        now,
                        now,
                        now);
        database.transaction(() -> {
            if (!store.add(owner, device, kept)) {
                throw DEVICE_KEY_EXISTS.because("Device already exists.");
            }
            // Only now: a device being forgotten at this moment has held the row until here.
            if (marks.spentAt(pool, FORGOTTEN + asked.key()).isPresent()) throw unknown();
            store.dropLongestUnused(owner, asked.key(), MOST_OF_A_USER - 1);
        });
    }

    private Kept kept(Owner owner, Confirmation asked) {
        var verifier = asked.verifier();
        if (verifier == null) return Kept.NOTHING;
        byte[] sealed =
                vault.sealer(owner.pool().value())
                        .seal(VERIFIER, context(owner.sub(), asked.key()), verifier.verifier());
        return new Kept(verifier.salt(), sealed);
    }

    /// A page of the remembered ones in the order of their keys.
    List<Device> listRemembered(UserPoolId pool, Sub sub, String afterKey, int limit) {
        return store.listRemembered(new Owner(pool, sub), afterKey, limit);
    }

    /// @throws ApiException ResourceNotFoundException
    void remember(UserPoolId pool, Sub sub, DeviceKey key, boolean remembered) {
        if (!store.remember(new Owner(pool, sub), key, remembered, clock.instant())) {
            throw unknown();
        }
    }

    /// @throws ApiException ResourceNotFoundException
    void forget(UserPoolId pool, Sub sub, DeviceKey key) {
        database.transaction(() -> {
            if (!store.remove(new Owner(pool, sub), key)) throw unknown();
            marks.spend(pool, FORGOTTEN + key, clock.instant().plus(FORGOTTEN_FOR));
        });
    }
}
