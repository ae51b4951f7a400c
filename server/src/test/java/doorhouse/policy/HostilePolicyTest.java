package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents made to hurt: each is refused or read, at once.
class HostilePolicyTest {
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "\"x\"",
                "[",
                "{\"Statement\":",
                "{\"Statement\":[{]}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}",
                "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\","
                        + "\"Condition\":{\"Bool\":{\"a:b\":\"true\"},\"Bool\":{\"a:c\":\"true\"}}}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}x",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}} // x",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*'}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"\\ud800\"}}",
                "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
                        + "\"Condition\":{\"NumericEquals\":{\"a:b\":1e999999999}}}}",
            })
    void isRefused(String document) {
        assertTimeoutPreemptively(
                AT_MOST,
                () ->
                        assertThatThrownBy(() -> Policy.parse(document))
                                .isInstanceOf(MalformedPolicyDocument.class));
    }

    @Test
    void aDeepDocumentIsRefused() {
        var deep = "{\"Statement\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";

        assertThatThrownBy(() -> Policy.parse(deep)).isInstanceOf(MalformedPolicyDocument.class);
    }

    @Test
    void globsThatWouldStallARegexCostLittle() {
        var stars = "*a".repeat(30_000) + "*b";
        var repeated = "*" + "a".repeat(30_000) + "b";
        var asked = "a".repeat(2_048);

        for (var pattern :
                List.of(stars, repeated, "*".repeat(60_000) + "b", "?*".repeat(30_000))) {
            var policies =
                    policies(
                            """
                            {"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::%s"}}\
                            """
                                    .formatted(pattern));

            assertTimeoutPreemptively(
                    AT_MOST,
                    () ->
                            assertThat(
                                            Decision.decide(
                                                            new Question(
                                                                    "s3:GetObject",
                                                                    "arn:aws:s3:::" + asked,
                                                                    RequestContext.EMPTY),
                                                            policies)
                                                    .allows())
                                    .isFalse());
        }
    }

    @Test
    void manyValuesAgainstManyCostLittle() {
        var values = String.join("\",\"", Collections.nCopies(15_000, "xyz?"));
        var policies =
                policies(
                        """
                        {"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":
                        {"ForAllValues:StringLike":{"aws:TagKeys":["%s"]}}}}\
                        """
                                .formatted(values));
        var context =
                RequestContext.EMPTY.withMany(
                        "aws:TagKeys", Collections.nCopies(50, "xyzzyxyzzyxyzzy"));

        assertTimeoutPreemptively(
                AT_MOST,
                () ->
                        assertThat(
                                        Decision.decide(
                                                        new Question("iam:TagUser", "*", context),
                                                        policies)
                                                .allows())
                                .isFalse());
    }

    @Test
    void aVariableCannotBringAWildcardOrAnotherVariable() {
        var policies =
                policies(
                        """
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*",
                        "Resource":"arn:aws:s3:::home/${aws:username}/x"}}\
                        """);

        for (var name : List.of("*", "?na", "${aws:userid}", "ana/*", "../ana")) {
            var context = RequestContext.EMPTY.with("aws:username", name).with("aws:userid", "ana");
            var question = new Question("s3:GetObject", "arn:aws:s3:::home/ana/x", context);

            assertThat(Decision.decide(question, policies).allows()).isFalse();
        }
    }

    private static Policies policies(String document) {
        return Policies.ofIdentity(List.of(new AttachedPolicy("p", Policy.parse(document))));
    }
}
