package doorhouse.userpool.identityprovider;

import doorhouse.crypto.Secret;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The details of a provider that are secrets, which are kept apart from the others.
final class ProviderSecrets {
    /// The first is told to administrators again, the second never.
    private static final Set<String> KEYS =
            Set.of(ProviderDetails.CLIENT_SECRET, ProviderDetails.PRIVATE_KEY);

    private ProviderSecrets() {}

    /// The given details, with the private key of before where they have none: nobody can read it
    /// back to give it again.
    static Map<String, String> withPrivateKey(IdentityProvider before, Map<String, String> given) {
        var all = new LinkedHashMap<>(given);
        var kept = before.secrets().get(ProviderDetails.PRIVATE_KEY);
        if (kept != null) all.putIfAbsent(ProviderDetails.PRIVATE_KEY, kept.reveal());
        return all;
    }

    /// All details of a provider.
    static Map<String, String> with(IdentityProvider provider) {
        var all = new LinkedHashMap<>(provider.details());
        provider.secrets().forEach((key, secret) -> all.put(key, secret.reveal()));
        return all;
    }

    static Map<String, String> without(Map<String, String> details) {
        var open = new LinkedHashMap<>(details);
        open.keySet().removeAll(KEYS);
        return open;
    }

    static Map<String, Secret> of(Map<String, String> details) {
        var secrets = new LinkedHashMap<String, Secret>();
        for (var key : KEYS) {
            var value = details.get(key);
            if (value != null) secrets.put(key, Secret.of(value));
        }
        return secrets;
    }
}
