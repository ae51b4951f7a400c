package doorhouse.sts;

import static doorhouse.sts.StsFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/// A trust policy means the users and roles that it named, and nobody who has their name later.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
@OnBothDatabases
class TrustedPrincipalsTest {
    private static final String ACCOUNT = "arn:aws:iam::123456789012:";
    private static final String MAY_ASSUME =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final StsFixture fixture = new StsFixture(server);
    private final IamClient iam = server.iam();
    private final String id = UUID.randomUUID().toString();
    private final String ana = "ana-" + id;
    private final String first = "first-" + id;
    private final String second = "second-" + id;

    @Test
    void aUserMadeAnewIsNotTrustedInThePlaceOfTheOldOne() {
        var before = fixture.stsOfUser(ana, MAY_ASSUME);
        fixture.role(first, trust("user/" + ana), MAY_ASSUME);
        assertThat(assume(before, first)).isNotNull();
        fixture.deleteUser(ana);

        var after = fixture.stsOfUser(ana, MAY_ASSUME);

        assertRefusedTo(after, first);
        iam.updateAssumeRolePolicy(r -> r.roleName(first).policyDocument(trust("user/" + ana)));
        assertThat(assume(after, first)).isNotNull();
    }

    @Test
    void aRoleMadeAnewIsNotTrustedEither() {
        var sts = fixture.stsOfUser(ana, MAY_ASSUME);
        fixture.role(first, trust("user/" + ana), MAY_ASSUME);
        fixture.role(second, trust("role/" + first), MAY_ASSUME);
        assertThat(assume(assume(sts, first), second)).isNotNull();
        iam.deleteRolePolicy(r -> r.roleName(first).policyName("p"));
        iam.deleteRole(r -> r.roleName(first));

        fixture.role(first, trust("user/" + ana), MAY_ASSUME);

        assertRefusedTo(assume(sts, first), second);
    }

    @Test
    void whoIsNotThereCannotBeTrusted() {
        for (var who : new String[] {"user/nobody-" + id, "role/none-" + id}) {
            assertRefused(
                    () ->
                            iam.createRole(
                                    r -> r.roleName(first).assumeRolePolicyDocument(trust(who))),
                    400,
                    "MalformedPolicyDocument",
                    "Invalid principal in policy: \"AWS\":\"%s\"".formatted(ACCOUNT + who));
        }
        iam.createUser(r -> r.userName(ana).path("/ops/"));
        assertThatThrownBy(() -> fixture.role(first, trust("user/" + ana), MAY_ASSUME))
                .hasMessageContaining("Invalid principal in policy");

        fixture.role(first, trust("user/ops/" + ana), MAY_ASSUME);

        assertThat(iam.getRole(r -> r.roleName(first)).role().assumeRolePolicyDocument())
                .contains("user%2Fops%2F" + ana);
    }

    private static String trust(String who) {
        return """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}\
        """
                .formatted(ACCOUNT + who);
    }

    /// What calls STS as the session of this role.
    private StsClient assume(StsClient sts, String role) {
        var credentials =
                sts.assumeRole(r -> r.roleArn(ACCOUNT + "role/" + role).roleSessionName("s1"))
                        .credentials();
        return server.sts(fixture.of(credentials));
    }

    private void assertRefusedTo(StsClient sts, String role) {
        assertThatThrownBy(() -> assume(sts, role))
                .isInstanceOf(StsException.class)
                .hasMessageContaining("is not authorized to perform: sts:AssumeRole");
    }
}
