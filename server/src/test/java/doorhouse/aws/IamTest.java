package doorhouse.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import doorhouse.testing.TestServer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;

/// Users, keys and policies by Amazon's SDK over the Query protocol, and what they may do.
class IamTest {
    private static final String ACCOUNT = "arn:aws:iam::123456789012:";
    private static final String ALLOW_IAM =
            """
            {"Version":"2012-10-17","Statement":
            {"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::*:user/free/*"}}\
            """;

    private final TestServer server = TestServer.shared();
    private final IamClient iam = server.iam();
    private final StsClient sts = server.sts();
    private final String ana = "ana-" + UUID.randomUUID();

    @Test
    void aUserIsMadeReadAndDeleted() {
        var made =
                iam.createUser(r -> r.userName(ana).path("/a/b/").tags(tag("team", "blue"))).user();

        assertThat(made.userId()).matches("AIDA[A-Z2-7]{17}");
        assertThat(made.arn()).isEqualTo(ACCOUNT + "user/a/b/" + ana);
        assertThat(made.path()).isEqualTo("/a/b/");
        assertThat(made.createDate()).isBeforeOrEqualTo(server.clock().instant());
        assertThat(made.tags()).containsExactly(tag("team", "blue"));
        assertThat(iam.getUser(r -> r.userName(ana)).user().tags()).isEqualTo(made.tags());

        iam.deleteUser(r -> r.userName(ana));
        assertRefused(
                () -> iam.getUser(r -> r.userName(ana)),
                404,
                "NoSuchEntity",
                "The user with name %s cannot be found.".formatted(ana));
    }

    @Test
    void aNameIsTakenOnceWhateverItsCase() {
        iam.createUser(r -> r.userName(ana));
        var upper = ana.toUpperCase(java.util.Locale.ROOT);

        assertRefused(
                () -> iam.createUser(r -> r.userName(upper)),
                409,
                "EntityAlreadyExists",
                "User with name %s already exists.".formatted(upper));
    }

    @Test
    void usersAreListedByPathAndPage() {
        var path = "/" + UUID.randomUUID() + "/";
        for (var name : List.of("a", "C", "b"))
            iam.createUser(r -> r.userName(ana + name).path(path + name + "/"));

        assertThat(iam.listUsersPaginator(r -> r.pathPrefix(path).maxItems(1)).users())
                .extracting(user -> user.userName())
                .containsExactly(ana + "a", ana + "b", ana + "C");
        assertThat(iam.listUsers(r -> r.pathPrefix(path).maxItems(2)).isTruncated()).isTrue();
        var all = iam.listUsers(r -> r.pathPrefix(path).maxItems(3));
        assertThat(all.users()).hasSize(3);
        assertThat(all.isTruncated()).isFalse();
        assertThat(all.marker()).isNull();
        assertThat(iam.listUsers(r -> r.pathPrefix(path + "b")).users()).hasSize(1);
        assertRefused(
                () -> iam.listUsers(r -> r.marker("not ours!")),
                400,
                "ValidationError",
                "Invalid Marker.");
    }

    @Test
    void aUserIsRenamedAndMoved() {
        iam.createUser(r -> r.userName(ana));
        iam.createUser(r -> r.userName(ana + "2"));

        iam.updateUser(r -> r.userName(ana).newUserName(ana + "3").newPath("/x/"));

        assertThat(iam.getUser(r -> r.userName(ana + "3")).user().arn())
                .isEqualTo(ACCOUNT + "user/x/" + ana + "3");
        assertRefused(
                () -> iam.updateUser(r -> r.userName(ana + "3").newUserName(ana + "2")),
                409,
                "EntityAlreadyExists",
                "User with name %s already exists.".formatted(ana + "2"));
    }

    @Test
    void tagsChange() {
        iam.createUser(r -> r.userName(ana));
        iam.tagUser(r -> r.userName(ana).tags(tag("a", "1"), tag("b", "2")));
        iam.tagUser(r -> r.userName(ana).tags(tag("A", "3")));

        assertThat(iam.listUserTags(r -> r.userName(ana)).tags())
                .containsExactlyInAnyOrder(tag("A", "3"), tag("b", "2"));
        iam.untagUser(r -> r.userName(ana).tagKeys("b", "none"));
        assertThat(iam.listUserTags(r -> r.userName(ana)).tags()).containsExactly(tag("A", "3"));
        assertRefused(
                () -> iam.tagUser(r -> r.userName(ana).tags(tag("x", "1"), tag("X", "2"))),
                400,
                "InvalidInput",
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }

    @Test
    void aBoundaryIsNeverPassedOver() {
        assertRefused(
                () ->
                        iam.createUser(
                                r -> r.userName(ana).permissionsBoundary(ACCOUNT + "policy/none")),
                404,
                "NoSuchEntity",
                "Policy " + ACCOUNT + "policy/none does not exist or is not attachable.");
    }

    @Test
    void aUserHasTwoKeysAndNoMore() {
        iam.createUser(r -> r.userName(ana));
        var first = key(ana);
        var second = key(ana);

        assertThat(first.status()).isEqualTo(StatusType.ACTIVE);
        assertThat(first.userName()).isEqualTo(ana);
        assertRefused(
                () -> key(ana),
                409,
                "LimitExceeded",
                "Cannot exceed quota for AccessKeysPerUser: 2");
        assertThat(
                        iam.listAccessKeysPaginator(r -> r.userName(ana).maxItems(1))
                                .accessKeyMetadata())
                .extracting(k -> k.accessKeyId())
                .containsExactlyInAnyOrder(first.accessKeyId(), second.accessKeyId());
        assertRefused(
                () -> iam.deleteUser(r -> r.userName(ana)),
                409,
                "DeleteConflict",
                "Cannot delete entity, must delete access keys first.");
        iam.deleteAccessKey(r -> r.userName(ana).accessKeyId(first.accessKeyId()));
        assertThat(key(ana).accessKeyId()).isNotEqualTo(first.accessKeyId());
        assertRefused(
                () -> iam.deleteAccessKey(r -> r.userName(ana).accessKeyId(first.accessKeyId())),
                404,
                "NoSuchEntity",
                "The Access Key with id %s cannot be found.".formatted(first.accessKeyId()));
    }

    @Test
    void aKeySignsUntilItIsPutOutOfUse() {
        var user = iam.createUser(r -> r.userName(ana)).user();
        var key = key(ana);
        var asAna = server.sts(key.accessKeyId(), key.secretAccessKey());

        var identity = asAna.getCallerIdentity();

        assertThat(identity.arn()).isEqualTo(ACCOUNT + "user/" + ana);
        assertThat(identity.userId()).isEqualTo(user.userId());
        assertThat(identity.account()).isEqualTo("123456789012");
        iam.updateAccessKey(
                r -> r.userName(ana).accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
        assertRefused(
                asAna::getCallerIdentity,
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid.");
        assertThat(iam.listAccessKeys(r -> r.userName(ana)).accessKeyMetadata().getFirst().status())
                .isEqualTo(StatusType.INACTIVE);
        iam.updateAccessKey(
                r -> r.userName(ana).accessKeyId(key.accessKeyId()).status(StatusType.ACTIVE));
        assertThat(asAna.getCallerIdentity().arn()).isEqualTo(identity.arn());
    }

    @Test
    void aPolicyComesBackAsItWasPut() {
        iam.createUser(r -> r.userName(ana));
        iam.putUserPolicy(r -> r.userName(ana).policyName("p1").policyDocument(ALLOW_IAM));
        iam.putUserPolicy(r -> r.userName(ana).policyName("p2").policyDocument(ALLOW_IAM));

        var encoded = iam.getUserPolicy(r -> r.userName(ana).policyName("p1")).policyDocument();

        assertThat(encoded).doesNotContain("+", "{", "*", " ");
        assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(ALLOW_IAM);
        assertThat(iam.listUserPoliciesPaginator(r -> r.userName(ana).maxItems(1)).policyNames())
                .containsExactly("p1", "p2");
        assertRefused(
                () -> iam.deleteUser(r -> r.userName(ana)),
                409,
                "DeleteConflict",
                "Cannot delete entity, must delete policies first.");
        iam.deleteUserPolicy(r -> r.userName(ana).policyName("p1"));
        assertRefused(
                () -> iam.getUserPolicy(r -> r.userName(ana).policyName("p1")),
                404,
                "NoSuchEntity",
                "The user policy with name p1 cannot be found.");
        assertRefused(
                () -> iam.deleteUserPolicy(r -> r.userName(ana).policyName("p1")),
                404,
                "NoSuchEntity",
                "The user policy with name p1 cannot be found.");
    }

    @Test
    void aMalformedPolicyIsRefused() {
        iam.createUser(r -> r.userName(ana));

        assertRefused(
                () -> iam.putUserPolicy(r -> r.userName(ana).policyName("p").policyDocument("{}")),
                400,
                "MalformedPolicyDocument",
                "Syntax errors in policy.");
    }

    @ParameterizedTest
    @CsvSource({"2048, true", "2049, false"})
    void policiesOfAUserHaveAQuota(int characters, boolean fits) {
        iam.createUser(r -> r.userName(ana));
        var document = ALLOW_IAM.replaceAll("\\s", "");
        var half = padded(document, 1024);
        iam.putUserPolicy(r -> r.userName(ana).policyName("p1").policyDocument(half));
        ThrowingCallable second =
                () ->
                        iam.putUserPolicy(r ->
                                r.userName(ana)
                                        .policyName("p2")
                                        .policyDocument(
                                                "  " + padded(document, characters - 1024)));

        if (fits) assertThat(catchThrowable(second)).isNull();
        else
            assertRefused(
                    second,
                    409,
                    "LimitExceeded",
                    "Maximum policy size of 2048 bytes exceeded for user " + ana);
        assertThat(iam.listUserPolicies(r -> r.userName(ana)).policyNames()).hasSize(fits ? 2 : 1);
    }

    @Test
    void aUserMayDoWhatItsPoliciesAllow() {
        iam.createUser(r -> r.userName(ana).path("/free/"));
        var key = key(ana);
        var asAna = server.iam(key.accessKeyId(), key.secretAccessKey());
        assertRefused(
                () -> asAna.getUser(),
                403,
                "AccessDenied",
                "User: %s is not authorized to perform: iam:GetUser on resource: user %s because no identity-based policy allows the iam:GetUser action"
                        .formatted(ACCOUNT + "user/free/" + ana, ana));

        iam.putUserPolicy(r -> r.userName(ana).policyName("p").policyDocument(ALLOW_IAM));

        assertThat(asAna.getUser().user().userName()).isEqualTo(ana);
        asAna.createUser(r -> r.userName(ana + "2").path("/free/"));
        assertDenied(() -> asAna.createUser(r -> r.userName(ana + "3")));
        assertDenied(() -> asAna.listUsers(r -> r.pathPrefix("/")));
        assertThat(asAna.listUsers(r -> r.pathPrefix("/free/")).users()).isNotEmpty();
        // Neither out of the path it may touch, nor into it.
        assertDenied(() -> asAna.updateUser(r -> r.userName(ana + "2").newPath("/else/")));
        asAna.updateUser(r -> r.userName(ana + "2").newPath("/free/er/"));
    }

    @Test
    void theRootIsItself() {
        assertThat(iam.getUser().user().arn()).isEqualTo(ACCOUNT + "root");
        var identity = sts.getCallerIdentity();
        assertThat(identity.arn()).isEqualTo(ACCOUNT + "root");
        assertThat(identity.userId()).isEqualTo("123456789012");
    }

    @Test
    void aWrongSecretIsRefused() {
        assertRefused(
                () -> server.sts("doorhouse", "wrong").getCallerIdentity(),
                403,
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided."
                        + " Check your AWS Secret Access Key and signing method. Consult the service"
                        + " documentation for details.");
        assertRefused(
                () -> server.iam("nobody", "wrong").getUser(),
                403,
                "InvalidClientTokenId",
                "The security token included in the request is invalid.");
    }

    @Test
    void boundsAreChecked() {
        assertRefused(
                () -> iam.createUser(r -> r.userName("a b")),
                400,
                "ValidationError",
                "1 validation error detected: Value 'a b' at 'userName' failed to satisfy"
                        + " constraint: Member must satisfy regular expression pattern:"
                        + " [\\w+=,.@-]+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Version=2010-05-08 | 400 | MissingAction",
                "Action=GetUser&Version=2010-05-08 | 403 | MissingAuthenticationToken",
                "Action=Fly&Version=2010-05-08 | 400 | InvalidAction",
                "Action=CreateInstanceProfile&Version=2010-05-08 | 400 | InvalidAction",
                "Action=GetUser&Version=1999-01-01 | 400 | InvalidAction",
                "Action=GetUser | 400 | InvalidAction",
                "Action=GetUser&Action=GetUser | 400 | MalformedInput",
                "Action=%zz | 400 | MalformedInput",
            })
    void hostileFormsAreAnswered(String form, int status, String code) throws Exception {
        var answer = post(form, _ -> {});

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("<Code>" + code + "</Code>", "<Type>Sender</Type>");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/xml");
        var id = answer.headers().firstValue("x-amzn-RequestId").orElseThrow();
        assertThat(answer.body()).contains("<RequestId>" + id + "</RequestId>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS4-HMAC-SHA256 Credential=a/b", "AWS4-HMAC-SHA256 x"})
    void halfASignatureIsIncomplete(String authorization) throws Exception {
        var answer =
                post(
                        "Action=GetCallerIdentity&Version=2011-06-15",
                        r -> r.header("Authorization", authorization));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<Code>IncompleteSignature</Code>");
    }

    @Test
    void aPresignedCallTellsWhoMadeIt() throws Exception {
        var now = server.clock().instant();
        var unsigned =
                new RawRequest(
                        "GET",
                        "/",
                        "Action=GetCallerIdentity&Version=2011-06-15",
                        List.of(new Header("Host", server.address().getAuthority())),
                        Sha256.hex(new byte[0]));
        var signer =
                new Signer(
                        "doorhouse", Secret.of("doorhouse"), null, new Region("us-east-1"), "sts");

        var good = get(signer.presign(unsigned, now, Duration.ofMinutes(1)));
        var stale = get(signer.presign(unsigned, now.minusSeconds(62), Duration.ofMinutes(1)));

        assertThat(good.body()).contains("<Arn>" + ACCOUNT + "root</Arn>");
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("<Message>Signature expired: ");
    }

    private HttpResponse<String> get(RawRequest request) throws Exception {
        var address = URI.create(server.address() + "/?" + request.query());
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private HttpResponse<String> post(String form, Consumer<HttpRequest.Builder> more)
            throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + "/"))
                        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .POST(HttpRequest.BodyPublishers.ofString(form));
        more.accept(request);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private AccessKey key(String userName) {
        return iam.createAccessKey(r -> r.userName(userName)).accessKey();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static String padded(String document, int length) {
        var sid = "\"Sid\":\"" + "a".repeat(length - document.length() - 9) + "\",";
        return document.replace("\"Effect\"", sid + "\"Effect\"");
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThat(catchThrowable(call))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    }

    private static void assertRefused(
            ThrowingCallable call, int status, String code, String sentence) {
        assertThat(catchThrowable(call))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> {
                            assertThat(e.statusCode()).isEqualTo(status);
                            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(sentence);
                        });
    }
}
