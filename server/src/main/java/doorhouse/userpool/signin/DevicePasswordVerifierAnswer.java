package doorhouse.userpool.signin;

import doorhouse.crypto.BrokenSeal;
import doorhouse.userpool.password.Lockout;
import doorhouse.vault.Vault;
import java.util.Base64;

/// The DEVICE_PASSWORD_VERIFIER challenge: the device's proof that it holds its secret. Wrong ones
/// count under the user's back-off.
public final class DevicePasswordVerifierAnswer implements ChallengeAnswer {
    static final String CHALLENGE = "DEVICE_PASSWORD_VERIFIER";

    private final SignInDevices devices;
    private final Lockout lockout;
    private final SignInSessions sessions;
    private final Vault vault;

    public DevicePasswordVerifierAnswer(
            SignInDevices devices, Lockout lockout, SignInSessions sessions, Vault vault) {
        this.devices = devices;
        this.lockout = lockout;
        this.sessions = sessions;
        this.vault = vault;
    }

    @Override
    public String challenge() {
        return CHALLENGE;
    }

    @Override
    public Taken take(Answer answer) {
        var signIn = answer.signIn();
        var asked = answer.asked();
        asked.get("DEVICE_KEY");
        byte[] block = decoded(asked.get("PASSWORD_CLAIM_SECRET_BLOCK"));
        byte[] claim = decoded(asked.get("PASSWORD_CLAIM_SIGNATURE"));
        String timestamp = asked.get("TIMESTAMP");
        var exchange = open(signIn, block);
        var kept = devices.verifier(signIn, exchange.device());
        String realm = devices.groupKey(signIn, exchange.device());
        boolean right =
                lockout.attempt(
                        signIn.pool().id(),
                        signIn.user().sub(),
                        () -> exchange.proves(kept.verifier(), realm, block, timestamp, claim));
        if (!right) throw FirstFactor.refused();
        sessions.spend(answer);
        return new Taken.Shown(signIn.without(DeviceExchange.FACT).with(SignIn.Factor.DEVICE));
    }

    /// The exchange of this very sign-in, from the device that it names.
    private DeviceExchange open(SignIn signIn, byte[] block) {
        try {
            var exchange = DeviceExchange.open(vault, signIn, block);
            boolean ours =
                    signIn.fact(DeviceExchange.FACT).filter(exchange.id()::equals).isPresent()
                            && signIn.device().filter(exchange.device()::equals).isPresent();
            if (ours) return exchange;
        } catch (BrokenSeal e) {
            // Falls through to the one refusal.
        }
        throw FirstFactor.refused();
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw FirstFactor.refused();
        }
    }
}
