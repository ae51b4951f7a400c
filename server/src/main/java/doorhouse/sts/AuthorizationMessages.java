package doorhouse.sts;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.BrokenSeal;
import doorhouse.id.AccountId;
import doorhouse.operation.Principal;
import doorhouse.vault.Sealer;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Why a call was denied, told to whoever may know and not to whoever called: sealed into the
/// refusal, opened by DecodeAuthorizationMessage. Source: STS API Reference,
/// "DecodeAuthorizationMessage".
public final class AuthorizationMessages {
    private static final String KIND = "authorization-message";
    private static final int MOST_CHARACTERS = 10_240;

    private final Sealer sealer;

    public AuthorizationMessages(Vault vault, AccountId account) {
        this.sealer = vault.sealer(account.value());
    }

    /// The message that goes along with a refusal.
    ///
    /// @param explicitly whether a statement denies it, rather than none allows it
    public String encode(Principal principal, String action, String resource, boolean explicitly) {
        var message = Json.object();
        message.put("allowed", false).put("explicitDeny", explicitly);
        message.putObject("matchedStatements").putArray("items");
        message.putObject("failures").putArray("items");
        var context = message.putObject("context");
        context.putObject("principal")
                .put("id", principal.userId())
                .put("arn", principal.arn().value());
        context.put("action", action).put("resource", resource);
        conditions(context, principal);
        return sealer.sealText(KIND, "", Json.write(message));
    }

    private static void conditions(ObjectNode context, Principal principal) {
        var items = context.putObject("conditions").putArray("items");
        principal
                .facts()
                .forEach((key, values) -> {
                    var condition = items.addObject().put("key", key);
                    var all = condition.putObject("values").putArray("items");
                    for (var value : values) all.addObject().put("value", value);
                });
    }

    /// Empty for a text that is no message of ours.
    Optional<String> decode(String encoded) {
        if (encoded.length() > MOST_CHARACTERS) return Optional.empty();
        try {
            return Optional.of(new String(sealer.unsealText(KIND, "", encoded), UTF_8));
        } catch (BrokenSeal e) {
            return Optional.empty();
        }
    }
}
