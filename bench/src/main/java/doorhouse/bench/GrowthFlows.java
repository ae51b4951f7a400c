package doorhouse.bench;

import doorhouse.id.Sub;
import doorhouse.operation.PagingToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// What is asked of a pool, in the same words whatever its size, so that the answers are of one
/// length: of any user, or of those of the sample where a password is needed.
final class GrowthFlows {
    private static final int MOST_IN_THE_SAMPLE = 1_000;
    private static final int DISABLED = 20;

    /// Keeps new names apart from those of other pools' runs.
    private static final AtomicLong NEW = new AtomicLong();

    private final GrowthPool pool;
    private final List<Member> sample = new ArrayList<>();

    /// A user with a password.
    private record Member(int number, String sub) {}

    private GrowthFlows(GrowthPool pool) {
        this.pool = pool;
    }

    /// Gives some users, spread over all, a password, and disables a few others.
    static GrowthFlows of(int port, GrowthPool pool) throws IOException {
        var flows = new GrowthFlows(pool);
        try (var connection = new Connection(port)) {
            int size = Math.min(MOST_IN_THE_SAMPLE, pool.users() / 2);
            for (int i = 0; i < size; i++) {
                flows.join(connection, (int) ((long) i * pool.users() / size));
            }
            for (int i = 0; i < DISABLED; i++) {
                int number = (int) ((long) i * pool.users() / DISABLED) + 1;
                flows.admin(connection, "AdminDisableUser", flows.user(number));
            }
        }
        return flows;
    }

    private void join(Connection connection, int number) throws IOException {
        admin(
                connection,
                "AdminSetUserPassword",
                user(number)
                        + ",\"Permanent\":true,\"Password\":\"%s\""
                                .formatted(Seed.password(number)));
        var got = admin(connection, "AdminGetUser", user(number));
        int sub = got.indexOf("\"sub\"");
        sample.add(new Member(number, Connection.text(got.substring(sub), "Value")));
    }

    /// All that is measured, by name, in the order of the report.
    Map<String, Load.Work> all() {
        var flows = new LinkedHashMap<String, Load.Work>();
        flows.put("password sign-in", this::password);
        flows.put("SRP sign-in", this::srp);
        flows.put("AdminGetUser", get());
        flows.put("ListUsers `username =`", list(r -> is("username", GrowthPool.username(any(r)))));
        flows.put("ListUsers `email =`", list(r -> is("email", GrowthPool.email(any(r)))));
        flows.put(
                "ListUsers `phone_number =`",
                list(r -> is("phone_number", GrowthPool.phoneNumber(any(r)))));
        flows.put("ListUsers `sub =`", list(r -> is("sub", member(r).sub())));
        flows.put("ListUsers `username ^=`", list(r -> begins("username", start("u", r))));
        flows.put("ListUsers `email ^=`", list(r -> begins("email", start("u", r))));
        flows.put("ListUsers `name ^=`", list(_ -> begins("name", "Дарья")));
        flows.put("ListUsers `sub ^=`", list(r -> begins("sub", member(r).sub().substring(0, 8))));
        flows.put("ListUsers by rare status", list(_ -> is("cognito:user_status", "CONFIRMED")));
        flows.put(
                "ListUsers by common status",
                list(_ -> is("cognito:user_status", "RESET_REQUIRED")));
        flows.put("ListUsers of the disabled", list(_ -> is("status", "Disabled")));
        flows.put("ListUsers of the enabled", list(_ -> is("status", "Enabled")));
        flows.put("ListUsers, first page", list(_ -> ""));
        flows.put("ListUsers, a page inside", list(r -> page("", place(r))));
        flows.put(
                "ListUsers `email ^=`, a page inside",
                list(r -> begins("email", "u") + page(GrowthPool.email(any(r)), "")));
        flows.put("SignUp and AdminConfirmSignUp", this::signUp);
        flows.put("AdminCreateUser and AdminDeleteUser", this::createAndDelete);
        flows.put("AdminUpdateUserAttributes", this::update);
        flows.put("DescribeUserPool", (c, _) -> timed(c, "DescribeUserPool", ""));
        return flows;
    }

    private interface Filter {
        String of(RandomGenerator random);
    }

    private Load.Work list(Filter filter) {
        return (connection, random) -> {
            var asked = "\"Limit\":10" + filter.of(random);
            return timed(connection, "ListUsers", asked);
        };
    }

    private Load.Work get() {
        return (connection, random) -> timed(connection, "AdminGetUser", user(any(random)));
    }

    private static String is(String attribute, String value) {
        return ",\"Filter\":\"%s = \\\"%s\\\"\"".formatted(attribute, value);
    }

    private static String begins(String attribute, String value) {
        return ",\"Filter\":\"%s ^= \\\"%s\\\"\"".formatted(attribute, value);
    }

    /// So short that of a thousand users some ten begin with it.
    private static String start(String before, RandomGenerator random) {
        return before + Integer.toHexString(random.nextInt(16));
    }

    /// The token of a page anywhere, as the one before would have given it: whoever pages comes by
    /// there, after as many pages.
    private static String page(String value, String sub) {
        return ",\"PaginationToken\":\"%s\"".formatted(PagingToken.of("ListUsers", value, sub));
    }

    /// A sub as between any two users, for subs are in the order of time.
    private String place(RandomGenerator random) {
        var times = sample.stream().mapToLong(GrowthFlows::millis).summaryStatistics();
        var time = Instant.ofEpochMilli(random.nextLong(times.getMin(), times.getMax() + 1));
        return Sub.at(time, new UUID(random.nextLong(), random.nextLong())).value();
    }

    private static long millis(Member member) {
        return UUID.fromString(member.sub()).getMostSignificantBits() >>> Short.SIZE;
    }

    private int any(RandomGenerator random) {
        return random.nextInt(pool.users());
    }

    private Member member(RandomGenerator random) {
        return sample.get(random.nextInt(sample.size()));
    }

    private String user(int number) {
        return named(GrowthPool.username(number));
    }

    private static String named(String username) {
        return "\"Username\":\"" + username + "\"";
    }

    private long password(Connection connection, RandomGenerator random) throws IOException {
        int number = member(random).number();
        var body =
                initiate(
                        "USER_PASSWORD_AUTH",
                        "\"USERNAME\":\"%s\",\"PASSWORD\":\"%s\""
                                .formatted(GrowthPool.username(number), Seed.password(number)));
        long start = System.nanoTime();
        connection.call("InitiateAuth", body).text("AccessToken");
        return System.nanoTime() - start;
    }

    private String initiate(String flow, String parameters) {
        return "{\"AuthFlow\":\"%s\",\"ClientId\":\"%s\",\"AuthParameters\":{%s}}"
                .formatted(flow, pool.clientId(), parameters);
    }

    private long srp(Connection connection, RandomGenerator random) throws IOException {
        int number = member(random).number();
        var username = GrowthPool.username(number);
        var begin =
                initiate(
                        "USER_SRP_AUTH",
                        "\"USERNAME\":\"%s\",\"SRP_A\":\"%s\""
                                .formatted(username, SrpClient.publicValue()));
        long start = System.nanoTime();
        var sent = connection.call("InitiateAuth", begin);
        long first = System.nanoTime() - start;
        var challenge =
                new SrpClient.Challenge(
                        sent.text("USER_ID_FOR_SRP"),
                        sent.text("SALT"),
                        sent.text("SRP_B"),
                        sent.text("SECRET_BLOCK"));
        var proof = SrpClient.prove(pool.suffix(), Seed.password(number), challenge);
        var answer =
                """
                {"ChallengeName":"PASSWORD_VERIFIER","ClientId":"%s",%s"ChallengeResponses":\
                {"USERNAME":"%s","PASSWORD_CLAIM_SECRET_BLOCK":"%s","TIMESTAMP":"%s",\
                "PASSWORD_CLAIM_SIGNATURE":"%s"}}\
                """
                        .formatted(
                                pool.clientId(),
                                session(sent),
                                username,
                                challenge.secretBlock(),
                                proof.timestamp(),
                                proof.signature());
        start = System.nanoTime();
        connection.call("RespondToAuthChallenge", answer).text("AccessToken");
        return first + System.nanoTime() - start;
    }

    private static String session(Connection.Answer sent) {
        if (!sent.body().contains("\"Session\":\"")) return "";
        return "\"Session\":\"%s\",".formatted(sent.text("Session"));
    }

    private long signUp(Connection connection, RandomGenerator random) throws IOException {
        var username = "new%d".formatted(NEW.incrementAndGet());
        var body =
                """
                {"ClientId":"%s","Username":"%s","Password":"Passw0rd!","UserAttributes":[{"Name":"email",\
                "Value":"%s@example.com"}]}\
                """
                        .formatted(pool.clientId(), username, username);
        long start = System.nanoTime();
        connection.call("SignUp", body).good();
        admin(connection, "AdminConfirmSignUp", named(username));
        return System.nanoTime() - start;
    }

    private long createAndDelete(Connection connection, RandomGenerator random) throws IOException {
        var username = named("new%d".formatted(NEW.incrementAndGet()));
        long start = System.nanoTime();
        admin(connection, "AdminCreateUser", username + ",\"MessageAction\":\"SUPPRESS\"");
        admin(connection, "AdminDeleteUser", username);
        return System.nanoTime() - start;
    }

    /// Keeps what the name begins with, so that searches find as many in a small pool as before.
    private long update(Connection connection, RandomGenerator random) throws IOException {
        int number = any(random);
        var attribute =
                ",\"UserAttributes\":[{\"Name\":\"name\",\"Value\":\"%s %d\"}]"
                        .formatted(GrowthPool.name(number), random.nextInt(1_000));
        return timed(connection, "AdminUpdateUserAttributes", user(number) + attribute);
    }

    private long timed(Connection connection, String operation, String members) throws IOException {
        long start = System.nanoTime();
        admin(connection, operation, members);
        return System.nanoTime() - start;
    }

    private String admin(Connection connection, String operation, String members)
            throws IOException {
        var rest = members.isEmpty() ? "" : "," + members;
        var body = "{\"UserPoolId\":\"" + pool.id() + "\"" + rest + "}";
        return new AdminCalls(connection).userPools(operation, body).good();
    }
}
