package doorhouse.userpool.passkey;

import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.WEB_AUTHN_CONFIGURATION_MISSING;
import static doorhouse.operation.CognitoErrors.WEB_AUTHN_NOT_ENABLED;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.SignedInUser;
import doorhouse.store.Database;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The passkeys of all users: made, listed, deleted, and asked for at sign-in.
public final class Passkeys {
    /// Source: Amazon Cognito Developer Guide, "Quotas".
    static final int MOST_OF_A_USER = 20;

    /// Made with the first passkey that is asked for, for most servers have none.
    private static final class First {
        static final Ceremonies CEREMONIES = new Ceremonies();
    }

    private static final int CHALLENGE_BYTES = 32;
    private static final String WEB_AUTHN = "WEB_AUTHN";

    private final Database database;
    private final PasskeyStore store;
    private final Users users;
    private final RelyingParties relyingParties;
    private final RegistrationChallenges challenges;
    private final SecureRandom random;
    private final Clock clock;

    public Passkeys(
            Database database,
            Users users,
            RelyingParties relyingParties,
            RegistrationChallenges challenges,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.store = new PasskeyStore(database);
        this.users = users;
        this.relyingParties = relyingParties;
        this.challenges = challenges;
        this.random = random;
        this.clock = clock;
    }

    /// What a browser needs to make a passkey.
    ///
    /// @throws doorhouse.operation.ApiException when the pool does not take passkeys, or the user
    ///   has the most there can be
    public ObjectNode registrationOptions(UserPool pool, SignedInUser user) {
        var relyingParty = getRelyingParty(pool);
        var had = store.list(pool.id(), user.sub(), PasskeyStore.Place.START, MOST_OF_A_USER);
        if (had.size() == MOST_OF_A_USER) throw tooMany();
        return Options.registration(
                relyingParty,
                user,
                had.stream().filter(p -> p.relyingParty().equals(relyingParty.id())).toList(),
                challenges.issue(user),
                pool.settings().webAuthn().verifiesUsers());
    }

    /// Keeps the passkey that an authenticator made, and uses the challenge up, all or nothing.
    ///
    /// @throws doorhouse.operation.ApiException with Cognito's error for what is wrong
    public void register(UserPool pool, SignedInUser user, JsonNode credential) {
        var relyingParty = getRelyingParty(pool);
        var document = new CredentialDocument(credential);
        var registration = First.CEREMONIES.read(document);
        var challenge = challenges.open(user, registration.challenge());
        var made =
                First.CEREMONIES.verify(
                        registration, relyingParty, pool.settings().webAuthn().verifiesUsers());
        if (!Arrays.equals(made.credentialId(), document.id())) throw CredentialDocument.invalid();
        var transports = document.transports();
        var passkey =
                new Passkey(
                        document.idText(),
                        user.sub(),
                        relyingParty.id(),
                        AuthenticatorNames.name(
                                made.authenticator(), document.attachment(), transports),
                        document.attachment(),
                        List.copyOf(transports),
                        made.credentialData(),
                        made.signCount(),
                        made.backupEligible(),
                        made.backedUp(),
                        clock.instant());
        database.transaction(() -> {
            // Of two registrations at once the second counts what the first added.
            users.hold(pool, user.sub(), UnaryOperator.identity());
            challenges.spend(pool.id(), challenge);
            if (store.count(pool.id(), user.sub()) >= MOST_OF_A_USER) throw tooMany();
            if (!store.add(pool.id(), passkey)) throw CredentialDocument.invalid();
        });
    }

    /// Whether the pool takes passkeys, and has a name to make them for.
    public boolean possible(UserPool pool) {
        return enabled(pool) && relyingParties.of(pool).isPresent();
    }

    private RelyingParty getRelyingParty(UserPool pool) {
        if (!enabled(pool)) {
            throw WEB_AUTHN_NOT_ENABLED.because("Passkeys are not enabled for the user pool.");
        }
        return relyingParties
                .of(pool)
                .orElseThrow(() ->
                        WEB_AUTHN_CONFIGURATION_MISSING.because(
                                "The user pool has neither a RelyingPartyId nor a domain."));
    }

    private static boolean enabled(UserPool pool) {
        return pool.settings().allowedFirstAuthFactors().contains(WEB_AUTHN);
    }

    private static RuntimeException tooMany() {
        return LIMIT_EXCEEDED.because(
                "A user cannot have more than " + MOST_OF_A_USER + " passkeys.");
    }

    /// @param size at least 1
    List<Passkey> list(UserPoolId pool, Sub sub, PasskeyStore.Place after, int size) {
        return store.list(pool, sub, after, size);
    }

    /// False when the user has no such passkey.
    boolean delete(UserPoolId pool, Sub sub, String credentialId) {
        return store.delete(pool, sub, credentialId);
    }

    /// Whether the user can sign in with a passkey: the pool takes them, and the user has one for
    /// its relying party.
    public boolean has(UserPool pool, Sub sub) {
        if (!enabled(pool)) return false;
        return relyingParties.of(pool).filter(rp -> store.any(pool.id(), sub, rp)).isPresent();
    }

    /// What a browser needs to ask for a passkey.
    ///
    /// @param challenge Base64url without padding; to be kept, and given to [#verify]
    /// @param options as JSON (WebAuthn L3 §5.1, PublicKeyCredentialRequestOptionsJSON)
    public record Request(String challenge, String options) {}

    /// Empty when the user has no passkey to sign in with.
    public Optional<Request> request(UserPool pool, Sub sub) {
        var relyingParty = relyingParties.of(pool).filter(_ -> enabled(pool));
        if (relyingParty.isEmpty()) return Optional.empty();
        var allowed =
                store.list(pool.id(), sub, PasskeyStore.Place.START, MOST_OF_A_USER).stream()
                        .filter(p -> p.relyingParty().equals(relyingParty.get().id()))
                        .toList();
        if (allowed.isEmpty()) return Optional.empty();
        byte[] bytes = new byte[CHALLENGE_BYTES];
        random.nextBytes(bytes);
        var challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var options =
                Options.request(
                        relyingParty.get(),
                        allowed,
                        challenge,
                        pool.settings().webAuthn().verifiesUsers());
        return Optional.of(new Request(challenge, Json.text(options)));
    }

    /// What was shown by a passkey.
    public enum Shown {
        /// That its authenticator was there, and somebody agreed.
        PRESENCE,
        /// Also that the authenticator verified its holder, such as by a finger or a PIN.
        VERIFIED_USER
    }

    /// Checks what an authenticator answered to a [Request], and notes the use.
    ///
    /// @param credential as JSON (WebAuthn L3 §5.1, AuthenticationResponseJSON)
    /// @param alongside what is written together with the use, in the same transaction
    /// @return empty when it does not show this user
    /// @throws doorhouse.operation.ApiException InvalidParameterException when the text is no
    ///   credential at all
    public Optional<Shown> verify(
            UserPool pool, User user, String challenge, String credential, Runnable alongside) {
        var document = CredentialDocument.read(credential);
        byte[] expected = Base64.getUrlDecoder().decode(challenge);
        byte[] handle = document.responseOrNull("userHandle");
        if (handle != null && !Arrays.equals(handle, userHandle(user.sub()))) {
            return Optional.empty();
        }
        var relyingParty = relyingParties.of(pool).filter(_ -> enabled(pool));
        if (relyingParty.isEmpty()) return Optional.empty();
        var passkey =
                store.find(pool.id(), user.sub(), document.idText())
                        .filter(p -> p.relyingParty().equals(relyingParty.get().id()));
        if (passkey.isEmpty()) return Optional.empty();
        return First.CEREMONIES
                .verify(
                        document,
                        passkey.get(),
                        relyingParty.get(),
                        expected,
                        pool.settings().webAuthn().verifiesUsers())
                .filter(a ->
                        database.transaction(() -> {
                            boolean used =
                                    store.use(
                                            pool.id(), passkey.get(), a.signCount(), a.backedUp());
                            if (used) alongside.run();
                            return used;
                        }))
                .map(a -> a.userVerified() ? Shown.VERIFIED_USER : Shown.PRESENCE);
    }

    static byte[] userHandle(Sub sub) {
        return sub.value().getBytes(StandardCharsets.UTF_8);
    }
}
