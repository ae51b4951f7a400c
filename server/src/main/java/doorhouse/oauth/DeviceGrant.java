package doorhouse.oauth;

import static doorhouse.oauth.OAuthError.ACCESS_DENIED;
import static doorhouse.oauth.OAuthError.AUTHORIZATION_PENDING;
import static doorhouse.oauth.OAuthError.EXPIRED_TOKEN;
import static doorhouse.oauth.OAuthError.INVALID_GRANT;
import static doorhouse.oauth.OAuthError.SLOW_DOWN;
import static doorhouse.oauth.OAuthError.UNAUTHORIZED_CLIENT;

import doorhouse.http.Parameters;
import doorhouse.userpool.authorization.DeviceAuthorizations;
import doorhouse.userpool.authorization.DeviceAuthorizations.Answer;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.signin.OAuthGrants;
import doorhouse.userpool.signin.SignedIn;
import java.util.UUID;

/// What a device without a browser gets once its user said yes (RFC 8628 §3.4, §3.5).
public final class DeviceGrant {
    static final String TYPE = "urn:ietf:params:oauth:grant-type:device_code";

    private final DeviceAuthorizations authorizations;
    private final Users users;

    public DeviceGrant(DeviceAuthorizations authorizations, Users users) {
        this.authorizations = authorizations;
        this.users = users;
    }

    /// @throws OAuthError.Thrown as long as there is nothing to give
    OAuthGrants.Granted granted(UserPool pool, AppClient client, Parameters form) {
        if (!pool.settings().extensions().deviceAuthorization(client.id()))
            throw UNAUTHORIZED_CLIENT.thrown();
        return switch (authorizations.ask(client, form.get("device_code"))) {
            case Answer.Pending() -> throw AUTHORIZATION_PENDING.thrown();
            case Answer.TooSoon() -> throw SLOW_DOWN.thrown();
            case Answer.Denied() -> throw ACCESS_DENIED.thrown();
            case Answer.Expired() -> throw EXPIRED_TOKEN.thrown();
            case Answer.Approved approved -> granted(pool, client, approved);
        };
    }

    private OAuthGrants.Granted granted(UserPool pool, AppClient client, Answer.Approved approved) {
        var user =
                users.find(pool.id(), approved.sub())
                        .filter(User::enabled)
                        .filter(one -> one.tokenGeneration() == approved.tokenGeneration())
                        .orElseThrow(INVALID_GRANT::thrown);
        var who =
                new SignedIn(
                        pool,
                        client,
                        user,
                        approved.eventId(),
                        approved.authenticatedAt(),
                        null,
                        null);
        return new OAuthGrants.Granted(
                who, UUID.randomUUID().toString(), approved.scopes(), null, null);
    }
}
