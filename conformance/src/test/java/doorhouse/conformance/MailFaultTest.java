package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.conformance.MailSink.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

/// While the mail server is slow or dead: whoever needs no mail is served as before; whoever needs
/// one is told within five seconds; nobody is half made; and mail goes again at once.
@Alone
class MailFaultTest {
    private static final int ROUNDS = 3;
    private static final int SIGN_UPS = 20;
    private static final int FORGETFUL = 20;

    /// Five seconds are promised; the machine that tests may be slow itself.
    private static final double ANSWERED_WITHIN = 5 + 3;

    @TempDir Path data;

    @Test
    void aSlowOrDeadMailServerIsNobodyElsesTrouble() throws IOException, InterruptedException {
        try (var sink = new MailSink();
                var server =
                        PackedServer.run(
                                "start",
                                data,
                                "--smtp-host",
                                "127.0.0.1",
                                "--smtp-port",
                                Integer.toString(sink.port()),
                                "--smtp-tls",
                                "none");
                var admin = Sdk.root(server.address(), data)) {
            var pool = Pool.create(admin, _ -> {});
            for (int i = 0; i < 8; i++) pool.user("there-" + i);
            var others = new Others(server, pool);

            for (var fault : faults()) {
                for (int round = 0; round < ROUNDS; round++) {
                    others.without();
                    sink.is(fault);
                    duringTheFault(server, pool, fault, round, others);
                    sink.is(Fault.NONE);
                }
                others.wereServedAsFast("mail is " + fault);
                assertEverybodyIsWhole(pool, fault);
                afterTheFault(server, pool, sink, fault);
            }

            assertThat(sink.mostOpen())
                    .as("connections to the mail server")
                    .isLessThanOrEqualTo(64);
        }
    }

    private static List<Fault> faults() {
        return UnderLoad.LONG
                ? List.of(Fault.SILENT, Fault.SLOW, Fault.ENDS_IN_DATA, Fault.REFUSES)
                : List.of(Fault.SILENT, Fault.ENDS_IN_DATA, Fault.REFUSES);
    }

    private static void duringTheFault(
            PackedServer server, Pool pool, Fault fault, int round, Others others)
            throws InterruptedException {
        int first = round * SIGN_UPS;
        var signUps =
                Crowd.once(
                        server.port(),
                        SIGN_UPS,
                        (caller, number) ->
                                caller.call("SignUp", pool.signUp(name(fault, first + number))));
        var forgetful =
                Crowd.once(
                        server.port(),
                        FORGETFUL,
                        (caller, number) ->
                                caller.call(
                                        "ForgotPassword",
                                        pool.forgotPassword("there-" + number % 8)));
        others.during(() -> signUps.answers().size() + signUps.lost().size() == SIGN_UPS);
        signUps.end();
        forgetful.end();

        assertThat(List.of(signUps, forgetful))
                .allSatisfy(crowd -> {
                    assertThat(crowd.lost()).isEmpty();
                    assertThat(crowd.longestSeconds()).isLessThan(ANSWERED_WITHIN);
                });
        if (fault != Fault.SLOW)
            assertThat(signUps.answers())
                    .allMatch(answer -> answer.error().equals("CodeDeliveryFailureException"));
    }

    /// As in Cognito, who signed up is there, and may ask for the code again.
    private static void assertEverybodyIsWhole(Pool pool, Fault fault) {
        var users =
                pool.admin().listUsersPaginator(r -> r.userPoolId(pool.id())).users().stream()
                        .filter(user ->
                                user.username().startsWith(fault.name().toLowerCase(Locale.ROOT)))
                        .toList();
        assertThat(users).hasSize(ROUNDS * SIGN_UPS);
        assertThat(users).allMatch(user -> user.userStatusAsString().equals("UNCONFIRMED"));
        for (UserType user : users.subList(0, 5)) {
            var same =
                    pool.admin()
                            .adminGetUser(r -> r.userPoolId(pool.id()).username(user.username()));
            assertThat(same.userAttributes()).containsAll(user.attributes());
        }
    }

    private static void afterTheFault(PackedServer server, Pool pool, MailSink sink, Fault fault)
            throws InterruptedException {
        int taken = sink.taken();

        var again =
                Crowd.once(
                                server.port(),
                                8,
                                (caller, number) ->
                                        caller.call(
                                                "ResendConfirmationCode",
                                                pool.forgotPassword(name(fault, number))))
                        .end();

        assertThat(again.answers()).hasSize(8).allMatch(answer -> answer.status() == 200);
        UnderLoad.await(10, () -> sink.taken() >= taken + 8);
    }

    private static String name(Fault fault, int number) {
        return fault.name().toLowerCase(Locale.ROOT) + "-" + number;
    }
}
