package doorhouse.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;

/// Changes of IAM that meet: one goes first, and the other sees it.
@OnBothDatabases
class IamRacesTest {
    private static final String ALLOW =
            """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final IamClient iam = server.iam();
    private final String name = "race-" + UUID.randomUUID();

    @RepeatedTest(5)
    void aPolicyIsDeletedOrAttachedAndNeverBoth() throws Exception {
        var arn = iam.createPolicy(r -> r.policyName(name).policyDocument(ALLOW)).policy().arn();
        iam.createUser(r -> r.userName(name));

        var done =
                together(
                        () -> iam.deletePolicy(r -> r.policyArn(arn)),
                        () -> iam.attachUserPolicy(r -> r.userName(name).policyArn(arn)));

        assertThat(done).containsOnlyOnce(true);
        assertThat(iam.listAttachedUserPolicies(r -> r.userName(name)).attachedPolicies())
                .hasSize(done.get(1) ? 1 : 0);
        assertThat(catchThrowable(() -> iam.getPolicy(r -> r.policyArn(arn))) == null)
                .isEqualTo(done.get(1));
    }

    @RepeatedTest(5)
    void aUserIsDeletedOrJoinsAndNeverBoth() throws Exception {
        iam.createUser(r -> r.userName(name));
        iam.createGroup(r -> r.groupName(name));

        var done =
                together(
                        () -> iam.deleteUser(r -> r.userName(name)),
                        () -> iam.addUserToGroup(r -> r.userName(name).groupName(name)));

        assertThat(done).containsOnlyOnce(true);
        assertThat(iam.getGroup(r -> r.groupName(name)).users()).hasSize(done.get(1) ? 1 : 0);
    }

    @Test
    void ofManyWhoMakeOneNameOneDoes() throws Exception {
        var tries =
                IntStream.range(0, 8)
                        .<Runnable>mapToObj(_ -> () -> iam.createGroup(r -> r.groupName(name)))
                        .toArray(Runnable[]::new);

        assertThat(together(tries)).containsOnlyOnce(true);
    }

    @Test
    void tagsOfManyAtOnceAreAllThere() throws Exception {
        iam.createUser(r -> r.userName(name));
        var tries =
                IntStream.range(0, 8)
                        .<Runnable>mapToObj(i ->
                                () ->
                                        iam.tagUser(r ->
                                                r.userName(name)
                                                        .tags(
                                                                Tag.builder()
                                                                        .key("k" + i)
                                                                        .value("v")
                                                                        .build())))
                        .toArray(Runnable[]::new);

        assertThat(together(tries)).containsOnly(true);
        assertThat(iam.listUserTags(r -> r.userName(name)).tags()).hasSize(8);
    }

    /// Which of them were done.
    private static List<Boolean> together(Runnable... tries) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all =
                    List.of(tries).stream()
                            .<Callable<Boolean>>map(
                                    tried -> () -> catchThrowable(tried::run) == null)
                            .toList();
            var done = new ArrayList<Boolean>();
            for (var each : threads.invokeAll(all)) done.add(each.get());
            return List.copyOf(done);
        }
    }
}
