package doorhouse.userpool.code;

import doorhouse.id.Sub;
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
///
/// Codes and guesses are counted by a sub that nobody is shown. The one that is shown tells when
/// the phantom would have been made, and goes by the pool's users ([Sample]).
public final class Phantoms {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    private final Vault vault;
    private final Samples samples;

    public Phantoms(Vault vault, Samples samples) {
        this.vault = vault;
        this.samples = samples;
    }

    /// One who would be sent a code to confirm a sign-up or to reset a password.
    public User user(UserPool pool, String name, UserStatus status) {
        var key = SignInNames.key(pool.settings(), name);
        var seed = seed(pool, name);
        return user(pool, counted(seed), key, status, attributes(pool, key, seed));
    }

    /// One who signs in, and has an address for every kind of code that the pool begins a sign-in
    /// with.
    ///
    /// @param at when the sign-in begins
    public User signingIn(UserPool pool, String name, Instant at) {
        return calledSo(pool, name, called(pool, name, at));
    }

    /// The same in a later step, who is called as at first.
    ///
    /// @param kept of [#kept]
    public User signingIn(UserPool pool, String name, Sub kept) {
        var key = SignInNames.key(pool.settings(), name);
        return calledSo(pool, name, calledByIt(pool, key) ? key : kept.value());
    }

    /// What a session keeps of one who signs in, where it keeps the sub of who exists: the sub that
    /// was shown, if one was.
    public Sub kept(UserPool pool, String name, User phantom) {
        var key = SignInNames.key(pool.settings(), name);
        boolean shown = !calledByIt(pool, key) && Sub.fits(phantom.username());
        return shown ? new Sub(phantom.username()) : phantom.sub();
    }

    private User calledSo(UserPool pool, String name, String username) {
        var seed = seed(pool, name);
        var sub = counted(seed);
        var key = SignInNames.key(pool.settings(), name);
        var email = AddressForm.isEmail(key) ? key : mail(seed);
        var phoneNumber = AddressForm.isPhoneNumber(key) ? key : phoneNumber(seed);
        var attributes =
                Map.of(
                        Address.EMAIL,
                        email,
                        "email_verified",
                        "true",
                        Address.PHONE_NUMBER,
                        phoneNumber,
                        "phone_number_verified",
                        "true");
        return user(pool, sub, username, UserStatus.CONFIRMED, attributes);
    }

    /// The user name of who has this name, as whoever does not know better would take it for one.
    ///
    /// @param at when it is asked for
    public String called(UserPool pool, String name, Instant at) {
        var key = SignInNames.key(pool.settings(), name);
        return calledByIt(pool, key) ? key : shown(pool, name, at).value();
    }

    /// Whether a user with this name is called by it, and not by another name that tells nothing.
    /// By a sub everybody is: else whoever asks again by what was shown would see another.
    private static boolean calledByIt(UserPool pool, String key) {
        if (Sub.fits(key)) return true;
        var settings = pool.settings();
        if (!settings.usernameAttributes().isEmpty()) return false;
        var aliases = settings.aliasAttributes();
        return !(aliases.contains(Address.EMAIL) && AddressForm.isEmail(key))
                && !(aliases.contains(Address.PHONE_NUMBER) && AddressForm.isPhoneNumber(key));
    }

    /// By which guesses at the password of an unknown name are counted; shown to nobody.
    public Sub counted(UserPool pool, String name) {
        return counted(seed(pool, name));
    }

    private static Sub counted(ByteBuffer seed) {
        return Sub.of(uuid(seed));
    }

    private Sub shown(UserPool pool, String name, Instant at) {
        return samples.of(pool.id()).called(seed("phantom-sub", pool, name), pool.createdAt(), at);
    }

    private static UUID uuid(ByteBuffer seed) {
        return new UUID(seed.getLong(), seed.getLong());
    }

    private static User user(
            UserPool pool,
            Sub sub,
            String username,
            UserStatus status,
            Map<String, String> attributes) {
        return new User(
                pool.id(),
                sub,
                username,
                status,
                true,
                attributes,
                0,
                0,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private ByteBuffer seed(UserPool pool, String name) {
        return seed("phantom", pool, name);
    }

    private ByteBuffer seed(String kind, UserPool pool, String name) {
        var key = SignInNames.key(pool.settings(), name).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(vault.sealer(pool.id().value()).keyedHash(kind, key));
    }

    /// One verified address: the name itself where it is one, else of the kind that the pool would
    /// use. By its key, for who exists has one spelling, whichever is asked for.
    private static Map<String, String> attributes(UserPool pool, String key, ByteBuffer seed) {
        var settings = pool.settings();
        boolean byMail = settings.recovery().contains("verified_email");
        boolean byPhone = settings.recovery().contains("verified_phone_number");
        if (AddressForm.isPhoneNumber(key) && byPhone) {
            return Map.of(Address.PHONE_NUMBER, key, "phone_number_verified", "true");
        }
        if (AddressForm.isEmail(key) && byMail) {
            return Map.of(Address.EMAIL, key, "email_verified", "true");
        }
        if (byPhone && !byMail) {
            return Map.of(Address.PHONE_NUMBER, phoneNumber(seed), "phone_number_verified", "true");
        }
        return Map.of(Address.EMAIL, mail(seed), "email_verified", "true");
    }

    private static String phoneNumber(ByteBuffer seed) {
        int lastDigits = Math.floorMod(seed.getInt(), 10_000);
        return "+1555555%04d".formatted(lastDigits);
    }

    private static String mail(ByteBuffer seed) {
        return letter(seed) + "@" + letter(seed);
    }

    private static char letter(ByteBuffer seed) {
        return LETTERS.charAt(Math.floorMod(seed.getShort(), LETTERS.length()));
    }
}
