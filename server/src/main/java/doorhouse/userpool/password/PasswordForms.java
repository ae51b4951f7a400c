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
import java.util.stream.Stream;

/// Makes passwords into their forms, and knows which of them a pool's passwords are in.
final class PasswordForms {
    private static final Duration KNOWN = Duration.ofMinutes(1);
    private static final int MOST_POOLS = 10_000;

    /// Each costs every sign-in one hash more.
    private static final int MOST_FORMS = 5;

    /// One password in several forms.
    record Made(Map<PasswordForm, byte[]> byForm) {
        byte[] in(PasswordForm form) {
            return Objects.requireNonNull(byForm.get(form));
        }
    }

    private final PasswordStore store;
    private final Argon2 argon2;

    /// The forms by Argon2id that are there.
    private final Cache<UserPoolId, List<PasswordForm>> kept;

    PasswordForms(PasswordStore store, Argon2 argon2, Ticker ticker) {
        this.store = store;
        this.argon2 = argon2;
        kept =
                Caffeine.newBuilder()
                        .expireAfterWrite(KNOWN)
                        .maximumSize(MOST_POOLS)
                        .ticker(ticker)
                        .build();
    }

    /// For all hashes of one request, which wait together.
    Argon2.Call call(UserPool pool) {
        return argon2.call(pool.id().value());
    }

    /// @throws doorhouse.operation.ApiException TooManyRequestsException
    byte[] make(
            PasswordForm form,
            UserPool pool,
            String username,
            String password,
            byte[] salt,
            Argon2.Call call) {
        return switch (form) {
            case PasswordForm.SrpVerifier() ->
                    Srp.verifier(pool.id().suffix(), username, password, salt);
            case PasswordForm.Argon2id(var cost) -> {
                try {
                    yield call.hash(password, salt, cost);
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
        forms.addAll(kept(pool.id()));
        var made = new LinkedHashMap<PasswordForm, byte[]>();
        try (var call = call(pool)) {
            for (var form : forms) made.put(form, make(form, pool, username, password, salt, call));
        }
        return new Made(made);
    }

    private List<PasswordForm> kept(UserPoolId pool) {
        var known = kept.getIfPresent(pool);
        if (known != null) return known;
        var found = store.forms(pool, MOST_FORMS);
        kept.put(pool, found);
        return found;
    }

    /// To be told of each password that is kept, so that a form that is new to the pool counts at
    /// once. Other nodes come to know it when they look again.
    void keeps(UserPoolId pool, PasswordForm form) {
        if (form instanceof PasswordForm.SrpVerifier) return;
        var known = kept.getIfPresent(pool);
        if (known == null || known.contains(form) || known.size() >= MOST_FORMS) return;
        kept.asMap()
                .computeIfPresent(
                        pool,
                        (_, now) ->
                                Stream.concat(now.stream(), Stream.of(form)).distinct().toList());
    }
}
