package doorhouse.boot;

import doorhouse.apimodel.ApiModel;
import doorhouse.aws.Service;
import doorhouse.sts.AssumeRoleOperations;
import doorhouse.sts.AuthorizationMessages;
import doorhouse.sts.CallerOperations;
import doorhouse.sts.OidcIdentities;
import doorhouse.sts.RoleSessions;
import doorhouse.sts.SamlAssertions;
import doorhouse.sts.SessionOperations;
import doorhouse.sts.TemporaryKeys;
import doorhouse.sts.UserPoolIdentities;
import doorhouse.sts.WebIdentities;
import doorhouse.sts.WebIdentitySource;
import doorhouse.token.IdTokenCheck;
import java.util.ArrayList;
import java.util.List;

/// Temporary credentials: who gets them, and the STS API.
final class StsParts {
    final RoleSessions sessions;
    final AuthorizationMessages messages;
    final SamlAssertions assertions;

    private final Ground ground;
    private final AwsSide awsSide;
    private final TemporaryKeys keys;
    private final List<WebIdentitySource> sources;

    StsParts(Ground ground, UserPoolParts parts, AwsSide awsSide) {
        this.ground = ground;
        this.awsSide = awsSide;
        var account = ground.setup().account();
        keys = new TemporaryKeys(ground.vault(), account, ground.random());
        sessions = new RoleSessions(awsSide.roles, keys, account, ground.clock());
        messages = new AuthorizationMessages(ground.vault(), account);
        assertions = new SamlAssertions(awsSide.samlProviders, account, ground.clock());
        sources =
                List.of(
                        new UserPoolIdentities(
                                new IdTokenCheck(parts.keys, ground.issuer(), ground.clock()),
                                ground.issuer(),
                                parts.clients,
                                parts.users,
                                awsSide.oidcProviders,
                                account),
                        new OidcIdentities(awsSide.oidcProviders, ground.openIdTokens(), account));
    }

    /// @param own who knows this server's tokens beside those of user pools: asked first, for no
    ///   provider that somebody registers speaks in its place
    Service service(List<WebIdentitySource> own) {
        var account = ground.setup().account();
        var all = new ArrayList<>(own);
        all.addAll(sources);
        return new Service(
                ApiModel.load("sts"),
                List.of(
                        new CallerOperations(awsSide.principals, messages, account),
                        new SessionOperations(
                                keys, awsSide::managedPolicyExists, account, ground.clock()),
                        new AssumeRoleOperations(
                                sessions,
                                new WebIdentities(all),
                                assertions,
                                awsSide::managedPolicyExists,
                                account)));
    }
}
