package doorhouse.userpool.trigger;

import static doorhouse.userpool.pool.LambdaConfig.TokenEventVersion.V1_0;
import static doorhouse.userpool.pool.LambdaConfig.TokenEventVersion.V2_0;
import static doorhouse.userpool.pool.LambdaConfig.TokenEventVersion.V3_0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestFunctions;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.TriggerName;
import doorhouse.trigger.Triggers;
import doorhouse.userpool.group.GroupClaims;
import doorhouse.userpool.pool.LambdaConfig.TokenEventVersion;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.trigger.PreTokenGeneration.Content;
import doorhouse.userpool.trigger.PreTokenGeneration.Source;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreTokenGenerationTest {
    private static final GroupClaims OWN =
            new GroupClaims(List.of("a", "b"), List.of("role-a"), Optional.of("role-a"));
    private static final Content PLAIN = Content.of(OWN, List.of("openid"));

    private final TestFunctions functions = new TestFunctions();
    private final Triggers triggers = new Triggers(functions, 10);
    private final PreTokenGeneration trigger = new PreTokenGeneration(triggers);

    @AfterEach
    void close() {
        triggers.close();
    }

    private static UserPool pool(TokenEventVersion version, TestFunction function) {
        return APool.with(
                version, Map.of(TriggerName.PRE_TOKEN_GENERATION, new FunctionArn(function.arn())));
    }

    private static Occasion occasion(UserPool pool) {
        return new Occasion(pool, APool.CLIENT, Map.of());
    }

    private TestFunction saying(String response) {
        return functions.answering(r -> r.setAll(Json.read(response.replace('\'', '"'))));
    }

    private Content content(TokenEventVersion version, String response) {
        var pool = pool(version, saying(response));
        return trigger.of(occasion(pool), Source.AUTHENTICATION, APool.ANA, PLAIN);
    }

    private static String first(String details) {
        return "{'claimsOverrideDetails':" + details + "}";
    }

    private static String second(String details) {
        return "{'claimsAndScopeOverrideDetails':" + details + "}";
    }

    @Test
    void silenceChangesNothing() {
        assertThat(content(V1_0, "{}")).isEqualTo(PLAIN);
        assertThat(content(V1_0, first("null"))).isEqualTo(PLAIN);
        assertThat(content(V1_0, first("{}"))).isEqualTo(PLAIN);
        assertThat(content(V2_0, second("null"))).isEqualTo(PLAIN);
        assertThat(content(V3_0, second("{'accessTokenGeneration':null}"))).isEqualTo(PLAIN);
    }

    @Test
    void groupsAreReplacedAsAWhole() {
        var one = "{'groupOverrideDetails':{'groupsToOverride':['c']}}";
        var none = "{'groupOverrideDetails':null}";
        var noneInside = "{'groupOverrideDetails':{}}";

        for (var content : List.of(content(V1_0, first(one)), content(V2_0, second(one))))
            assertThat(content.groups())
                    .isEqualTo(new GroupClaims(List.of("c"), List.of(), Optional.empty()));
        for (var details : List.of(none, noneInside))
            assertThat(content(V1_0, first(details)).groups()).isEqualTo(GroupClaims.NONE);
    }

    @Test
    void suppressedGroupsAreSuppressedInBothTokensByTheFirstVersion() {
        var content = content(V1_0, first("{'claimsToSuppress':['cognito:groups','email']}"));

        assertThat(content.idChanges().suppress())
                .containsExactlyInAnyOrder("cognito:groups", "email");
        assertThat(content.accessChanges().suppress()).isEqualTo(Set.of("cognito:groups"));
    }

    @Test
    void aScopeInBothListsIsLeftOut() {
        var content =
                content(
                        V2_0,
                        second(
                                "{'accessTokenGeneration':{'scopesToAdd':['x','y','openid'],"
                                        + "'scopesToSuppress':['y','z']}}"));

        assertThat(content.scopes()).containsExactly("openid", "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'claimsOverrideDetails':[]}",
                "{'claimsOverrideDetails':{'claimsToAddOrOverride':{'a':1}}}",
                "{'claimsOverrideDetails':{'claimsToAddOrOverride':{'a':['b']}}}",
                "{'claimsOverrideDetails':{'claimsToSuppress':'email'}}",
                "{'claimsOverrideDetails':{'groupOverrideDetails':{'groupsToOverride':'a'}}}",
                "{'claimsOverrideDetails':{'groupOverrideDetails':{'preferredRole':1}}}"
            })
    void theFirstVersionRefuses(String response) {
        refused(V1_0, response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'claimsAndScopeOverrideDetails':true}",
                "{'claimsAndScopeOverrideDetails':{'idTokenGeneration':{'claimsToAddOrOverride':[]}}}",
                "{'claimsAndScopeOverrideDetails':{'idTokenGeneration':"
                        + "{'claimsToAddOrOverride':{'address':{'formatted':'x'}}}}}",
                "{'claimsAndScopeOverrideDetails':{'accessTokenGeneration':{'scopesToAdd':['a b']}}}",
                "{'claimsAndScopeOverrideDetails':{'accessTokenGeneration':{'scopesToAdd':['']}}}",
                "{'claimsAndScopeOverrideDetails':{'accessTokenGeneration':{'scopesToAdd':[1]}}}"
            })
    void theSecondVersionRefuses(String response) {
        refused(V2_0, response);
    }

    private void refused(TokenEventVersion version, String response) {
        assertThatThrownBy(() -> content(version, response))
                .hasMessage("InvalidLambdaResponseException: Unrecognizable lambda output");
    }

    @Test
    void upTo5000ClaimsAndScopesFit() {
        assertThat(content(V2_0, claims(4_999)).accessChanges().add()).hasSize(4_999);
        refused(V2_0, claims(5_000));
    }

    /// So many claims in the access token, beside its one scope.
    private static String claims(int count) {
        var add = Json.object();
        for (int i = 0; i < count; i++) add.put("c" + i, i);
        return second("{'accessTokenGeneration':{'claimsToAddOrOverride':" + add + "}}");
    }

    @Test
    void onlyTheThirdVersionIsAskedWhenAMachineGetsAToken() {
        var function =
                saying(second("{'accessTokenGeneration':{'claimsToAddOrOverride':{'tenant':7}}}"));
        var metadata = Map.of("kuruluş", "depo");

        for (var version : List.of(V1_0, V2_0)) {
            var content =
                    trigger.ofMachine(
                            pool(version, function), APool.CLIENT, metadata, List.of("depo/oku"));
            assertThat(content).isEqualTo(Content.of(GroupClaims.NONE, List.of("depo/oku")));
        }
        assertThat(function.events()).isEmpty();
        var content =
                trigger.ofMachine(
                        pool(V3_0, function), APool.CLIENT, metadata, List.of("depo/oku"));

        assertThat(content.accessChanges().add()).hasToString("{tenant=7}");
        var event = function.event();
        assertThat(event.path("version").asString()).isEqualTo("3");
        assertThat(event.path("triggerSource").asString())
                .isEqualTo("TokenGeneration_ClientCredentials");
        assertThat(event.path("userName").asString()).isEqualTo("ClientCredentials");
        assertThat(event.path("request"))
                .isEqualTo(
                        Json.read(
                                """
                                {"userAttributes":{},"clientMetadata":{"kuruluş":"depo"},
                                 "groupConfiguration":null,"scopes":["depo/oku"]}\
                                """));
    }
}
