package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.CODE_MISMATCH;
import static doorhouse.userpool.trigger.PostConfirmation.Source.CONFIRM_SIGN_UP;

import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.Letter;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.trigger.MessageSource;
import doorhouse.userpool.trigger.PostConfirmation;
import java.util.Map;
import java.util.Optional;

/// Codes that are sent in the middle of a sign-in. Each is bound to its sign-in, good once, and
/// ends with its session or after so many tries; wrong ones leave the session usable. A right one
/// shows that the user holds the address, which is verified from then on.
public final class SentCodes {
    private final Database database;
    private final Users users;
    private final UserMfas mfas;
    private final Verification verification;
    private final Lockout lockout;
    private final SignInDevices devices;
    private final SignInSessions sessions;
    private final PostConfirmation postConfirmation;

    public SentCodes(
            Database database,
            Users users,
            UserMfas mfas,
            Verification verification,
            Lockout lockout,
            SignInDevices devices,
            SignInSessions sessions,
            PostConfirmation postConfirmation) {
        this.database = database;
        this.users = users;
        this.mfas = mfas;
        this.verification = verification;
        this.lockout = lockout;
        this.devices = devices;
        this.sessions = sessions;
        this.postConfirmation = postConfirmation;
    }

    /// Sends the code of a second factor, and makes the challenge of it.
    ///
    /// @throws ApiException LimitExceededException, CodeDeliveryFailureException
    Question sendSecond(SignIn signIn, MfaKind kind, Codes.Proof proof) {
        var user = signIn.user();
        // Whoever names an address could have any flooded.
        var limit =
                proof.pending()
                        ? HourlyLimit.UPDATE_ATTRIBUTE_CODE
                        : HourlyLimit.SECOND_FACTOR_CODE;
        verification.limits().count(user.userPoolId(), user.sub(), limit);
        verification.messages().send(issued(signIn, proof));
        return new Question(kind.name(), delivery(proof.address()));
    }

    /// Sends the code of a first factor, and makes the challenge of it. Where the client hides who
    /// exists, neither time nor failure tells whether there was somebody to send to.
    ///
    /// @throws ApiException LimitExceededException, CodeDeliveryFailureException
    Question sendFirst(SignIn signIn, Codes.Proof proof) {
        var user = signIn.user();
        verification
                .limits()
                .count(user.userPoolId(), user.sub(), firstLimit(signIn), source(signIn));
        var letter = issued(signIn, proof);
        if (!signIn.client().hidesUserExistence()) verification.messages().send(letter);
        else if (canEnter(signIn)) verification.messages().sendUnseen(letter);
        return new Question(proof.purpose().name(), delivery(proof.address()));
    }

    /// Who names a device of the user's is not kept out by what others ask for.
    private HourlyLimit firstLimit(SignIn signIn) {
        return devices.known(signIn)
                ? HourlyLimit.FIRST_FACTOR_CODE_FROM_DEVICE
                : HourlyLimit.FIRST_FACTOR_CODE;
    }

    /// Where the user is; empty where it is an app's own server that calls, for all of its users.
    private static String source(SignIn signIn) {
        boolean ofServer = signIn.caller().ofServer() || signIn.client().hasSecret();
        return ofServer ? "" : signIn.caller().sourceAddress();
    }

    private static boolean canEnter(SignIn signIn) {
        return signIn.phantom().isEmpty() && signIn.user().enabled();
    }

    private Letter issued(SignIn signIn, Codes.Proof proof) {
        var user = signIn.user();
        var code =
                verification.codes().issue(user.userPoolId(), user.sub(), proof, signIn.eventId());
        var source = MessageSource.AUTHENTICATION;
        return new Letter(signIn.occasion(), source, user, proof.address(), code);
    }

    static Map<String, String> delivery(Address address) {
        return Map.of(
                "CODE_DELIVERY_DELIVERY_MEDIUM",
                address.medium().name(),
                "CODE_DELIVERY_DESTINATION",
                address.masked());
    }

    /// Takes the code of a second factor. Wrong ones count towards the user's back-off.
    ///
    /// @throws ApiException CodeMismatchException, also for a code that ended or was used
    SignIn takeSecond(Answer answer, CodePurpose purpose, String code) {
        var proof = guarded(answer, purpose, code);
        spend(answer, proof, code);
        return answer.signIn().of(verified(answer.signIn(), proof)).with(SignIn.Factor.MFA);
    }

    /// Takes the code of a first factor. Who had not confirmed the sign-up has done so by it. Wrong
    /// codes count towards no back-off, for a stranger may send as many (observed on the live
    /// service); the tries of one code are bounded, and so are the codes.
    ///
    /// @return the sign-in of the user as changed
    /// @throws ApiException CodeMismatchException, also for a code that ended or was used;
    ///   AliasExistsException when somebody else signs in with the address
    SignIn takeFirst(Answer answer, CodePurpose purpose, String code) {
        var signIn = answer.signIn();
        var proof = attempt(answer, purpose, code);
        if (proof.isEmpty() || !canEnter(signIn)) throw mismatch();
        if (signIn.user().status() != UserStatus.UNCONFIRMED) {
            spend(answer, proof.get(), code);
            giveBack(signIn);
            return signIn.of(verified(signIn, proof.get()));
        }
        var user = confirmed(answer, proof.get(), code);
        giveBack(signIn);
        postConfirmation.tell(signIn.occasion(), CONFIRM_SIGN_UP, user);
        return signIn.of(user);
    }

    private void giveBack(SignIn signIn) {
        var user = signIn.user();
        verification
                .limits()
                .giveBack(user.userPoolId(), user.sub(), firstLimit(signIn), source(signIn));
    }

    private User confirmed(Answer answer, Codes.Proof proof, String code) {
        var signIn = answer.signIn();
        var pool = signIn.pool();
        var sub = signIn.user().sub();
        try {
            return database.transaction(() -> {
                var user = users.hold(pool, sub, u -> confirmed(u, proof));
                spend(answer, proof, code);
                verification.codes().withdraw(pool.id(), sub, CodePurpose.SIGN_UP);
                return user;
            });
        } catch (NameTaken taken) {
            throw taken.refusal(NameTaken.At.CONFIRM_SIGN_UP);
        }
    }

    private static User confirmed(User user, Codes.Proof proof) {
        // Confirmed otherwise in the meantime: nothing is spent, and the code is as good as before.
        if (user.status() != UserStatus.UNCONFIRMED) throw mismatch();
        return Verification.proven(user, proof).withStatus(UserStatus.CONFIRMED);
    }

    /// Takes the code that shows an address which the user sets up as second factor, and gets by
    /// it.
    ///
    /// @throws ApiException CodeMismatchException; AliasExistsException when somebody else signs in
    ///   with the address; NotAuthorizedException when the user got such an address or a second
    ///   factor in the meantime
    SignIn takeSetUp(Answer answer, AddressSetUp setUp, String code) {
        var signIn = answer.signIn();
        var proof = guarded(answer, setUp.purpose(), code);
        try {
            var changed =
                    database.transaction(() -> {
                        var user =
                                users.hold(
                                        signIn.pool(),
                                        signIn.user().sub(),
                                        u -> firstAddress(u, proof));
                        spend(answer, proof, code);
                        if (!mfas.enableFirst(user, setUp.kind()))
                            throw ChallengeSessions.invalid();
                        return user;
                    });
            return signIn.of(changed).with(SignIn.Factor.MFA);
        } catch (NameTaken taken) {
            throw taken.refusal(NameTaken.At.UPDATE);
        }
    }

    private static User firstAddress(User user, Codes.Proof proof) {
        var address = proof.address();
        var present = user.attribute(address.attribute());
        if (present.isPresent() && !present.get().equals(address.value()))
            throw ChallengeSessions.invalid();
        return Verification.proven(user, proof);
    }

    private Codes.Proof guarded(Answer answer, CodePurpose purpose, String code) {
        var user = answer.signIn().user();
        return lockout.find(user.userPoolId(), user.sub(), () -> attempt(answer, purpose, code))
                .orElseThrow(SentCodes::mismatch);
    }

    /// The proof that a right code makes; empty for another, and where the address is not the
    /// user's any more.
    private Optional<Codes.Proof> attempt(Answer answer, CodePurpose purpose, String code) {
        var signIn = answer.signIn();
        var user = signIn.user();
        var tried =
                verification
                        .codes()
                        .attempt(user.userPoolId(), user.sub(), purpose, signIn.eventId(), code);
        return switch (tried) {
            case Codes.Tried.Right(var proof) -> Optional.of(proof).filter(p -> of(user, p));
            case Codes.Tried.Wrong(), Codes.Tried.None() -> Optional.empty();
        };
    }

    private static boolean of(User user, Codes.Proof proof) {
        var address = proof.address();
        return proof.pending()
                || user.attribute(address.attribute()).filter(address.value()::equals).isPresent();
    }

    /// Uses code and session up, both or neither.
    private void spend(Answer answer, Codes.Proof proof, String code) {
        var signIn = answer.signIn();
        var user = signIn.user();
        database.transaction(() -> {
            sessions.spend(answer);
            boolean spent =
                    verification
                            .codes()
                            .spendWithin(
                                    user.userPoolId(),
                                    user.sub(),
                                    proof.purpose(),
                                    signIn.eventId(),
                                    code);
            if (!spent) throw mismatch();
        });
    }

    /// The user with the address verified, unless another one signs in with it: that is no matter
    /// of this sign-in.
    private User verified(SignIn signIn, Codes.Proof proof) {
        var user = signIn.user();
        if (user.verified(proof.address().attribute())) return user;
        try {
            return users.change(signIn.pool(), user.sub(), u -> Verification.proven(u, proof));
        } catch (NameTaken taken) {
            return user;
        }
    }

    static ApiException mismatch() {
        return CODE_MISMATCH.because("Invalid code or auth state for the user.");
    }
}
