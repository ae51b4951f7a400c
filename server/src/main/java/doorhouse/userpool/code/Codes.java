package doorhouse.userpool.code;

import static doorhouse.operation.CognitoErrors.CODE_MISMATCH;
import static doorhouse.operation.CognitoErrors.EXPIRED_CODE;

import doorhouse.crypto.RandomText;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.store.Lifetime;
import doorhouse.store.Row;
import doorhouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Optional;

/// Codes that prove the hold of an address. A code is bound to its user, purpose and address, ends
/// with its purpose's lifetime or after [#MOST_TRIES] tries, and is good for one use. One that is
/// sent within a sign-in is bound to that too: in another it is wrong.
public final class Codes {
    /// With six digits, the chance to guess one code is one in 66,666.
    static final int MOST_TRIES = 15;

    /// Where a code is not part of anything larger.
    private static final String BY_ITSELF = "";

    /// What a right code proves.
    ///
    /// @param pending whether the user does not have the address yet, and gets it by this proof
    public record Proof(CodePurpose purpose, Address address, boolean pending) {}

    /// What a try of a code comes to.
    public sealed interface Tried {
        /// It is the one; not spent yet.
        record Right(Proof proof) implements Tried {}

        record Wrong() implements Tried {}

        /// None is outstanding: it ended, was tried too often, or was never sent.
        record None() implements Tried {}
    }

    private record Kept(Proof proof, byte[] hash) {}

    private final Database database;
    private final Vault vault;
    private final RandomText random;
    private final Clock clock;

    public Codes(Database database, Vault vault, RandomText random, Clock clock) {
        this.database = database;
        this.vault = vault;
        this.random = random;
        this.clock = clock;
    }

    /// Makes a code for an address, instead of the one before for this purpose.
    ///
    /// @return the code, for the message alone
    public String issue(UserPoolId pool, Sub sub, Proof proof) {
        return issue(pool, sub, proof, BY_ITSELF);
    }

    /// As [#issue(UserPoolId, Sub, Proof)], within something larger, such as one sign-in: each of
    /// them has a code of its own.
    ///
    /// @param within its id
    public String issue(UserPoolId pool, Sub sub, Proof proof, String within) {
        var code = random.digits(proof.purpose().digits());
        database.run(
                """
                insert into sent_code
                       (user_pool_id, sub, purpose, attribute, address, pending, code_hash, tries, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, 0, ?)
                    on conflict (user_pool_id, sub, purpose) do update
                   set attribute = excluded.attribute, address = excluded.address,
                       pending = excluded.pending, code_hash = excluded.code_hash, tries = 0,
                       expires_at = excluded.expires_at\
                """,
                pool.value(),
                sub.value(),
                slot(proof.purpose(), within),
                proof.address().attribute(),
                proof.address().value(),
                proof.pending(),
                hash(pool, sub, slot(proof.purpose(), within), code),
                clock.instant().plus(proof.purpose().lifetime()));
        return code;
    }

    /// Tries a code, and counts the try before it looks, so that many at once do not slip past the
    /// limit. A right one is not spent yet.
    ///
    /// @throws ApiException CodeMismatchException when the code is wrong, ExpiredCodeException when
    ///   none is outstanding
    public Proof check(UserPoolId pool, Sub sub, CodePurpose purpose, String code) {
        return switch (attempt(pool, sub, purpose, BY_ITSELF, code)) {
            case Tried.Right(var proof) -> proof;
            case Tried.Wrong() -> throw mismatch();
            case Tried.None() -> throw expired();
        };
    }

    /// As [#check], for a code that was sent within something larger.
    public Tried attempt(
            UserPoolId pool, Sub sub, CodePurpose purpose, String within, String code) {
        var slot = slot(purpose, within);
        var now = clock.instant();
        var kept =
                database.transaction(() ->
                        database.find(
                                """
                                update sent_code set tries = tries + 1
                                 where user_pool_id = ? and sub = ? and purpose = ?
                                   and tries < ? and expires_at > ? and expires_at < ?
                                returning attribute, address, pending, code_hash\
                                """,
                                row -> new Kept(proof(purpose, row), row.bytes("code_hash")),
                                pool.value(),
                                sub.value(),
                                slot,
                                MOST_TRIES,
                                now,
                                new Lifetime(purpose.lifetime()).latestEnd(now)));
        if (kept.isEmpty()) return new Tried.None();
        boolean right = MessageDigest.isEqual(kept.get().hash(), hash(pool, sub, slot, code));
        return right ? new Tried.Right(kept.get().proof()) : new Tried.Wrong();
    }

    /// Uses up a code that was found right. Fit to run inside the transaction that does what the
    /// code allows.
    ///
    /// @throws ApiException ExpiredCodeException when somebody was faster
    public void spend(UserPoolId pool, Sub sub, CodePurpose purpose, String code) {
        if (!spendWithin(pool, sub, purpose, BY_ITSELF, code)) throw expired();
    }

    /// As [#spend], for a code that was sent within something larger. False when somebody was
    /// faster.
    public boolean spendWithin(
            UserPoolId pool, Sub sub, CodePurpose purpose, String within, String code) {
        var slot = slot(purpose, within);
        int spent =
                database.run(
                        """
                        delete from sent_code
                         where user_pool_id = ? and sub = ? and purpose = ? and code_hash = ?\
                        """,
                        pool.value(),
                        sub.value(),
                        slot,
                        hash(pool, sub, slot, code));
        return spent == 1;
    }

    /// Withdraws an outstanding code.
    public void withdraw(UserPoolId pool, Sub sub, CodePurpose purpose) {
        database.run(
                "delete from sent_code where user_pool_id = ? and sub = ? and purpose = ?",
                pool.value(),
                sub.value(),
                purpose.name());
    }

    /// The address that the user gets once it is proven; empty where none waits for that.
    public Optional<Address> pending(UserPoolId pool, Sub sub, CodePurpose purpose) {
        return database.find(
                        """
                        select attribute, address, pending from sent_code
                         where user_pool_id = ? and sub = ? and purpose = ? and expires_at > ?\
                        """,
                        row -> proof(purpose, row),
                        pool.value(),
                        sub.value(),
                        purpose.name(),
                        clock.instant())
                .filter(Proof::pending)
                .map(Proof::address);
    }

    /// The refusal of a wrong code.
    public static ApiException mismatch() {
        return CODE_MISMATCH.because("Invalid verification code provided, please try again.");
    }

    /// The refusal where no code is outstanding.
    public static ApiException expired() {
        return EXPIRED_CODE.because("Invalid code provided, please request a code again.");
    }

    private static Proof proof(CodePurpose purpose, Row row) {
        return new Proof(
                purpose,
                new Address(row.text("attribute"), row.text("address")),
                row.flag("pending"));
    }

    private static String slot(CodePurpose purpose, String within) {
        return within.isEmpty() ? purpose.name() : purpose.name() + ":" + within;
    }

    private byte[] hash(UserPoolId pool, Sub sub, String slot, String code) {
        return vault.sealer(pool.value())
                .keyedHash("sent-code", utf8(sub.value()), utf8(slot), utf8(code));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
