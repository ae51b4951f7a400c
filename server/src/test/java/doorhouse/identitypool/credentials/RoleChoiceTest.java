package doorhouse.identitypool.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.identitypool.login.Login;
import doorhouse.identitypool.pool.PoolRoles;
import doorhouse.identitypool.pool.PoolRoles.AmbiguousRoleResolution;
import doorhouse.identitypool.pool.PoolRoles.MappingRule;
import doorhouse.identitypool.pool.PoolRoles.MatchType;
import doorhouse.identitypool.pool.PoolRoles.RoleMapping;
import doorhouse.identitypool.pool.PoolRoles.RulesConfiguration;
import doorhouse.identitypool.pool.ProviderNames;
import doorhouse.operation.ApiException;
import doorhouse.wire.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleChoiceTest {
    private static final String USER_POOL = "cognito-idp.us-east-1.amazonaws.com/us-east-1_Pool";
    private static final String DEFAULT = role("default");
    private static final String GUEST = role("guest");
    private static final Map<String, String> BOTH =
            Map.of("authenticated", DEFAULT, "unauthenticated", GUEST);
    private static final ProviderNames NAMES = new ProviderNames(() -> "http://localhost:7676");

    private static String role(String name) {
        return "arn:aws:iam::123456789012:role/" + name;
    }

    private static Login login(String claims) {
        return login(USER_POOL, "app", claims);
    }

    private static Login login(String provider, String audience, String claims) {
        return new Login(provider, "ana", audience, "", Json.read(claims));
    }

    private static RoleMapping byToken(AmbiguousRoleResolution otherwise) {
        return new RoleMapping(PoolRoles.Type.Token, otherwise, null);
    }

    private static RoleMapping byRules(AmbiguousRoleResolution otherwise, MappingRule... rules) {
        return new RoleMapping(
                PoolRoles.Type.Rules, otherwise, new RulesConfiguration(Arrays.asList(rules)));
    }

    private static String chosen(
            Map<String, RoleMapping> mappings, @Nullable String wanted, Login... logins) {
        return new RoleChoice(new PoolRoles(BOTH, mappings), NAMES, List.of(logins), wanted).role();
    }

    private static String refusal(
            Map<String, RoleMapping> mappings, @Nullable String wanted, Login... logins) {
        return catchThrowableOfType(ApiException.class, () -> chosen(mappings, wanted, logins))
                .error()
                .name();
    }

    @Test
    void withoutMappingEachKindHasItsRole() {
        assertThat(chosen(Map.of(), null)).isEqualTo(GUEST);
        assertThat(chosen(Map.of(), null, login("{}"))).isEqualTo(DEFAULT);
    }

    @Test
    void aPoolWithoutTheRoleIsNotConfigured() {
        var none = new RoleChoice(PoolRoles.NONE, NAMES, List.of(), null);

        assertThat(catchThrowableOfType(ApiException.class, none::role).sentence())
                .isEqualTo(
                        "Invalid identity pool configuration. Check assigned IAM roles for this pool.");
    }

    @Test
    void aWantedRoleNeedsAMapping() {
        assertThat(refusal(Map.of(), DEFAULT, login("{}"))).isEqualTo("InvalidParameterException");
        assertThat(refusal(Map.of(), GUEST)).isEqualTo("InvalidParameterException");
    }

    @Test
    void thePreferredRoleOfTheTokenWins() {
        var mappings = Map.of(USER_POOL, byToken(AmbiguousRoleResolution.Deny));
        var login =
                login(
                        "{\"cognito:roles\":[\"%s\",\"%s\"],\"cognito:preferred_role\":\"%s\"}"
                                .formatted(role("a"), role("b"), role("b")));

        assertThat(chosen(mappings, null, login)).isEqualTo(role("b"));
        assertThat(chosen(mappings, role("a"), login)).isEqualTo(role("a"));
        assertThat(refusal(mappings, role("c"), login)).isEqualTo("NotAuthorizedException");
        assertThat(refusal(mappings, DEFAULT, login)).isEqualTo("NotAuthorizedException");
    }

    @Test
    void theOnlyRoleOfATokenIsTaken() {
        var mappings = Map.of(USER_POOL, byToken(AmbiguousRoleResolution.Deny));

        assertThat(
                        chosen(
                                mappings,
                                null,
                                login("{\"cognito:roles\":[\"%s\"]}".formatted(role("a")))))
                .isEqualTo(role("a"));
    }

    @Test
    void whatATokenLeavesOpenIsResolvedAsSet() {
        var two = login("{\"cognito:roles\":[\"%s\",\"%s\"]}".formatted(role("a"), role("b")));
        var default_ = Map.of(USER_POOL, byToken(AmbiguousRoleResolution.AuthenticatedRole));
        var deny = Map.of(USER_POOL, byToken(AmbiguousRoleResolution.Deny));

        assertThat(chosen(default_, null, two)).isEqualTo(DEFAULT);
        assertThat(chosen(default_, null, login("{}"))).isEqualTo(DEFAULT);
        assertThat(refusal(deny, null, two)).isEqualTo("NotAuthorizedException");
        assertThat(refusal(deny, null, login("{}"))).isEqualTo("NotAuthorizedException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Equals     | chef     | "chef"              | true
                    Equals     | chef     | "Chef"              | false
                    Equals     | chef     | "chef de cuisine"   | false
                    Equals     | true     | true                | true
                    Equals     | 7        | 7                   | true
                    Equals     | chef     | ["cook", "chef"]    | true
                    Equals     | chef     | ["cook"]            | false
                    Contains   | de       | "chef de cuisine"   | true
                    Contains   | DE       | "chef de cuisine"   | false
                    Contains   | ef       | ["cook", "chef"]    | true
                    StartsWith | chef     | "chef de cuisine"   | true
                    StartsWith | cuisine  | "chef de cuisine"   | false
                    StartsWith | Жа       | "Жанна"             | true
                    NotEqual   | chef     | "cook"              | true
                    NotEqual   | chef     | "chef"              | false
                    NotEqual   | chef     | ["cook", "chef"]    | false
                    NotEqual   | chef     | []                  | true
                    NotEqual   | chef     | null                | false
                    """)
    void rulesCompareAClaim(MatchType type, String value, String claim, boolean matches) {
        var rule = new MappingRule("job", type, value, role("a"));
        var mappings = Map.of(USER_POOL, byRules(AmbiguousRoleResolution.AuthenticatedRole, rule));

        var chosen = chosen(mappings, null, login("{\"job\":" + claim + "}"));

        assertThat(chosen).isEqualTo(matches ? role("a") : DEFAULT);
    }

    @Test
    void aClaimThatIsNotThereMatchesNoRule() {
        for (var type : MatchType.values()) {
            var rule = new MappingRule("job", type, "x", role("a"));
            var mappings = Map.of(USER_POOL, byRules(AmbiguousRoleResolution.Deny, rule));

            assertThat(refusal(mappings, null, login("{}"))).isEqualTo("NotAuthorizedException");
        }
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        var mappings =
                Map.of(
                        USER_POOL,
                        byRules(
                                AmbiguousRoleResolution.Deny,
                                new MappingRule("job", MatchType.Equals, "cook", role("a")),
                                new MappingRule("job", MatchType.StartsWith, "ch", role("b")),
                                new MappingRule("job", MatchType.Equals, "chef", role("c"))));
        var chef = login("{\"job\":\"chef\"}");

        assertThat(chosen(mappings, null, chef)).isEqualTo(role("b"));
        assertThat(chosen(mappings, role("c"), chef)).isEqualTo(role("c"));
        assertThat(refusal(mappings, role("a"), chef)).isEqualTo("NotAuthorizedException");
        assertThat(refusal(mappings, DEFAULT, chef)).isEqualTo("NotAuthorizedException");
    }

    @Test
    void aMappingOfTheClientComesBeforeThatOfItsPool() {
        var own = new MappingRule("job", MatchType.Equals, "chef", role("client"));
        var all = new MappingRule("job", MatchType.Equals, "chef", role("pool"));
        var mappings =
                Map.of(
                        USER_POOL + ":app",
                        byRules(AmbiguousRoleResolution.Deny, own),
                        USER_POOL,
                        byRules(AmbiguousRoleResolution.Deny, all));

        assertThat(chosen(mappings, null, login("{\"job\":\"chef\"}"))).isEqualTo(role("client"));
        assertThat(chosen(mappings, null, login(USER_POOL, "other", "{\"job\":\"chef\"}")))
                .isEqualTo(role("pool"));
    }

    @Test
    void aUserPoolIsMeantByEitherOfItsNames() {
        var rule = new MappingRule("job", MatchType.Equals, "chef", role("a"));
        var mapping = byRules(AmbiguousRoleResolution.Deny, rule);
        var chef = login("{\"job\":\"chef\"}");

        assertThat(chosen(Map.of("localhost:7676/us-east-1_Pool:app", mapping), null, chef))
                .isEqualTo(role("a"));
        assertThat(chosen(Map.of("localhost:7676/us-east-1_Pool", mapping), null, chef))
                .isEqualTo(role("a"));
    }

    @Test
    void anOpenIdProviderIsMeantByItsArnToo() {
        var rule = new MappingRule("job", MatchType.Equals, "chef", role("a"));
        var mapping = byRules(AmbiguousRoleResolution.Deny, rule);
        var chef = login("idp.example.com/tenant", "app", "{\"job\":\"chef\"}");

        assertThat(
                        chosen(
                                Map.of(
                                        "arn:aws:iam::123456789012:oidc-provider/idp.example.com/tenant",
                                        mapping),
                                null,
                                chef))
                .isEqualTo(role("a"));
    }

    @Test
    void amongSeveralLoginsTheFirstWithAMappingDecides() {
        var rule = new MappingRule("job", MatchType.Equals, "chef", role("a"));
        var mappings = Map.of(USER_POOL, byRules(AmbiguousRoleResolution.Deny, rule));
        var google = login("accounts.google.com", "g", "{}");

        assertThat(chosen(mappings, null, google, login("{\"job\":\"chef\"}")))
                .isEqualTo(role("a"));
    }

    @Test
    void anotherIssuerSaysNothingOfRoles() {
        var deny = Map.of("idp.example.com", byToken(AmbiguousRoleResolution.Deny));
        var login =
                login(
                        "idp.example.com",
                        "app",
                        "{\"cognito:roles\":[\"%s\"],\"cognito:preferred_role\":\"%s\"}"
                                .formatted(role("a"), role("a")));

        assertThat(refusal(deny, null, login)).isEqualTo("NotAuthorizedException");
        assertThat(refusal(deny, role("a"), login)).isEqualTo("NotAuthorizedException");
    }

    @Test
    void mappingsKeepTheirOrder() {
        var mappings = new LinkedHashMap<String, RoleMapping>();
        for (int i = 9; i > 0; i--) mappings.put("" + i, byToken(AmbiguousRoleResolution.Deny));

        assertThat(new PoolRoles(BOTH, mappings).roleMappings().keySet())
                .containsExactlyElementsOf(mappings.keySet());
    }
}
