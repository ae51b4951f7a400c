package doorhouse.sts;

import static doorhouse.operation.Operation.anyone;
import static doorhouse.operation.Operation.signed;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.iam.OidcProvider;
import doorhouse.id.AccountId;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The operations of the STS API that let somebody into a role.
public final class AssumeRoleOperations implements Operations {
    private final RoleSessions sessions;
    private final WebIdentities webIdentities;
    private final SamlAssertions assertions;
    private final Predicate<String> managedPolicyExists;
    private final AccountId account;

    /// @param managedPolicyExists by its ARN
    public AssumeRoleOperations(
            RoleSessions sessions,
            WebIdentities webIdentities,
            SamlAssertions assertions,
            Predicate<String> managedPolicyExists,
            AccountId account) {
        this.sessions = sessions;
        this.webIdentities = webIdentities;
        this.assertions = assertions;
        this.managedPolicyExists = managedPolicyExists;
        this.account = account;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("AssumeRole", AssumeRole.class, this::assumeRole),
                anyone(
                        "AssumeRoleWithWebIdentity",
                        WithWebIdentity.class,
                        this::assumeRoleWithWebIdentity),
                anyone("AssumeRoleWithSAML", WithSaml.class, this::assumeRoleWithSaml));
    }

    record AssumeRole(
            String roleArn,
            String roleSessionName,
            @Nullable List<SessionPolicies.Named> policyArns,
            @Nullable String policy,
            @Nullable Integer durationSeconds,
            @Nullable List<SessionTags.Tag> tags,
            @Nullable List<String> transitiveTagKeys,
            @Nullable String externalId,
            @Nullable String serialNumber,
            @Nullable String tokenCode,
            @Nullable String sourceIdentity) {}

    record WithWebIdentity(
            String roleArn,
            String roleSessionName,
            String webIdentityToken,
            @Nullable String providerId,
            @Nullable List<SessionPolicies.Named> policyArns,
            @Nullable String policy,
            @Nullable Integer durationSeconds) {
        @Override
        public String toString() {
            return "WithWebIdentity[" + roleArn + "]";
        }
    }

    record WithSaml(
            String roleArn,
            String principalArn,
            @JsonProperty("SAMLAssertion") String assertion,
            @Nullable List<SessionPolicies.Named> policyArns,
            @Nullable String policy,
            @Nullable Integer durationSeconds) {
        @Override
        public String toString() {
            return "WithSaml[" + roleArn + "]";
        }
    }

    record Assumed(
            Wire.Credentials credentials,
            Wire.AssumedRoleUser assumedRoleUser,
            @Nullable Integer packedPolicySize,
            @Nullable String sourceIdentity) {}

    record AssumedByToken(
            Wire.Credentials credentials,
            String subjectFromWebIdentityToken,
            Wire.AssumedRoleUser assumedRoleUser,
            @Nullable Integer packedPolicySize,
            String provider,
            String audience,
            @Nullable String sourceIdentity) {}

    record AssumedByAssertion(
            Wire.Credentials credentials,
            Wire.AssumedRoleUser assumedRoleUser,
            @Nullable Integer packedPolicySize,
            String subject,
            String subjectType,
            String issuer,
            String audience,
            String nameQualifier,
            @Nullable String sourceIdentity) {}

    Assumed assumeRole(Call call, AssumeRole asked) {
        Mfa.check(asked.serialNumber, asked.tokenCode);
        var wish =
                new RoleSessions.Wish(
                        asked.roleArn,
                        asked.roleSessionName,
                        SessionPolicies.of(asked.policy, asked.policyArns, managedPolicyExists),
                        duration(asked.durationSeconds),
                        SessionTags.of(asked.tags, asked.transitiveTagKeys),
                        asked.sourceIdentity);
        var assumed = sessions.forCaller(call, wish, asked.externalId);
        return new Assumed(
                Wire.Credentials.of(assumed.credentials()),
                Wire.AssumedRoleUser.of(assumed),
                assumed.packedPolicySize(),
                assumed.sourceIdentity());
    }

    AssumedByToken assumeRoleWithWebIdentity(Call call, WithWebIdentity asked) {
        // Access tokens of providers without OpenID Connect say not whom they are for, so nobody
        // here takes them.
        if (asked.providerId != null) throw StsErrors.noProvider(asked.providerId);
        var identity = webIdentities.verify(asked.webIdentityToken.strip());
        var wish =
                new RoleSessions.Wish(
                        asked.roleArn,
                        asked.roleSessionName,
                        SessionPolicies.of(asked.policy, asked.policyArns, managedPolicyExists),
                        duration(asked.durationSeconds),
                        SessionTags.of(identity.tags(), identity.transitiveTagKeys()),
                        SourceIdentity.check(identity.sourceIdentity()));
        var assumed = sessions.withWebIdentity(wish, identity, call.context());
        var arn = OidcProvider.arn(account, identity.provider()).value();
        return new AssumedByToken(
                Wire.Credentials.of(assumed.credentials()),
                identity.subject(),
                Wire.AssumedRoleUser.of(assumed),
                assumed.packedPolicySize(),
                identity.federatedPrincipals().contains(arn) ? arn : identity.provider(),
                identity.audience(),
                assumed.sourceIdentity());
    }

    AssumedByAssertion assumeRoleWithSaml(Call call, WithSaml asked) {
        var proven = assertions.read(asked.principalArn, asked.assertion);
        var identity = proven.identity();
        var wish =
                new RoleSessions.Wish(
                        asked.roleArn,
                        proven.roleSession(asked.roleArn),
                        SessionPolicies.of(asked.policy, asked.policyArns, managedPolicyExists),
                        proven.duration(duration(asked.durationSeconds)),
                        SessionTags.of(identity.tags(), identity.transitiveTagKeys()),
                        SourceIdentity.check(identity.sourceIdentity()));
        var assumed = sessions.withSaml(wish, identity, call.context());
        return new AssumedByAssertion(
                Wire.Credentials.of(assumed.credentials()),
                Wire.AssumedRoleUser.of(assumed),
                assumed.packedPolicySize(),
                identity.subject(),
                identity.subjectType(),
                identity.issuer(),
                identity.recipient(),
                identity.nameQualifier(),
                assumed.sourceIdentity());
    }

    private static @Nullable Duration duration(@Nullable Integer seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }
}
