package doorhouse.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.ApiModel;
import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.ApiException;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What calls about identity pools act on, on a server that keeps its regions apart.
class IdentityPoolActionsTest {
    private static final Region HERE = new Region("us-east-1");
    private static final Region ELSEWHERE = new Region("eu-west-1");
    private static final Api MODEL = ApiModel.load("cognito-identity");

    private final TestServer server = TestServer.shared();
    private final IdentityPools pools =
            new IdentityPools(server.database(), server.clock(), System::nanoTime);
    private final Identities identities =
            new Identities(server.database(), pools, List.of(), server.clock());
    private final IdentityPoolActions actions =
            new IdentityPoolActions(
                    TestServer.ACCOUNT,
                    new SignedCallers.Regions(Set.of(HERE, ELSEWHERE), false),
                    pools,
                    identities);
    private final String pool = pool();
    private final String arn =
            "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/" + pool;

    private String pool() {
        return server.identities()
                .createIdentityPool(
                        r -> r.identityPoolName("fotos").allowUnauthenticatedIdentities(true))
                .identityPoolId();
    }

    private String guest(String pool) {
        return identities.guest(pools.get(new IdentityPoolId(pool))).id().value();
    }

    private List<AskedAction> asked(Region region, String operation, String json) {
        var model = MODEL.operation(operation).orElseThrow();
        return actions.of(region, new AskedCall("cognito-identity", model, Json.read(json)));
    }

    private static List<String> resources(List<AskedAction> asked) {
        return asked.stream().map(AskedAction::resource).toList();
    }

    @Test
    void aPoolIsReachedThroughItsOwnRegionAlone() {
        var call = "{\"IdentityPoolId\":\"" + pool + "\"}";

        var asked = asked(HERE, "DescribeIdentityPool", call);

        assertThat(resources(asked)).containsExactly(arn);
        assertThat(asked.getFirst().action()).isEqualTo("cognito-identity:DescribeIdentityPool");
        assertThatThrownBy(() -> asked(ELSEWHERE, "DescribeIdentityPool", call))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("IdentityPool '" + pool + "' not found.");
        assertThatThrownBy(() ->
                        asked(
                                ELSEWHERE,
                                "ListTagsForResource",
                                "{\"ResourceArn\":\"" + arn + "\"}"))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void identitiesAreJudgedByTheirPools() {
        var other = pool();
        var call =
                "{\"IdentityIdsToDelete\":[\"%s\",\"%s\",\"%s\"]}"
                        .formatted(guest(pool), guest(other), guest(pool));

        var asked = asked(HERE, "DeleteIdentities", call);

        assertThat(resources(asked)).containsExactly(arn, arn.replace(pool, other));
        assertThat(resources(asked(ELSEWHERE, "DeleteIdentities", call))).containsExactly("*");
    }

    @Test
    void whatNamesNoPoolActsOnAll() {
        assertThat(resources(asked(HERE, "ListIdentityPools", "{\"MaxResults\":1}")))
                .containsExactly("*");
        assertThat(
                        resources(
                                asked(
                                        HERE,
                                        "ListIdentityPools",
                                        "{\"MaxResults\":1,\"IdentityPoolId\":\"" + pool + "\"}")))
                .containsExactly("*");
    }

    /// What a stranger sends must not cost more than what may be.
    @Test
    void moreTagsThanAPoolMayHaveAreRefusedBeforePoliciesAreAsked() {
        var keys = IntStream.range(0, 51).mapToObj(i -> "\"k" + i + "\"").toList();
        var taken = "{\"ResourceArn\":\"" + arn + "\",\"TagKeys\":%s}";
        var given = "{\"ResourceArn\":\"" + arn + "\",\"Tags\":{%s}}";
        Function<List<String>, String> tags =
                some -> given.formatted(String.join(":\"v\",", some) + ":\"v\"");

        assertThat(asked(HERE, "UntagResource", taken.formatted(keys.subList(0, 50)))).hasSize(1);
        assertThat(asked(HERE, "TagResource", tags.apply(keys.subList(0, 50)))).hasSize(1);

        assertThatThrownBy(() -> asked(HERE, "UntagResource", taken.formatted(keys)))
                .hasMessageContaining("A pool cannot have more than 50 tags.");
        assertThatThrownBy(() -> asked(HERE, "TagResource", tags.apply(keys)))
                .hasMessageContaining("A pool cannot have more than 50 tags.");
    }

    @Test
    void everyRoleIsPassedOnOnce() {
        var call =
                """
                {"IdentityPoolId":"%s","Roles":{"authenticated":"a","unauthenticated":"b"},
                 "RoleMappings":{"x":{"Type":"Rules","RulesConfiguration":{"Rules":[
                   {"Claim":"c","MatchType":"Equals","Value":"v","RoleARN":"a"},
                   {"Claim":"c","MatchType":"Equals","Value":"v","RoleARN":"d"}]}}}}\
                """
                        .formatted(pool);

        var asked = asked(HERE, "SetIdentityPoolRoles", call);

        assertThat(resources(asked)).containsExactly(arn, "a", "b", "d");
        assertThat(asked.stream().map(AskedAction::action))
                .containsExactly(
                        "cognito-identity:SetIdentityPoolRoles",
                        "iam:PassRole",
                        "iam:PassRole",
                        "iam:PassRole");
    }
}
