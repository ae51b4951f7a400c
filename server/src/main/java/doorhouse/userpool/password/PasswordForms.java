package doorhouse.userpool.password;

import static doorhouse.operation.CognitoErrors.TOO_MANY_REQUESTS;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.Argon2;
import doorhouse.crypto.Srp;
import doorhouse.id.UserPoolId;
import doorhouse.userpool.pool.UserPool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Makes passwords into their forms, and knows which of them a pool's passwords are in.
final class PasswordForms {
    private static final Duration KNOWN = Duration.ofMinutes(1);
    private static final int MOST_POOLS = 10_000;

    /// One password in several forms.
    record Made(Map<PasswordForm, byte[]> byForm) {
        byte[] in(PasswordForm form) {
            return Objects.requireNonNull(byForm.get(form));
        }
    }

    private record Key(UserPoolId pool, PasswordForm current) {}

    private final PasswordStore store;
    private final Argon2 argon2;
    private final Cache<Key, List<PasswordForm>> others;

    PasswordForms(PasswordStore store, Argon2 argon2, Ticker ticker) {
        this.store = store;
        this.argon2 = argon2;
        others =
                Caffeine.newBuilder()
                        .expireAfterWrite(KNOWN)
                        .maximumSize(MOST_POOLS)
                        .ticker(ticker)
                        .build();
    }

    /// @throws doorhouse.operation.ApiException TooManyRequestsException
    byte[] make(PasswordForm form, UserPool pool, String username, String password, byte[] salt) {
        return switch (form) {
            case PasswordForm.SrpVerifier() ->
                    Srp.verifier(pool.id().suffix(), username, password, salt);
            case PasswordForm.Argon2id(var cost) -> {
                try {
                    yield argon2.hash(password, salt, cost);
                } catch (Argon2.TooBusy e) {
                    throw TOO_MANY_REQUESTS.because("Rate exceeded");
                }
            }
        };
    }

    /// The password in every form that the pool has: the one of new passwords, the one asked for,
    /// SRP's, and what is left from other settings. The latter are looked up once a minute.
    ///
    /// @throws doorhouse.operation.ApiException TooManyRequestsException
    Made makeAll(UserPool pool, String username, String password, byte[] salt, PasswordForm asked) {
        var current = PasswordForm.of(pool);
        var forms = new LinkedHashSet<PasswordForm>();
        forms.add(new PasswordForm.SrpVerifier());
        forms.add(current);
        forms.add(asked);
        forms.addAll(others(pool, current));
        var made = new LinkedHashMap<PasswordForm, byte[]>();
        for (var form : forms) made.put(form, make(form, pool, username, password, salt));
        return new Made(made);
    }

    private List<PasswordForm> others(UserPool pool, PasswordForm current) {
        var key = new Key(pool.id(), current);
        var known = others.getIfPresent(key);
        if (known != null) return known;
        var found = store.others(pool.id(), current);
        others.put(key, found);
        return found;
    }
}
