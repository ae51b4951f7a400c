package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_LAMBDA_RESPONSE;

import doorhouse.crypto.RandomText;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/// Keeps the state of custom sign-ins: in their sealed sessions while it is short, for a session
/// has at most 2048 characters, and else in rows, sealed too.
public final class CustomStates {
    private static final String FACT = "custom";
    private static final String KIND = "custom-state";

    /// Before a state that stands in the session, and before the id of one that does not.
    private static final char HERE = '=';

    private static final char THERE = '@';

    /// In bytes, as the session writes it, together with the other facts.
    private static final int LONGEST_HERE = 700;

    private static final int LONGEST = 64 * 1024;
    private static final int ID_LETTERS = 22;

    private final Database database;
    private final Vault vault;
    private final RandomText random;
    private final Clock clock;

    public CustomStates(Database database, Vault vault, RandomText random, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.random = random;
        this.clock = clock;
    }

    /// The sign-in in this state.
    ///
    /// @throws doorhouse.operation.ApiException InvalidLambdaResponseException when the functions
    ///   wrote more than can be kept
    SignIn keep(SignIn signIn, CustomState state) {
        String text = Json.text(state);
        // Written into the session's own JSON it is escaped once more.
        if (written(text) + others(signIn) <= LONGEST_HERE) {
            return signIn.with(FACT, HERE + text);
        }
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        if (plain.length > LONGEST) {
            throw INVALID_LAMBDA_RESPONSE.because("Unrecognizable lambda output");
        }
        String id = random.letters(ID_LETTERS);
        var pool = signIn.pool().id();
        byte[] sealed = vault.sealer(pool.value()).seal(KIND, id, plain);
        database.run(
                """
                insert into custom_state (user_pool_id, sub, state_id, sealed, expires_at)
                values (?, ?, ?, ?, ?)\
                """,
                pool.value(),
                signIn.user().sub().value(),
                id,
                sealed,
                clock.instant().plus(signIn.client().authSessionValidity()));
        return signIn.with(FACT, THERE + id);
    }

    private static int others(SignIn signIn) {
        return signIn.without(FACT).facts().values().stream().mapToInt(CustomStates::written).sum();
    }

    private static int written(String text) {
        return Json.text(text).getBytes(StandardCharsets.UTF_8).length;
    }

    /// The state of the sign-in; none at its beginning.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException when it has ended
    CustomState of(SignIn signIn) {
        var fact = signIn.fact(FACT);
        if (fact.isEmpty()) return CustomState.NONE;
        String rest = fact.get().substring(1);
        String text =
                fact.get().charAt(0) == HERE
                        ? rest
                        : read(signIn.pool().id(), signIn.user().sub(), rest);
        return Json.bind(Json.read(text), CustomState.class);
    }

    private String read(UserPoolId pool, Sub sub, String id) {
        byte[] sealed =
                database.find(
                                """
                                select sealed from custom_state
                                 where user_pool_id = ? and sub = ? and state_id = ?\
                                """,
                                row -> row.bytes("sealed"),
                                pool.value(),
                                sub.value(),
                                id)
                        .orElseThrow(ChallengeSessions::invalid);
        byte[] plain = vault.sealer(pool.value()).unseal(KIND, id, sealed);
        return new String(plain, StandardCharsets.UTF_8);
    }

    /// The sign-in without a state: its functions are done.
    static SignIn without(SignIn signIn) {
        return signIn.without(FACT);
    }
}
