package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.Srp;
import doorhouse.id.Sub;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.code.Phantoms;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.userpool.trigger.PreAuthentication;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Sign-in by the Secure Remote Password protocol: USER_SRP_AUTH and its PASSWORD_VERIFIER
/// challenge. What the server must remember between the two travels sealed in the SECRET_BLOCK,
/// which is good for one success.
///
/// A user who is not there, where that is hidden, gets a challenge like any other: the user id is a
/// phantom's, the salt a keyed hash of it, so they change together or not at all, and the answer is
/// refused as a wrong password. Source: RFC 5054, and the exchange of Amazon's own client
/// libraries.
public final class SrpFlow {
    static final String CHALLENGE = "PASSWORD_VERIFIER";
    private static final String KIND = "srp-block";
    private static final HexFormat HEX = HexFormat.of();
    private static final int SALT_BYTES = 16;

    /// What the secret block holds.
    ///
    /// @param id of the block; its mark when it is spent
    /// @param sub of nobody in a simulated exchange, so that the block is as long as another
    /// @param beginning of the sign-in that the exchange is part of
    record Block(
            String id,
            Sub sub,
            String name,
            String clientPublic,
            byte[] b,
            String serverPublic,
            Instant end,
            Beginning beginning) {}

    private final AppClients clients;
    private final Users users;
    private final Phantoms phantoms;
    private final Passwords passwords;
    private final Lockout lockout;
    private final Vault vault;
    private final SpentMarks marks;
    private final SignInDevices devices;
    private final PreAuthentication preAuthentication;
    private final SecureRandom random;
    private final Clock clock;

    public SrpFlow(
            AppClients clients,
            Users users,
            Phantoms phantoms,
            Passwords passwords,
            Lockout lockout,
            Vault vault,
            SpentMarks marks,
            SignInDevices devices,
            PreAuthentication preAuthentication,
            SecureRandom random,
            Clock clock) {
        this.clients = clients;
        this.users = users;
        this.phantoms = phantoms;
        this.passwords = passwords;
        this.lockout = lockout;
        this.vault = vault;
        this.marks = marks;
        this.devices = devices;
        this.preAuthentication = preAuthentication;
        this.random = random;
        this.clock = clock;
    }

    /// USER_SRP_AUTH.
    Outcome begin(UserPool pool, AppClient client, Asked asked) {
        requireSrp(pool, AuthFlow.USER_SRP_AUTH.name());
        var beginning = Beginning.of(AuthFlow.USER_SRP_AUTH, clock.instant(), asked);
        clients.checkSecretHash(client, asked.get("USERNAME"), asked.values().get("SECRET_HASH"));
        var username = asked.get("USERNAME");
        var user = users.find(pool, username);
        preAuthentication.check(pool, client, asked.caller().clientMetadata(), user, username);
        var question = exchange(pool, client, beginning, user, asked);
        return new Outcome.Challenge(CHALLENGE, null, question.parameters(), List.of());
    }

    /// Asks for a proof of the password within another flow.
    Question question(SignIn signIn, Asked asked) {
        var pool = signIn.pool();
        var user = signIn.user();
        var real = signIn.phantom().isEmpty();
        var kept = real ? verifier(pool, user.sub()) : Optional.<Passwords.Kept>empty();
        var party = new Party(user.username(), kept.map(_ -> user.sub()).orElseGet(this::nobody));
        var beginning =
                new Beginning(signIn.eventId(), signIn.startedAt(), signIn.flow(), signIn.facts());
        return question(pool, signIn.client(), beginning, party, kept, clientPublic(asked));
    }

    private static String clientPublic(Asked asked) {
        String clientPublic = asked.get("SRP_A");
        try {
            Srp.publicValue(clientPublic);
        } catch (Srp.InvalidPublicValue e) {
            throw INVALID_PARAMETER.because("SRP_A is not a valid value");
        }
        return clientPublic;
    }

    /// Asks for a proof of the password.
    private Question exchange(
            UserPool pool,
            AppClient client,
            Beginning beginning,
            Optional<User> user,
            Asked asked) {
        String username = asked.get("USERNAME");
        String clientPublic = clientPublic(asked);
        if (user.isEmpty() && !client.hidesUserExistence()) throw Users.unknown();
        user.ifPresent(u -> FirstFactor.checkBefore(client, u));
        var kept = user.flatMap(u -> verifier(pool, u.sub()));
        if (user.isPresent() && kept.isEmpty() && !client.hidesUserExistence()) {
            throw FirstFactor.withoutPassword(client, user.get());
        }
        var party =
                new Party(
                        user.map(User::username)
                                .orElseGet(() ->
                                        phantoms.called(pool, username, beginning.startedAt())),
                        kept.flatMap(_ -> user).map(User::sub).orElseGet(this::nobody));
        return question(pool, client, beginning, party, kept, clientPublic);
    }

    /// A pool that hashes passwords has no verifiers; all of its users are told so alike.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    static void requireSrp(UserPool pool, String what) {
        if (pool.settings().extensions().argon2id().isPresent())
            throw INVALID_PARAMETER.because(what + " is not enabled for the user pool.");
    }

    /// What is kept of the user's password, if it can be proved. Of one that is still hashed from
    /// an earlier setting of the pool it cannot, and the exchange is simulated.
    private Optional<Passwords.Kept> verifier(UserPool pool, Sub sub) {
        return passwords.find(pool.id(), sub).filter(Passwords.Kept::forSrp);
    }

    private Sub nobody() {
        return Sub.at(clock.instant());
    }

    /// Who is to prove a password.
    ///
    /// @param name by which the exchange goes; what is simulated hangs on it, so it is the same
    ///   whichever of the user's names is asked for
    /// @param sub of nobody in a simulated exchange
    private record Party(String name, Sub sub) {}

    private Question question(
            UserPool pool,
            AppClient client,
            Beginning beginning,
            Party party,
            Optional<Passwords.Kept> kept,
            String clientPublic) {
        byte[] salt =
                kept.map(Passwords.Kept::salt).orElseGet(() -> simulatedSalt(pool, party.name()));
        byte[] verifier =
                kept.map(Passwords.Kept::verifier)
                        .orElseGet(() ->
                                Srp.unmatchedVerifier(
                                        simulated(pool, "simulated-verifier", party.name())));
        var own = Srp.begin(verifier, random);
        byte[] id = new byte[SALT_BYTES];
        random.nextBytes(id);
        var block =
                new Block(
                        HEX.formatHex(id),
                        party.sub(),
                        party.name(),
                        clientPublic,
                        own.b(),
                        own.bHex(),
                        clock.instant().plus(client.authSessionValidity()),
                        beginning);
        byte[] sealed =
                vault.sealer(pool.id().value()).seal(KIND, client.id().value(), Json.write(block));
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("SALT", HEX.formatHex(salt));
        parameters.put("SECRET_BLOCK", Base64.getEncoder().encodeToString(sealed));
        parameters.put("SRP_B", own.bHex());
        parameters.put("USERNAME", party.name());
        parameters.put("USER_ID_FOR_SRP", party.name());
        return new Question(CHALLENGE, parameters);
    }

    /// Takes the client's proof that it knows the password.
    SignIn verify(UserPool pool, AppClient client, Asked asked) {
        requireSrp(pool, CHALLENGE);
        byte[] secretBlock = decoded(asked.get("PASSWORD_CLAIM_SECRET_BLOCK"));
        byte[] claim = decoded(asked.get("PASSWORD_CLAIM_SIGNATURE"));
        String timestamp = asked.get("TIMESTAMP");
        var block = open(pool, client, secretBlock);
        if (!asked.get("USERNAME").equals(block.name()) || !clock.instant().isBefore(block.end())) {
            throw FirstFactor.refused();
        }
        var user = users.find(pool.id(), block.sub());
        var kept = user.flatMap(u -> verifier(pool, u.sub()));
        if (user.isEmpty() || kept.isEmpty()) {
            proves(pool, block, Srp.unmatchedVerifier(secretBlock), secretBlock, timestamp, claim);
            throw FirstFactor.refused();
        }
        byte[] verifier = kept.get().verifier();
        boolean right =
                lockout.attempt(
                        pool.id(),
                        user.get().sub(),
                        () -> proves(pool, block, verifier, secretBlock, timestamp, claim));
        if (!right) throw FirstFactor.refused();
        var begun = block.beginning().by(pool, client, user.get(), asked.caller());
        var signIn = fromDevice(begun, asked).with(SignIn.Factor.PASSWORD);
        if (!marks.spend(pool.id(), block.id(), block.end())) throw FirstFactor.refused();
        FirstFactor.checkAfter(user.get(), kept.get(), clock.instant());
        return signIn;
    }

    /// A client whose device is no more answers again without it, though it named it at first.
    private SignIn fromDevice(SignIn signIn, Asked asked) {
        var device = Beginning.device(asked);
        return device.isEmpty()
                ? devices.checkedQuietly(signIn)
                : devices.checked(signIn.with(device));
    }

    private static boolean proves(
            UserPool pool,
            Block block,
            byte[] verifier,
            byte[] secretBlock,
            String timestamp,
            byte[] claim) {
        var own = new Srp.Ephemeral(block.b(), block.serverPublic());
        try {
            byte[] key = Srp.sessionKey(Srp.publicValue(block.clientPublic()), own, verifier);
            return Srp.proves(claim, key, pool.id().suffix(), block.name(), secretBlock, timestamp);
        } catch (Srp.InvalidPublicValue e) {
            return false;
        }
    }

    private Block open(UserPool pool, AppClient client, byte[] secretBlock) {
        try {
            byte[] plain =
                    vault.sealer(pool.id().value()).unseal(KIND, client.id().value(), secretBlock);
            return Json.bind(Json.read(plain), Block.class);
        } catch (BrokenSeal e) {
            throw FirstFactor.refused();
        }
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw FirstFactor.refused();
        }
    }

    private byte[] simulatedSalt(UserPool pool, String username) {
        byte[] hash = simulated(pool, "simulated-salt", username);
        return Arrays.copyOf(hash, SALT_BYTES);
    }

    private byte[] simulated(UserPool pool, String kind, String username) {
        return vault.sealer(pool.id().value())
                .keyedHash(kind, username.getBytes(StandardCharsets.UTF_8));
    }
}
