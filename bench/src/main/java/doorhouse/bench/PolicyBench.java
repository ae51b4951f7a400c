package doorhouse.bench;

import doorhouse.policy.Asker;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Decision;
import doorhouse.policy.Policies;
import doorhouse.policy.Policy;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a decision by policies costs: twenty statements with wildcards, variables and conditions,
/// of a role session with a boundary, and the gathering of the facts that they ask for.
final class PolicyBench {
    private static final int STATEMENTS = 20;
    private static final int WARM_UP = 400_000;
    private static final int ROUNDS = 21;
    private static final int DECISIONS = 40_000;
    private static final double MICRO = 1e3;

    private static final String LAST =
            """
            {"Sid":"Last","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
             "Resource":"arn:aws:s3:::team/${aws:PrincipalTag/team}/${aws:userid}/*",
             "Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue"},
                          "IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}\
            """;

    private static final Map<String, List<String>> FACTS =
            Map.of(
                    "aws:PrincipalArn", List.of("arn:aws:iam::123456789012:role/app"),
                    "aws:PrincipalAccount", List.of("123456789012"),
                    "aws:PrincipalType", List.of("AssumedRole"),
                    "aws:userid", List.of("AROAAAAAAAAAAAAAAAAAA:web"),
                    "aws:TokenIssueTime", List.of("2026-01-01T00:00:00Z"),
                    "aws:PrincipalTag/team", List.of("blue"),
                    "cognito-identity.amazonaws.com:sub", List.of("us-east-1:1"),
                    "cognito-identity.amazonaws.com:amr", List.of("authenticated", "x"));

    private final PrintStream out;

    PolicyBench(PrintStream out) {
        this.out = out;
    }

    void run() {
        out.println("| decision | p50 us | worst round us | a second |");
        out.println("|---|---:|---:|---:|");
        measure(
                "allowed by the last of 20 statements",
                "team/blue/AROAAAAAAAAAAAAAAAAAA:web/a.txt");
        measure("allowed by none of 20 statements", "team/red/AROAAAAAAAAAAAAAAAAAA:web/a.txt");
        measure("a key of 1,000 characters", "team/blue/" + "a/".repeat(500));
    }

    private void measure(String name, String key) {
        var policies = policies();
        var asker =
                Asker.roleSession(
                        "123456789012",
                        Set.of("arn:aws:iam::123456789012:role/app"),
                        "arn:aws:sts::123456789012:assumed-role/app/web");
        var resource = "arn:aws:s3:::" + key;
        int allowed = decide(policies, asker, resource, WARM_UP);
        double[] micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            allowed += decide(policies, asker, resource, DECISIONS);
            micros[round] = (System.nanoTime() - start) / MICRO / DECISIONS;
        }
        Arrays.sort(micros);
        double median = micros[ROUNDS / 2];
        out.printf(
                "| %s%s | %.2f | %.2f | %,d |%n",
                name,
                allowed > 0 ? "" : " (denied)",
                median,
                micros[ROUNDS - 1],
                (long) (1e6 / median));
    }

    private static int decide(Policies policies, Asker asker, String resource, int times) {
        int allowed = 0;
        for (int i = 0; i < times; i++) {
            var context =
                    RequestContext.builder()
                            .put("aws:CurrentTime", "2026-01-01T00:00:00Z")
                            .put("aws:EpochTime", "1767225600")
                            .put("aws:SourceIp", "10.1.2.3")
                            .put("aws:SecureTransport", "true")
                            .put("aws:RequestedRegion", "us-east-1")
                            .put("aws:UserAgent", "bench")
                            .putAll(FACTS)
                            .build();
            var question = new Question("s3:GetObject", resource, context, asker);
            if (Decision.decide(question, policies).allows()) allowed++;
        }
        return allowed;
    }

    /// Ten policies of two statements, the last of which is the one that allows.
    private static Policies policies() {
        var statements = new ArrayList<String>();
        for (int i = 1; i < STATEMENTS; i++)
            statements.add(statement(i, i % 5 == 0 ? "Deny" : "Allow"));
        statements.add(LAST);
        var attached = new ArrayList<AttachedPolicy>();
        for (int i = 0; i < STATEMENTS; i += 2)
            attached.add(new AttachedPolicy("p" + i, policy(statements.subList(i, i + 2))));
        return Policies.ofIdentity(attached)
                .withBoundary(
                        new AttachedPolicy(
                                "boundary",
                                policy(
                                        List.of(
                                                """
                                                {"Effect":"Allow","Action":"s3:*","Resource":"*"}\
                                                """))));
    }

    private static String statement(int number, String effect) {
        return """
        {"Sid":"S%1$d","Effect":"%2$s","Action":["service%1$d:Get*","service%1$d:List*","s3:Delete*"],
         "Resource":["arn:aws:s3:::team-%1$d/${aws:PrincipalTag/team}/*","arn:aws:dynamodb:*:*:table/t%1$d"],
         "Condition":{"StringLike":{"aws:PrincipalTag/team":["blue*","red*"]},
                      "IpAddress":{"aws:SourceIp":["10.0.0.0/8","2001:db8::/32"]},
                      "Bool":{"aws:SecureTransport":"true"}}}\
        """
                .formatted(number, effect);
    }

    private static Policy policy(List<String> statements) {
        return Policy.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":["
                        + String.join(",", statements)
                        + "]}");
    }
}
