package doorhouse.userpool.signup;

import doorhouse.id.Sub;
import doorhouse.userpool.code.Address;
import doorhouse.userpool.directory.SignInNames;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.pool.AddressForm;
import doorhouse.userpool.pool.UserPool;
import doorhouse.vault.Vault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// Users who do not exist. Where a client hides who exists, an unknown name is answered as if it
/// were one of these: the same for the same name, with codes and limits like everybody, so that
/// neither answers nor time tell them apart. Only a message to them is never sent.
final class Phantoms {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final Vault vault;

    Phantoms(Vault vault) {
        this.vault = vault;
    }

    User user(UserPool pool, String name, UserStatus status) {
        var seed = seed(pool, name);
        var sub = new Sub(new UUID(seed.getLong(), seed.getLong()).toString());
        return new User(
                pool.id(),
                sub,
                SignInNames.key(pool.settings(), name),
                status,
                true,
                attributes(pool, name, seed),
                0,
                0,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private ByteBuffer seed(UserPool pool, String name) {
        var key = SignInNames.key(pool.settings(), name).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(vault.sealer(pool.id().value()).keyedHash("phantom", key));
    }

    /// One verified address: the name itself where it is one, else of the kind that the pool would
    /// use.
    private static Map<String, String> attributes(UserPool pool, String name, ByteBuffer seed) {
        var settings = pool.settings();
        boolean byMail = settings.recovery().contains(Recovery.VERIFIED_EMAIL);
        boolean byPhone = settings.recovery().contains(Recovery.VERIFIED_PHONE_NUMBER);
        if (AddressForm.isPhoneNumber(name) && byPhone) {
            return Map.of(Address.PHONE_NUMBER, name, "phone_number_verified", "true");
        }
        if (AddressForm.isEmail(name) && byMail) {
            return Map.of(Address.EMAIL, name, "email_verified", "true");
        }
        if (byPhone && !byMail) {
            int lastDigits = Math.floorMod(seed.getInt(), 10_000);
            var number = "+1555555%04d".formatted(lastDigits);
            return Map.of(Address.PHONE_NUMBER, number, "phone_number_verified", "true");
        }
        var mail = letter(seed) + "@" + letter(seed);
        return Map.of(Address.EMAIL, mail, "email_verified", "true");
    }

    private static char letter(ByteBuffer seed) {
        return LETTERS.charAt(Math.floorMod(seed.getShort(), LETTERS.length()));
    }
}
