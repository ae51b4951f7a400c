package doorhouse.userpool.signup;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.byUser;

import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodeDeliveryDetails;
import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.Letter;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.directory.Users.Aliases;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.trigger.MessageSource;
import doorhouse.userpool.trigger.Occasion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A signed-in user proves to hold an address: the one they have, or the one they asked to change
/// to where the pool wants proof before.
public final class AttributeVerificationOperations implements Operations {
    private final Database database;
    private final UserPools pools;
    private final Users users;
    private final Verification verification;

    public AttributeVerificationOperations(
            Database database, UserPools pools, Users users, Verification verification) {
        this.database = database;
        this.pools = pools;
        this.users = users;
        this.verification = verification;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                byUser(
                        "GetUserAttributeVerificationCode",
                        GetCode.class,
                        this::getUserAttributeVerificationCode),
                byUser("VerifyUserAttribute", Verify.class, this::verifyUserAttribute));
    }

    record GetCode(String attributeName, @Nullable Map<String, String> clientMetadata) {}

    record Sent(CodeDeliveryDetails codeDeliveryDetails) {}

    Sent getUserAttributeVerificationCode(Call call, GetCode asked) {
        var purpose = purpose(asked.attributeName);
        var pool = pools.get(call.signedInUser().userPoolId());
        var user = users.get(pool.id(), call.signedInUser().sub());
        var proof = toProve(pool, user, purpose, asked.attributeName);
        verification.limits().count(pool.id(), user.sub(), HourlyLimit.GET_ATTRIBUTE_CODE);
        var code = verification.codes().issue(pool.id(), user.sub(), proof);
        var occasion = Occasion.of(pool, call.signedInUser().clientId(), asked.clientMetadata);
        var source = MessageSource.VERIFY_USER_ATTRIBUTE;
        var letter = new Letter(occasion, source, user, proof.address(), code);
        return new Sent(verification.messages().send(letter));
    }

    private Codes.Proof toProve(UserPool pool, User user, CodePurpose purpose, String attribute) {
        var pending = verification.codes().pending(pool.id(), user.sub(), purpose);
        if (pending.isPresent()) return new Codes.Proof(purpose, pending.get(), true);
        var value =
                user.attribute(attribute)
                        .orElseThrow(() ->
                                INVALID_PARAMETER.because(
                                        "User does not have the attribute " + attribute));
        return new Codes.Proof(purpose, new Address(attribute, value), false);
    }

    record Verify(String attributeName, String code) {}

    Empty verifyUserAttribute(Call call, Verify asked) {
        var purpose = purpose(asked.attributeName);
        var pool = pools.get(call.signedInUser().userPoolId());
        var sub = call.signedInUser().sub();
        verification.limits().count(pool.id(), sub, HourlyLimit.VERIFY_ATTRIBUTE);
        var proof = verification.codes().check(pool.id(), sub, purpose, asked.code);
        try {
            database.transaction(() -> {
                users.change(pool, sub, Aliases.KEPT, u -> Verification.proven(u, proof));
                verification.codes().spend(pool.id(), sub, purpose, asked.code);
            });
        } catch (NameTaken taken) {
            throw taken.refusal(NameTaken.At.UPDATE);
        }
        return Empty.EMPTY;
    }

    private static CodePurpose purpose(String attribute) {
        return switch (attribute) {
            case Address.EMAIL, Address.PHONE_NUMBER -> CodePurpose.verifying(attribute);
            default ->
                    throw INVALID_PARAMETER.because(
                            "Attribute " + attribute + " cannot be verified by a code.");
        };
    }
}
