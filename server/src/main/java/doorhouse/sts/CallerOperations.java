package doorhouse.sts;

import static doorhouse.operation.Operation.signed;
import static doorhouse.sts.StsErrors.INVALID_AUTHORIZATION_MESSAGE;
import static doorhouse.sts.StsErrors.VALIDATION_ERROR;

import doorhouse.iam.Principals;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import java.util.List;

/// The operations of the STS API that tell who somebody is, and why somebody was denied.
public final class CallerOperations implements Operations {
    private final Principals principals;
    private final AuthorizationMessages messages;
    private final AccountId account;

    public CallerOperations(
            Principals principals, AuthorizationMessages messages, AccountId account) {
        this.principals = principals;
        this.messages = messages;
        this.account = account;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("GetCallerIdentity", GetCallerIdentity.class, this::getCallerIdentity),
                signed("GetAccessKeyInfo", GetAccessKeyInfo.class, this::getAccessKeyInfo),
                signed(
                        "DecodeAuthorizationMessage",
                        DecodeAuthorizationMessage.class,
                        this::decodeAuthorizationMessage));
    }

    record GetCallerIdentity() {}

    record GetAccessKeyInfo(String accessKeyId) {}

    record DecodeAuthorizationMessage(String encodedMessage) {}

    record CallerIdentity(String userId, AccountId account, Arn arn) {}

    record AccessKeyInfo(AccountId account) {}

    record DecodedMessage(String decodedMessage) {}

    /// Tells whoever signs who it is; the door asks no policy.
    CallerIdentity getCallerIdentity(Call call, GetCallerIdentity asked) {
        var caller = call.signer();
        return new CallerIdentity(caller.userId(), caller.account(), caller.arn());
    }

    /// Whose key it is; says nothing of whether it may be used, nor, of a temporary one, whether it
    /// was ever given.
    AccessKeyInfo getAccessKeyInfo(GetAccessKeyInfo asked) {
        if (principals.owns(asked.accessKeyId)) return new AccessKeyInfo(account);
        return TemporaryKeys.account(asked.accessKeyId)
                .filter(account::equals)
                .map(AccessKeyInfo::new)
                .orElseThrow(() ->
                        VALIDATION_ERROR.because("The access key id is not of a known account."));
    }

    DecodedMessage decodeAuthorizationMessage(DecodeAuthorizationMessage asked) {
        return messages.decode(asked.encodedMessage)
                .map(DecodedMessage::new)
                .orElseThrow(() ->
                        INVALID_AUTHORIZATION_MESSAGE.because(
                                "Message is not valid or was not encoded here."));
    }
}
