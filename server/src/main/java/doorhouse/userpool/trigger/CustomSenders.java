package doorhouse.userpool.trigger;

import static doorhouse.trigger.TriggerName.CUSTOM_EMAIL_SENDER;
import static doorhouse.trigger.TriggerName.CUSTOM_SMS_SENDER;
import static java.util.Objects.requireNonNull;

import doorhouse.crypto.EncryptionSdkMessage;
import doorhouse.crypto.EncryptionSdkMessage.EncryptedDataKey;
import doorhouse.kms.KmsKeyArn;
import doorhouse.kms.KmsKeys;
import doorhouse.message.Message.Medium;
import doorhouse.trigger.TriggerName;
import doorhouse.trigger.Triggers;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/// Functions that send messages in the pool's place. They get the code encrypted, as the AWS
/// Encryption SDK does it, and nobody waits for them. Source: Amazon Cognito Developer Guide,
/// "Custom sender Lambda triggers".
public final class CustomSenders {
    private static final String AWS_KMS = "aws-kms";
    private static final String CONTEXT = "userpool-id";

    private final Triggers triggers;
    private final KmsKeys keys;
    private final SecureRandom random;

    public CustomSenders(Triggers triggers, KmsKeys keys, SecureRandom random) {
        this.triggers = triggers;
        this.keys = keys;
        this.random = random;
    }

    /// Whether a function sends such messages, and so nobody else does.
    public boolean serve(UserPool pool, Medium medium) {
        return pool.settings().triggers().find(trigger(medium)).isPresent();
    }

    /// Hands a code over.
    ///
    /// @param code also a temporary password
    public void send(
            Occasion occasion, MessageSource source, User user, Medium medium, String code) {
        var trigger = trigger(medium);
        var function = occasion.pool().settings().triggers().find(trigger).orElseThrow();
        var event =
                TriggerEvent.about(occasion, source.of("Custom" + kind(medium) + "Sender"), user);
        event.request()
                .put("type", "custom" + kind(medium) + "SenderRequestV1")
                .put("code", encrypted(occasion.pool(), shown(code, source, medium)));
        triggers.send(trigger, function, event.document());
    }

    /// A temporary password travels fit for the HTML of a mail, as documented.
    private static String shown(String code, MessageSource source, Medium medium) {
        if (source != MessageSource.ADMIN_CREATE_USER || medium != Medium.EMAIL) return code;
        return code.replace("<", "&lt;").replace(">", "&gt;");
    }

    private String encrypted(UserPool pool, String code) {
        var key = new KmsKeyArn(requireNonNull(pool.settings().triggers().kmsKeyId()));
        var context = new TreeMap<String, String>();
        context.put(CONTEXT, pool.id().value());
        byte[] dataKey = new byte[EncryptionSdkMessage.DATA_KEY_BYTES];
        random.nextBytes(dataKey);
        var wrapped =
                new EncryptedDataKey(AWS_KMS, key.value(), keys.encrypt(key, context, dataKey));
        byte[] message =
                EncryptionSdkMessage.seal(
                        dataKey,
                        List.of(wrapped),
                        context,
                        code.getBytes(StandardCharsets.UTF_8),
                        random);
        return Base64.getEncoder().encodeToString(message);
    }

    private static TriggerName trigger(Medium medium) {
        return switch (medium) {
            case EMAIL -> CUSTOM_EMAIL_SENDER;
            case SMS -> CUSTOM_SMS_SENDER;
        };
    }

    private static String kind(Medium medium) {
        return switch (medium) {
            case EMAIL -> "Email";
            case SMS -> "SMS";
        };
    }
}
