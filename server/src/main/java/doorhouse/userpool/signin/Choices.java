package doorhouse.userpool.signin;

import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.passkey.Passkeys;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.MfaConfiguration;
import doorhouse.userpool.pool.UserPool;
import java.util.List;
import java.util.Map;

/// The choice of a first factor: what a user may choose, and what the chosen one asks.
public final class Choices {
    static final String SELECT = "SELECT_CHALLENGE";

    private final UserMfas mfas;
    private final Passwords passwords;
    private final PasswordCheck passwordCheck;
    private final SrpFlow srp;
    private final SentCodes codes;
    private final Passkeys passkeys;

    public Choices(
            UserMfas mfas,
            Passwords passwords,
            PasswordCheck passwordCheck,
            SrpFlow srp,
            SentCodes codes,
            Passkeys passkeys) {
        this.mfas = mfas;
        this.passwords = passwords;
        this.passwordCheck = passwordCheck;
        this.srp = srp;
        this.codes = codes;
        this.passkeys = passkeys;
    }

    /// What the user of the sign-in may choose. One who does not exist has a password.
    List<Choice> of(SignIn signIn) {
        var pool = signIn.pool();
        var sub = signIn.user().sub();
        boolean asksSecond = pool.settings().mfaConfiguration() != MfaConfiguration.OFF;
        var mfa = asksSecond ? mfas.find(pool.id(), sub) : UserMfa.NONE;
        boolean hasPassword =
                passwords.find(pool.id(), sub).isPresent() || signIn.phantom().isPresent();
        return Choice.among(
                new Choice.Chooser(
                        pool.settings(), signIn.user(), mfa, hasPassword, passkeys.has(pool, sub)));
    }

    /// What a user could choose if no second factor were asked for.
    List<Choice> configured(UserPool pool, User user) {
        boolean hasPassword = passwords.find(pool.id(), user.sub()).isPresent();
        return Choice.among(
                new Choice.Chooser(
                        pool.settings(),
                        user,
                        UserMfa.NONE,
                        hasPassword,
                        passkeys.has(pool, user.sub())));
    }

    /// The question which of them it shall be.
    static Question question(SignIn signIn, List<Choice> among) {
        return new Question(SELECT, Map.of("USERNAME", signIn.user().username()), names(among));
    }

    static List<String> names(List<Choice> among) {
        return among.stream().map(Enum::name).toList();
    }

    /// Goes on with a choice: looks at what came with it, or asks for that.
    ///
    /// @throws doorhouse.operation.ApiException when what came with it is wrong
    Taken take(SignIn signIn, Choice choice, Asked asked) {
        return switch (choice) {
            case PASSWORD -> {
                var password = asked.find("PASSWORD");
                yield password.isPresent()
                        ? new Taken.Shown(passwordCheck.shown(signIn, password.get()))
                        : new Taken.Asks(signIn, nothingYet(choice));
            }
            case PASSWORD_SRP ->
                    asked.find("SRP_A").isPresent()
                            ? new Taken.Asks(signIn, srp.question(signIn, asked))
                            : new Taken.Asks(signIn, nothingYet(choice));
            case EMAIL_OTP -> sent(signIn, CodePurpose.EMAIL_OTP, Address.EMAIL);
            case SMS_OTP -> sent(signIn, CodePurpose.SMS_OTP, Address.PHONE_NUMBER);
            case WEB_AUTHN ->
                    passkeys.request(signIn.pool(), signIn.user().sub())
                            .map(request -> PasskeyAnswer.asks(signIn, request))
                            .orElseGet(() -> new Taken.Asks(signIn, question(signIn, of(signIn))));
        };
    }

    private static Question nothingYet(Choice choice) {
        return new Question(choice.name(), Map.of());
    }

    private Taken sent(SignIn signIn, CodePurpose purpose, String attribute) {
        var to = new Address(attribute, signIn.user().attribute(attribute).orElseThrow());
        return new Taken.Asks(signIn, codes.sendFirst(signIn, new Codes.Proof(purpose, to, false)));
    }
}
