package doorhouse.boot;

import doorhouse.apimodel.ApiModel;
import doorhouse.aws.Service;
import doorhouse.aws.SignedCallers;
import doorhouse.iam.AccessKeyOperations;
import doorhouse.iam.AccountDetails;
import doorhouse.iam.AttachmentOperations;
import doorhouse.iam.BoundaryOperations;
import doorhouse.iam.Changes;
import doorhouse.iam.GroupOperations;
import doorhouse.iam.IamResources;
import doorhouse.iam.InlinePolicyOperations;
import doorhouse.iam.LastUse;
import doorhouse.iam.OidcProviderOperations;
import doorhouse.iam.OidcProviders;
import doorhouse.iam.PolicyOperations;
import doorhouse.iam.PolicyUseOperations;
import doorhouse.iam.PolicyVersionOperations;
import doorhouse.iam.PrincipalPolicies;
import doorhouse.iam.Principals;
import doorhouse.iam.RoleOperations;
import doorhouse.iam.Roles;
import doorhouse.iam.RootKey;
import doorhouse.iam.SamlProviderOperations;
import doorhouse.iam.SamlProviders;
import doorhouse.iam.SimulationOperations;
import doorhouse.iam.TagOperations;
import doorhouse.iam.UserOperations;
import doorhouse.identitypool.token.IdentityTokens;
import doorhouse.kms.KmsKeys;
import doorhouse.kms.KmsOperations;
import java.io.IOException;
import java.util.List;

/// The account's own side: IAM, and the check of who signed a call.
final class AwsSide {
    final Principals principals;
    final Roles roles;
    final PrincipalPolicies policies;
    final LastUse lastUse;
    final OidcProviders oidcProviders;
    final SamlProviders samlProviders;
    final Service iam;
    final Service kms;
    final IamResources resources;
    final SignedCallers.Regions regions;
    final SignedCallers callers;

    AwsSide(Ground ground) {
        var setup = ground.setup();
        var database = ground.database();
        var vault = ground.vault();
        var account = setup.account();
        var random = ground.random();
        var clock = ground.clock();
        var changes = new Changes();
        principals =
                new Principals(
                        database,
                        vault,
                        account,
                        setup.extraRootKeys(),
                        changes,
                        clock,
                        ground.ticker());
        lastUse = new LastUse(database, account, clock, ground.ticker());
        policies = new PrincipalPolicies(database, account, changes, ground.ticker());
        roles = new Roles(database, account, changes, ground.ticker());
        oidcProviders = new OidcProviders(database, account);
        samlProviders = new SamlProviders(database, vault, account);
        iam =
                new Service(
                        ApiModel.load("iam"),
                        List.of(
                                new UserOperations(
                                        database, vault, account, changes, random, clock),
                                new AccessKeyOperations(
                                        database, vault, account, lastUse, changes, random, clock),
                                new GroupOperations(database, account, changes, random, clock),
                                new RoleOperations(
                                        database, account, lastUse, changes, random, clock),
                                new InlinePolicyOperations(database, account, changes),
                                new PolicyOperations(database, account, changes, random, clock),
                                new PolicyVersionOperations(database, account, changes, clock),
                                new AttachmentOperations(database, account, changes),
                                new BoundaryOperations(database, account, changes),
                                new TagOperations(database, account, changes),
                                new SimulationOperations(database, account, policies),
                                new PolicyUseOperations(database, account),
                                new AccountDetails(database, account, lastUse),
                                new OidcProviderOperations(
                                        oidcProviders,
                                        () -> ground.publicUrl().get() + IdentityTokens.PATH,
                                        account,
                                        clock),
                                new SamlProviderOperations(samlProviders, account, random, clock)));
        kms =
                new Service(
                        ApiModel.load("kms"),
                        List.of(new KmsOperations(new KmsKeys(ground.vault()))));
        resources = new IamResources(database, vault, account);
        regions = new SignedCallers.Regions(setup.regions(), ground.dev());
        callers = new SignedCallers(principals, lastUse, regions, clock);
    }

    boolean managedPolicyExists(String arn) {
        return policies.managed(arn).isPresent();
    }

    /// Writes the root's first key for its owner, where that is asked for and there is none yet.
    static void ensureRootKey(Ground ground) throws IOException {
        var setup = ground.setup();
        if (setup.rootKeyFile() == null) return;
        new RootKey(
                        ground.database(),
                        ground.vault(),
                        setup.account(),
                        ground.random(),
                        ground.clock())
                .ensure(setup.rootKeyFile());
    }
}
