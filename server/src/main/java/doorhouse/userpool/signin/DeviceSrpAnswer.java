package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.crypto.RandomText;
import doorhouse.crypto.Srp;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.vault.Vault;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// The DEVICE_SRP_AUTH challenge: a remembered device begins to prove its secret.
public final class DeviceSrpAnswer implements ChallengeAnswer {
    private static final String CHALLENGE = "DEVICE_SRP_AUTH";

    private final SignInDevices devices;
    private final SignInSessions sessions;
    private final Vault vault;
    private final SecureRandom random;

    public DeviceSrpAnswer(
            SignInDevices devices, SignInSessions sessions, Vault vault, SecureRandom random) {
        this.devices = devices;
        this.sessions = sessions;
        this.vault = vault;
        this.random = random;
    }

    static Question question(SignIn signIn) {
        return new Question(CHALLENGE, Map.of("USERNAME", signIn.user().username()));
    }

    @Override
    public String challenge() {
        return CHALLENGE;
    }

    @Override
    public Taken take(Answer answer) {
        var signIn = answer.signIn();
        answer.asked().get("DEVICE_KEY");
        String clientPublic = answer.asked().get("SRP_A");
        try {
            Srp.publicValue(clientPublic);
        } catch (Srp.InvalidPublicValue e) {
            throw INVALID_PARAMETER.because("SRP_A is not a valid value");
        }
        var device = signIn.device().orElseThrow(ChallengeSessions::invalid);
        var kept = devices.verifier(signIn, device);
        sessions.spend(answer);
        var own = Srp.begin(kept.verifier(), random);
        var exchange =
                new DeviceExchange(
                        new RandomText(random).letters(22),
                        device,
                        clientPublic,
                        own.b(),
                        own.bHex());
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("SALT", Srp.saltHex(kept.salt()));
        parameters.put(
                "SECRET_BLOCK", Base64.getEncoder().encodeToString(exchange.seal(vault, signIn)));
        parameters.put("SRP_B", own.bHex());
        parameters.put("DEVICE_KEY", device.value());
        parameters.put("USERNAME", signIn.user().username());
        return new Taken.Asks(
                signIn.with(DeviceExchange.FACT, exchange.id()),
                new Question(DevicePasswordVerifierAnswer.CHALLENGE, parameters));
    }
}
