package doorhouse.boot;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.ApiModel;
import doorhouse.aws.Service;
import doorhouse.operation.Operations;
import doorhouse.quota.ProvisionedLimitOperations;
import doorhouse.userpool.account.AdminUserOperations;
import doorhouse.userpool.account.AttributeOperations;
import doorhouse.userpool.account.OwnAccountOperations;
import doorhouse.userpool.branding.BrandingOperations;
import doorhouse.userpool.branding.UiCustomizationOperations;
import doorhouse.userpool.client.ClientOperations;
import doorhouse.userpool.client.ClientSecretOperations;
import doorhouse.userpool.device.DeviceOperations;
import doorhouse.userpool.domain.DomainOperations;
import doorhouse.userpool.federation.FederationOperations;
import doorhouse.userpool.group.GroupOperations;
import doorhouse.userpool.identityprovider.IdentityProviderOperations;
import doorhouse.userpool.logdelivery.LogDeliveryOperations;
import doorhouse.userpool.mfa.MfaOperations;
import doorhouse.userpool.passkey.PasskeyOperations;
import doorhouse.userpool.pool.PoolOperations;
import doorhouse.userpool.pool.PoolTagOperations;
import doorhouse.userpool.replica.ReplicaOperations;
import doorhouse.userpool.resourceserver.ResourceServerOperations;
import doorhouse.userpool.signup.AttributeVerificationOperations;
import doorhouse.userpool.signup.RecoveryOperations;
import doorhouse.userpool.signup.SignUpOperations;
import doorhouse.userpool.terms.TermsOperations;
import doorhouse.userpool.threat.AuthEventOperations;
import doorhouse.userpool.threat.RiskOperations;
import doorhouse.userpool.userimport.UserImportOperations;
import java.util.List;

/// The API of user pools: the tables of its capabilities.
final class UserPoolService {
    private final Api model = ApiModel.load("cognito-idp");
    private final Ground ground;
    private final UserPoolParts parts;
    private final SignInParts signIn;

    private UserPoolService(Ground ground, UserPoolParts parts, SignInParts signIn) {
        this.ground = ground;
        this.parts = parts;
        this.signIn = signIn;
    }

    static Service of(Ground ground, UserPoolParts parts, SignInParts signIn) {
        var service = new UserPoolService(ground, parts, signIn);
        return new Service(service.model, service.tables());
    }

    private List<Operations> tables() {
        return List.of(
                new PoolOperations(
                        model,
                        parts.pools,
                        parts.users::estimatedCount,
                        parts.domains::of,
                        parts.imports::importing,
                        ground.setup().quotas()),
                new PoolTagOperations(parts.pools),
                new ReplicaOperations(parts.pools, ground.database(), ground.clock()),
                new ProvisionedLimitOperations(ground.setup().rates(), ground.provisionedLimits()),
                domains(),
                new ResourceServerOperations(ground.database(), parts.pools),
                identityProviders(),
                new ClientOperations(model, parts.pools, parts.clients, ground.setup().quotas()),
                new ClientSecretOperations(parts.pools, parts.clients),
                uiCustomization(),
                new BrandingOperations(
                        ground.database(), parts.pools, parts.clients, ground.clock()),
                new TermsOperations(ground.database(), parts.pools, parts.clients, ground.clock()),
                groups(),
                federation(),
                signUp(ground, parts),
                recovery(ground, parts),
                attributeVerification(),
                mfa(parts),
                new DeviceOperations(parts.pools, parts.users, parts.devices),
                new PasskeyOperations(parts.pools, parts.passkeys),
                adminUsers(),
                new AttributeOperations(
                        ground.database(),
                        parts.pools,
                        parts.clients,
                        parts.users,
                        parts.verification),
                ownAccount(),
                new RiskOperations(
                        model, ground.database(), parts.pools, parts.clients, ground.clock()),
                new AuthEventOperations(
                        parts.pools, parts.users, parts.authEvents, ground.vault(), ground.clock()),
                new LogDeliveryOperations(model, ground.database(), parts.pools),
                new UserImportOperations(parts.imports, parts.importWorker, ground.randomText()),
                signIn.signInOperations,
                signIn.authFactorOperations,
                signIn.tokenOperations);
    }

    private Operations domains() {
        return new DomainOperations(parts.domains, parts.pools, ground::publicHost, ground.clock());
    }

    private Operations identityProviders() {
        return new IdentityProviderOperations(
                ground.database(),
                parts.pools,
                parts.identityProviders,
                parts.samlKeys,
                parts.removedProviders::begin,
                ground.clock());
    }

    private Operations federation() {
        return new FederationOperations(
                ground.database(),
                parts.pools,
                parts.identityProviders,
                parts.users,
                parts.passwords,
                ground.clock());
    }

    private Operations uiCustomization() {
        return new UiCustomizationOperations(
                parts.pools,
                parts.clients,
                parts.domains,
                parts.uiCustomizations,
                ground.publicUrl(),
                ground.clock());
    }

    private Operations groups() {
        return new GroupOperations(ground.database(), parts.pools, parts.users, ground.clock());
    }

    static SignUpOperations signUp(Ground ground, UserPoolParts parts) {
        return new SignUpOperations(
                ground.database(),
                parts.calls,
                parts.pools,
                parts.users,
                parts.passwords,
                parts.verification,
                parts.confirmations,
                parts.preSignUp,
                parts.identityProviders,
                parts.sessions,
                parts.authEvents,
                ground.clock());
    }

    static RecoveryOperations recovery(Ground ground, UserPoolParts parts) {
        return new RecoveryOperations(
                ground.database(),
                parts.calls,
                parts.pools,
                parts.users,
                parts.mfas,
                parts.passwords,
                parts.lockout,
                parts.verification,
                parts.migrations,
                parts.postConfirmation,
                parts.authEvents);
    }

    private Operations attributeVerification() {
        return new AttributeVerificationOperations(
                ground.database(), parts.pools, parts.users, parts.verification);
    }

    static MfaOperations mfa(UserPoolParts parts) {
        return new MfaOperations(
                parts.pools, parts.users, parts.mfas, parts.softwareTokens, parts.setUps);
    }

    private Operations adminUsers() {
        return new AdminUserOperations(
                parts.pools,
                ground.database(),
                parts.users,
                parts.mfas,
                parts.passwords,
                parts.lockout,
                parts.creation,
                parts.agreements,
                parts.browserSessions::endAll);
    }

    private Operations ownAccount() {
        return new OwnAccountOperations(
                parts.pools,
                parts.clients,
                ground.database(),
                parts.users,
                parts.mfas,
                parts.passwords,
                parts.lockout,
                parts.verification.limits(),
                parts.authEvents);
    }
}
