package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What holds of all policies whatever they say, tried on thousands made by chance from seeds that
/// a failure tells.
class PolicyPropertiesTest {
    private static final int TRIES = 3_000;
    private static final String ACCOUNT = "111122223333";
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/reader/s1";
    private static final List<String> ACTIONS =
            List.of("s3:GetObject", "s3:PutObject", "iam:GetUser");
    private static final List<String> ACTION_PATTERNS =
            List.of("*", "s3:*", "s3:Get*", "S3:?etobject", "iam:*", "s3:PutObject");
    private static final List<String> RESOURCES =
            List.of("arn:aws:s3:::b/ana/x", "arn:aws:s3:::b/bob/x", "*");
    private static final List<String> RESOURCE_PATTERNS =
            List.of("*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::c");
    private static final List<String> CONDITIONS =
            List.of(
                    "\"StringEquals\":{\"aws:username\":\"ana\"}",
                    "\"StringNotEquals\":{\"aws:username\":\"ana\"}",
                    "\"Null\":{\"aws:username\":\"true\"}",
                    "\"ForAllValues:StringLike\":{\"aws:TagKeys\":[\"a*\"]}",
                    "\"ForAnyValue:StringLike\":{\"aws:TagKeys\":[\"a*\"]}",
                    "\"IpAddressIfExists\":{\"aws:SourceIp\":\"10.0.0.0/8\"}",
                    "\"Bool\":{\"aws:SecureTransport\":\"${t:flag}\"}");
    private static final List<String> PRINCIPALS =
            List.of("\"*\"", "{\"AWS\":\"111122223333\"}", named(ROLE), named(SESSION));

    @Test
    void addingADenyNeverAllows() {
        tried(chance -> {
            var question = question(chance);
            var policies = policies(chance);
            var more = with(policies, chance.nextInt(4), document(chance, "Deny"));

            if (Decision.decide(question, more).allows())
                assertThat(Decision.decide(question, policies).allows()).isTrue();
        });
    }

    @Test
    void addingAnAllowNeverDenies() {
        tried(chance -> {
            var question = question(chance);
            var policies = policies(chance);
            var more = with(policies, chance.nextInt(4), document(chance, "Allow"));

            if (Decision.decide(question, policies).allows())
                assertThat(Decision.decide(question, more).allows()).isTrue();
        });
    }

    @Test
    void orderNeverMatters() {
        tried(chance -> {
            var question = question(chance);
            var policies = policies(chance);
            var shuffled =
                    new Policies(
                            shuffled(chance, policies.identity()),
                            policies.boundary(),
                            policies.session(),
                            shuffled(chance, policies.resource()));

            assertThat(Decision.decide(question, shuffled).getClass())
                    .isEqualTo(Decision.decide(question, policies).getClass());
        });
    }

    @Test
    void noCeilingEverWidens() {
        tried(chance -> {
            var question = question(chance);
            var policies = policies(chance);
            var free = policies.withBoundary(null).withSession(null);

            if (Decision.decide(question, policies).allows())
                assertThat(Decision.decide(question, free).allows()).isTrue();
        });
    }

    @Test
    void anExplicitDenyStandsWhateverElseIsThere() {
        tried(chance -> {
            var question = question(chance);
            var denied =
                    with(
                            policies(chance),
                            0,
                            "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}");

            assertThat(Decision.decide(question, denied)).isInstanceOf(Decision.ExplicitDeny.class);
        });
    }

    @Test
    void withoutAnyAllowNothingIsAllowed() {
        tried(chance -> {
            var policies =
                    Policies.ofIdentity(List.of(identity(document(chance, "Deny"))))
                            .withResource(List.of(resource(document(chance, "Deny"))));

            assertThat(Decision.decide(question(chance), policies).allows()).isFalse();
        });
    }

    @Test
    void anExplanationSaysWhatTheDecisionSays() {
        tried(chance -> {
            var question = question(chance);
            var policies = policies(chance);

            var explained = Explanation.of(question, policies);

            switch (Decision.decide(question, policies)) {
                case Decision.Allow(var by) -> assertThat(explained.matched()).contains(by);
                case Decision.ExplicitDeny(var by) -> assertThat(explained.matched()).contains(by);
                case Decision.ImplicitDeny(var lacking) -> {
                    assertThat(explained.has(lacking, Effect.ALLOW)).isFalse();
                    assertThat(explained.has(lacking, Effect.DENY)).isFalse();
                }
            }
        });
    }

    private static void tried(Consumer<Random> property) {
        for (int seed = 0; seed < TRIES; seed++) {
            try {
                property.accept(new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static Question question(Random chance) {
        var context = RequestContext.builder();
        if (chance.nextBoolean()) context.put("aws:username", one(chance, List.of("ana", "bob")));
        if (chance.nextBoolean())
            context.put("aws:SourceIp", one(chance, List.of("10.1.1.1", "9.9.9.9")));
        if (chance.nextBoolean()) context.put("aws:SecureTransport", "true");
        if (chance.nextBoolean()) context.put("t:flag", one(chance, List.of("true", "false")));
        if (chance.nextBoolean())
            context.putMany("aws:TagKeys", List.of("a1", one(chance, List.of("a2", "b"))));
        var asker = Asker.roleSession(ACCOUNT, Set.of(ROLE), SESSION);
        return new Question(one(chance, ACTIONS), one(chance, RESOURCES), context.build(), asker);
    }

    private static Policies policies(Random chance) {
        var identity = new ArrayList<AttachedPolicy>();
        for (int i = chance.nextInt(4); i > 0; i--) identity.add(identity(document(chance)));
        var resource = new ArrayList<AttachedPolicy>();
        for (int i = chance.nextInt(3); i > 0; i--) resource.add(resource(document(chance)));
        return new Policies(
                identity,
                chance.nextBoolean() ? null : List.of(identity(document(chance))),
                chance.nextBoolean() ? null : List.of(identity(document(chance))),
                resource);
    }

    /// @param where 0 identity, 1 boundary, 2 session, 3 resource; a ceiling that is not there
    ///   stays away
    private static Policies with(Policies policies, int where, String document) {
        var boundary = policies.boundary();
        var session = policies.session();
        return new Policies(
                where == 0 ? and(policies.identity(), identity(document)) : policies.identity(),
                where == 1 && boundary != null ? and(boundary, identity(document)) : boundary,
                where == 2 && session != null ? and(session, identity(document)) : session,
                where == 3 ? and(policies.resource(), resource(document)) : policies.resource());
    }

    private static <T> List<T> and(List<T> list, T more) {
        var longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    private static <T> List<T> shuffled(Random chance, List<T> list) {
        var shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, chance);
        return shuffled;
    }

    private static AttachedPolicy identity(String document) {
        return new AttachedPolicy("p", Policy.parse(document));
    }

    /// The same statements, naming principals.
    private static AttachedPolicy resource(String document) {
        var principal = one(new Random(document.hashCode()), PRINCIPALS);
        var named = document.replace("{\"Effect\"", "{\"Principal\":" + principal + ",\"Effect\"");
        return new AttachedPolicy("r", Policy.parseResource(named));
    }

    private static String document(Random chance) {
        return document(chance, chance.nextInt(3) == 0 ? "Deny" : "Allow");
    }

    private static String document(Random chance, String effect) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"%s","%s":"%s","%s":"%s"%s}]}\
        """
                .formatted(
                        effect,
                        chance.nextInt(4) == 0 ? "NotAction" : "Action",
                        one(chance, ACTION_PATTERNS),
                        chance.nextInt(4) == 0 ? "NotResource" : "Resource",
                        one(chance, RESOURCE_PATTERNS),
                        chance.nextBoolean()
                                ? ""
                                : ",\"Condition\":{" + one(chance, CONDITIONS) + "}");
    }

    private static String named(String arn) {
        return "{\"AWS\":\"" + arn + "\"}";
    }

    private static String one(Random chance, List<String> of) {
        return of.get(chance.nextInt(of.size()));
    }
}
