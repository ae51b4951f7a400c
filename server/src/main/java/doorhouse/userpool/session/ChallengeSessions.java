package doorhouse.userpool.session;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.RandomText;
import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Lifetime;
import doorhouse.userpool.client.AppClient;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Seals and opens challenge sessions. A session is bound to its pool, client, user and challenge,
/// ends with the client's AuthSessionValidity, and is good for one success.
public final class ChallengeSessions {
    private static final String KIND = "challenge-session";

    /// As long as AuthSessionValidity may be.
    private static final Lifetime LONGEST = new Lifetime(Duration.ofMinutes(15));

    /// Stands in no client id.
    private static final String SEPARATOR = ".";

    private final Vault vault;
    private final SpentMarks marks;
    private final RandomText random;
    private final Clock clock;

    public ChallengeSessions(Vault vault, SpentMarks marks, RandomText random, Clock clock) {
        this.vault = vault;
        this.marks = marks;
        this.random = random;
        this.clock = clock;
    }

    /// A session for the client to bring back with its answer.
    ///
    /// @return 20 to 2048 characters, opaque; the client's id stands before the seal, for
    ///   operations that are given nothing else
    public String issue(AppClient client, Sub sub, String challenge, Map<String, String> facts) {
        return sealed(
                new ChallengeSession(
                        random.letters(22),
                        client.userPoolId(),
                        client.id(),
                        sub,
                        challenge,
                        facts,
                        clock.instant().plus(client.authSessionValidity())));
    }

    /// A session in place of one that was spent on a step within the same challenge. It ends when
    /// that one would have, so that no number of steps prolongs what was shown.
    ///
    /// @param added to the facts of the one before
    public String successor(ChallengeSession spent, Map<String, String> added) {
        var facts = new HashMap<>(spent.facts());
        facts.putAll(added);
        return sealed(
                new ChallengeSession(
                        random.letters(22),
                        spent.userPoolId(),
                        spent.clientId(),
                        spent.sub(),
                        spent.challenge(),
                        facts,
                        spent.expiresAt()));
    }

    private String sealed(ChallengeSession session) {
        var client = session.clientId().value();
        return client
                + SEPARATOR
                + vault.sealer(session.userPoolId().value())
                        .sealText(KIND, client, Json.write(session));
    }

    /// The client that a session says it is of. Only opening it shows whether it is true.
    ///
    /// @throws ApiException NotAuthorizedException when it names none
    public static ClientId client(String text) {
        var named = text.substring(0, Math.max(0, text.indexOf(SEPARATOR)));
        if (!ClientId.fits(named)) throw invalid();
        return new ClientId(named);
    }

    /// Opens what a client brought.
    ///
    /// @throws ApiException NotAuthorizedException when it is not ours, another client's or too old
    public ChallengeSession open(UserPoolId pool, ClientId client, String text) {
        var session = unseal(pool, client, text);
        if (!LONGEST.holds(clock.instant(), session.expiresAt())) {
            throw NOT_AUTHORIZED.because("Invalid session for the user, session is expired.");
        }
        return session;
    }

    /// Opens what a client brought as the answer to one challenge of one user.
    ///
    /// @throws ApiException NotAuthorizedException, also when it is another challenge's or user's
    public ChallengeSession open(UserPoolId pool, ClientId client, String text, String challenge) {
        var session = open(pool, client, text);
        if (!session.challenge().equals(challenge)) throw invalid();
        return session;
    }

    private ChallengeSession unseal(UserPoolId pool, ClientId client, String text) {
        if (!client(text).equals(client)) throw invalid();
        try {
            var sealed = text.substring(text.indexOf(SEPARATOR) + SEPARATOR.length());
            byte[] plain = vault.sealer(pool.value()).unsealText(KIND, client.value(), sealed);
            return Json.bind(Json.read(plain), ChallengeSession.class);
        } catch (BrokenSeal e) {
            throw invalid();
        }
    }

    /// Uses the session up.
    ///
    /// @throws ApiException NotAuthorizedException when it was used before
    public void spend(ChallengeSession session) {
        if (!marks.spend(session.userPoolId(), session.id(), session.expiresAt())) throw used();
    }

    /// Refuses a session that was used before, ahead of what cannot be undone: [#spend] alone
    /// decides.
    ///
    /// @throws ApiException NotAuthorizedException
    public void requireUnspent(ChallengeSession session) {
        if (marks.spentAt(session.userPoolId(), session.id()).isPresent()) throw used();
    }

    private static ApiException used() {
        return NOT_AUTHORIZED.because(
                "Invalid session for the user, session can only be used once.");
    }

    /// The refusal of a session that is not what it should be.
    public static ApiException invalid() {
        return NOT_AUTHORIZED.because("Invalid session for the user.");
    }
}
