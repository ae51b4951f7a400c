package doorhouse.userpool.passkey;

import static doorhouse.operation.CognitoErrors.WEB_AUTHN_CHALLENGE_NOT_FOUND;
import static doorhouse.operation.CognitoErrors.WEB_AUTHN_CLIENT_MISMATCH;

import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.RandomText;
import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.operation.SignedInUser;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// The challenges of registrations. All that must be known of one travels sealed in its bytes, so
/// beginning a registration leaves nothing behind; it is bound to its user and client, ends, and is
/// good for one passkey.
public final class RegistrationChallenges {
    static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final String KIND = "passkey-registration";

    /// @param id its mark when it is spent
    record Challenge(String id, Sub sub, ClientId clientId, Instant expiresAt) {}

    private final Vault vault;
    private final SpentMarks marks;
    private final RandomText random;
    private final Clock clock;

    public RegistrationChallenges(Vault vault, SpentMarks marks, RandomText random, Clock clock) {
        this.vault = vault;
        this.marks = marks;
        this.random = random;
        this.clock = clock;
    }

    byte[] issue(SignedInUser user) {
        var challenge =
                new Challenge(
                        random.letters(22),
                        user.sub(),
                        user.clientId(),
                        clock.instant().plus(LIFETIME));
        return vault.sealer(user.userPoolId().value())
                .seal(KIND, user.sub().value(), Json.write(challenge));
    }

    /// @throws ApiException WebAuthnChallengeNotFoundException when it was not issued to this user
    ///   or has ended; WebAuthnClientMismatchException when it was issued to another client
    Challenge open(SignedInUser user, byte[] sealed) {
        var challenge = unseal(user, sealed);
        if (!clock.instant().isBefore(challenge.expiresAt)) throw notFound();
        if (!challenge.clientId.equals(user.clientId())) {
            throw WEB_AUTHN_CLIENT_MISMATCH.because(
                    "The challenge was issued to another app client.");
        }
        return challenge;
    }

    private Challenge unseal(SignedInUser user, byte[] sealed) {
        try {
            byte[] plain =
                    vault.sealer(user.userPoolId().value())
                            .unseal(KIND, user.sub().value(), sealed);
            return Json.bind(Json.read(plain), Challenge.class);
        } catch (BrokenSeal e) {
            throw notFound();
        }
    }

    /// Uses a challenge up.
    ///
    /// @throws ApiException WebAuthnChallengeNotFoundException when it was used before
    void spend(UserPoolId pool, Challenge challenge) {
        if (!marks.spend(pool, challenge.id, challenge.expiresAt)) throw notFound();
    }

    private static ApiException notFound() {
        return WEB_AUTHN_CHALLENGE_NOT_FOUND.because(
                "The challenge does not exist, has expired, or was used before.");
    }
}
