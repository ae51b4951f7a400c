package doorhouse.gateway.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestServer;
import doorhouse.testing.TestStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/// S3 by Amazon's SDK through the gateway, to a store that knows no policies.
class S3Test {
    private static final TestStore STORE = new TestStore();
    private static final TestServer SERVER = TestServer.before(STORE.stores());

    private final S3Client root = SERVER.s3();
    private final String bucket = "b" + UUID.randomUUID();

    @AfterAll
    static void close() {
        SERVER.close();
        STORE.close();
    }

    static AwsCredentialsProvider user(String policy) {
        var name = "u" + UUID.randomUUID();
        var iam = SERVER.iam();
        iam.createUser(r -> r.userName(name));
        iam.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(policy));
        var key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    private static String allow(String action, String... resources) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"%s","Resource":["%s"]}]}\
        """
                .formatted(action, String.join("\",\"", resources));
    }

    private String arn(String key) {
        return "arn:aws:s3:::" + bucket + (key.isEmpty() ? "" : "/" + key);
    }

    private static void assertDenied(ThrowingCallable call, String action, String resource) {
        var denied = catchThrowableOfType(S3Exception.class, call);

        assertThat(denied).isNotNull();
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
        assertThat(denied.awsErrorDetails().errorMessage())
                .contains("is not authorized to perform: " + action + " on resource: \"" + resource)
                .contains("because no identity-based policy allows the " + action + " action");
    }

    @Test
    void anObjectIsWrittenReadListedCopiedAndDeleted() {
        var key = "übung/ein bild+1 (ä).txt";
        root.createBucket(r -> r.bucket(bucket));
        root.putObject(
                r -> r.bucket(bucket).key(key).contentType("text/plain").metadata(Map.of("a", "b")),
                RequestBody.fromString("Grüße"));

        var read = root.getObjectAsBytes(r -> r.bucket(bucket).key(key));
        var head = root.headObject(r -> r.bucket(bucket).key(key));
        root.copyObject(r ->
                r.sourceBucket(bucket)
                        .sourceKey(key)
                        .destinationBucket(bucket)
                        .destinationKey("copy"));
        var listed = root.listObjectsV2(r -> r.bucket(bucket).prefix(""));

        assertThat(read.asString(UTF_8)).isEqualTo("Grüße");
        assertThat(read.response().contentType()).isEqualTo("text/plain");
        assertThat(read.response().metadata()).isEqualTo(Map.of("a", "b"));
        assertThat(head.contentLength()).isEqualTo("Grüße".getBytes(UTF_8).length);
        assertThat(listed.contents())
                .extracting(object -> object.key())
                .containsExactlyInAnyOrder(key, "copy");
        assertThat(STORE.stored("/" + bucket + "/copy").bytes()).isEqualTo("Grüße".getBytes(UTF_8));
        root.deleteObject(r -> r.bucket(bucket).key(key));
        assertThat(
                        catchThrowableOfType(
                                NoSuchKeyException.class,
                                () -> root.getObjectAsBytes(r -> r.bucket(bucket).key(key))))
                .isNotNull();
    }

    @Test
    void theStoreIsToldNothingOfTheCallersSignature() {
        root.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("x"));

        var asked = STORE.last();
        assertThat(asked.header("Authorization"))
                .contains("Credential=AKIATHESTORESOWNKEYX/")
                .contains("/eu-central-1/s3/")
                .doesNotContain("doorhouse");
        assertThat(asked.header("x-amz-security-token")).isEmpty();
        assertThat(asked.headers())
                .extracting(header -> header.name().toLowerCase(Locale.ROOT))
                .doesNotContain("x-amz-user-agent", "amz-sdk-invocation-id", "user-agent");
    }

    private static AwsSessionCredentials temporary(TestServer server, AwsCredentialsProvider user) {
        var given = server.sts(user).getSessionToken(r -> r.durationSeconds(900)).credentials();
        return AwsSessionCredentials.create(
                given.accessKeyId(), given.secretAccessKey(), given.sessionToken());
    }

    @Test
    void temporaryCredentialsWorkAndStayHere() {
        var ana = temporary(SERVER, user(allow("s3:PutObject", arn("ana/*"))));
        var client = SERVER.s3(StaticCredentialsProvider.create(ana));

        client.putObject(r -> r.bucket(bucket).key("ana/x"), RequestBody.fromString("x"));

        assertThat(STORE.last().toString()).isEqualTo("PUT /" + bucket + "/ana/x");
        assertThat(STORE.last().header("x-amz-security-token")).isEmpty();
        assertDenied(
                () ->
                        client.putObject(
                                r -> r.bucket(bucket).key("bob/x"), RequestBody.fromString("x")),
                "s3:PutObject",
                arn("bob/x"));
    }

    @Test
    void aPolicyMayAskForTheTagsThatAnObjectHas() {
        var all =
                """
                {"Version":"2012-10-17","Statement":[
                {"Effect":"Allow","Action":"s3:*","Resource":"*"},
                {"Effect":"Deny","Action":["s3:GetObject","s3:DeleteObject"],"Resource":"*",
                 "Condition":{"StringEquals":{"s3:existingObjectTag/kind":"secret"}}}]}\
                """;
        var ana = SERVER.s3(user(all));
        for (var kind : List.of("open", "secret")) {
            root.putObject(r -> r.bucket(bucket).key(kind), RequestBody.fromString("x"));
            STORE.tags().put("/" + bucket + "/" + kind, kind);
        }
        root.putObject(r -> r.bucket(bucket).key("untold"), RequestBody.fromString("x"));

        assertThat(ana.getObjectAsBytes(r -> r.bucket(bucket).key("open")).asUtf8String())
                .isEqualTo("x");
        assertCode("AccessDenied", () -> ana.getObjectAsBytes(r -> r.bucket(bucket).key("secret")));
        assertCode(
                "AccessDenied",
                () ->
                        ana.copyObject(r ->
                                r.sourceBucket(bucket)
                                        .sourceKey("secret")
                                        .destinationBucket(bucket)
                                        .destinationKey("copy")));
        // A store that does not tell is no way around the denial.
        assertCode(
                "NotImplemented", () -> ana.getObjectAsBytes(r -> r.bucket(bucket).key("untold")));
        assertCode("NoSuchKey", () -> ana.getObjectAsBytes(r -> r.bucket(bucket).key("not there")));
    }

    @Test
    void aTokenThatIsForeignOrOverIsRefused() {
        try (var server = TestServer.before(STORE.stores())) {
            var own =
                    StaticCredentialsProvider.create(
                            AwsBasicCredentials.create("doorhouse", "doorhouse"));
            var ana = temporary(server, own);
            var bob = temporary(server, own);
            var mixed =
                    AwsSessionCredentials.create(
                            ana.accessKeyId(), ana.secretAccessKey(), bob.sessionToken());

            assertCode(
                    "InvalidToken",
                    () -> server.s3(StaticCredentialsProvider.create(mixed)).listBuckets());
            server.s3(StaticCredentialsProvider.create(ana)).listBuckets();
            server.clock().forward(Duration.ofMinutes(16));
            assertCode(
                    "ExpiredToken",
                    () -> server.s3(StaticCredentialsProvider.create(ana)).listBuckets());
        }
    }

    @Test
    void theStoresWordsToBrowsersAndCookiesStayBehind() {
        root.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("x"));

        var told = root.getObjectAsBytes(r -> r.bucket(bucket).key("k")).response();

        assertThat(told.sdkHttpResponse().headers())
                .doesNotContainKey("Set-Cookie")
                .doesNotContainKey("Access-Control-Allow-Origin")
                .containsKey("x-amz-request-id");
    }

    /// Whoever writes an object says what it is, and its host may be the one where people sign in.
    @Test
    void browsersAreToldToRunNothingOfAnObject() {
        root.putObject(
                r -> r.bucket(bucket).key("k").contentType("text/html"),
                RequestBody.fromString("<script>"));

        var shown = root.getObjectAsBytes(r -> r.bucket(bucket).key("k")).response();
        var refused =
                catchThrowableOfType(
                        S3Exception.class,
                        () -> root.getObjectAsBytes(r -> r.bucket(bucket).key("none")));

        for (var answer :
                List.of(shown.sdkHttpResponse(), refused.awsErrorDetails().sdkHttpResponse())) {
            assertThat(answer.firstMatchingHeader("Content-Security-Policy"))
                    .hasValue("sandbox; default-src 'none'; frame-ancestors 'none'");
            assertThat(answer.firstMatchingHeader("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.firstMatchingHeader("Strict-Transport-Security")).isEmpty();
        }
    }

    @Test
    void whatIsDecidedOfTagsAndLocksIsWhatIsStored() {
        var path = "/" + bucket + "/k";
        var until = SERVER.clock().instant().plus(Duration.ofDays(9)).truncatedTo(SECONDS);

        root.putObject(
                r -> r.bucket(bucket).key("k").tagging("a=b+c&d"), RequestBody.fromString("x"));
        assertThat(STORE.last().header("x-amz-tagging")).isEqualTo("a=b%20c&d=");

        root.putObjectRetention(r ->
                r.bucket(bucket)
                        .key("k")
                        .retention(t -> t.mode("COMPLIANCE").retainUntilDate(until)));
        assertThat(STORE.stored(path).bytes())
                .asString(UTF_8)
                .isEqualTo(
                        "<Retention xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                                + "<Mode>COMPLIANCE</Mode><RetainUntilDate>"
                                + until
                                + "</RetainUntilDate></Retention>");
        assertThat(STORE.last().header("content-md5")).isNotEmpty();

        root.putObjectLegalHold(r -> r.bucket(bucket).key("k").legalHold(h -> h.status("ON")));
        assertThat(STORE.stored(path).bytes()).asString(UTF_8).contains("<Status>ON</Status>");

        root.putObjectTagging(r ->
                r.bucket(bucket)
                        .key("k")
                        .tagging(t -> t.tagSet(Tag.builder().key("a").value("<&").build())));
        assertThat(STORE.stored(path).bytes())
                .asString(UTF_8)
                .contains("<Tag><Key>a</Key><Value>&lt;&amp;</Value></Tag>");
    }

    @Test
    void aPolicyMayLimitRetentionHoweverItIsAsked() {
        var ana =
                SERVER.s3(
                        user(
                                """
                                {"Version":"2012-10-17","Statement":[
                                {"Effect":"Allow","Action":"s3:*","Resource":"*"},
                                {"Effect":"Deny","Action":"s3:PutObjectRetention","Resource":"*",
                                 "Condition":{"NumericGreaterThan":
                                  {"s3:object-lock-remaining-retention-days":"10"}}}]}\
                                """));
        var soon = SERVER.clock().instant().plus(Duration.ofDays(9));
        var late = SERVER.clock().instant().plus(Duration.ofDays(12));

        ana.putObject(
                r ->
                        r.bucket(bucket)
                                .key("k")
                                .objectLockMode("GOVERNANCE")
                                .objectLockRetainUntilDate(soon),
                RequestBody.fromString("x"));

        assertCode(
                "AccessDenied",
                () ->
                        ana.putObject(
                                r ->
                                        r.bucket(bucket)
                                                .key("k")
                                                .objectLockMode("GOVERNANCE")
                                                .objectLockRetainUntilDate(late),
                                RequestBody.fromString("x")));
        assertCode(
                "InvalidArgument",
                () ->
                        ana.putObject(
                                r ->
                                        r.bucket(bucket)
                                                .key("k")
                                                .objectLockMode("governance")
                                                .objectLockRetainUntilDate(soon),
                                RequestBody.fromString("x")));
    }

    @Test
    void copiesAndTagsHideWhatIsMissingToo() {
        var policy = allow("s3:*", arn("*"));
        var ana = SERVER.s3(user(policy));

        assertDenied(
                () ->
                        ana.copyObject(r ->
                                r.sourceBucket(bucket)
                                        .sourceKey("none")
                                        .destinationBucket(bucket)
                                        .destinationKey("copy")),
                "s3:ListBucket",
                arn(""));
        assertDenied(
                () -> ana.getObjectTagging(r -> r.bucket(bucket).key("none")),
                "s3:ListBucket",
                arn(""));
    }

    /// Its sentence would name the store's own user.
    @Test
    void whatTheStoreDeniesIsNoDenialOfTheCaller() {
        var key = TestStore.DENIED + "k";

        assertCode("InternalError", () -> root.getObjectAsBytes(r -> r.bucket(bucket).key(key)));
        var locked =
                catchThrowableOfType(
                        S3Exception.class, () -> root.deleteObject(r -> r.bucket(bucket).key(key)));

        assertThat(locked.awsErrorDetails().errorMessage()).isEqualTo("Access Denied");
    }

    @Test
    void eachUserHasHerOwnPrefixAndNotHerNeighbours() {
        var ana =
                SERVER.s3(
                        user(
                                """
                                {"Version":"2012-10-17","Statement":[
                                {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
                                 "Resource":"arn:aws:s3:::%1$s/ana/*"},
                                {"Effect":"Allow","Action":"s3:ListBucket",
                                 "Resource":"arn:aws:s3:::%1$s",
                                 "Condition":{"StringLike":{"s3:prefix":"ana/*"}}}]}\
                                """
                                        .formatted(bucket)));
        root.putObject(r -> r.bucket(bucket).key("bob/x"), RequestBody.fromString("x"));
        int before = STORE.asked().size();

        ana.putObject(r -> r.bucket(bucket).key("ana/x"), RequestBody.fromString("mine"));
        assertThat(ana.getObjectAsBytes(r -> r.bucket(bucket).key("ana/x")).asUtf8String())
                .isEqualTo("mine");
        ana.listObjectsV2(r -> r.bucket(bucket).prefix("ana/"));
        assertThat(STORE.asked()).hasSize(before + 3);

        assertDenied(
                () -> ana.getObjectAsBytes(r -> r.bucket(bucket).key("bob/x")),
                "s3:GetObject",
                arn("bob/x"));
        assertDenied(
                () ->
                        ana.putObject(
                                r -> r.bucket(bucket).key("bob/x"), RequestBody.fromString("y")),
                "s3:PutObject",
                arn("bob/x"));
        assertDenied(
                () -> ana.listObjectsV2(r -> r.bucket(bucket).prefix("bob/")),
                "s3:ListBucket",
                arn(""));
        assertDenied(() -> ana.listObjectsV2(r -> r.bucket(bucket)), "s3:ListBucket", arn(""));
        assertDenied(
                () ->
                        ana.copyObject(r ->
                                r.sourceBucket(bucket)
                                        .sourceKey("bob/x")
                                        .destinationBucket(bucket)
                                        .destinationKey("ana/stolen")),
                "s3:GetObject",
                arn("bob/x"));
        assertThat(STORE.asked()).hasSize(before + 3);
    }

    @Test
    void ofManyObjectsOnlyThoseAllowedAreDeleted() {
        for (var key : List.of("ana/1", "ana/2", "bob/1"))
            root.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString("x"));
        var ana = SERVER.s3(user(allow("s3:DeleteObject", arn("ana/*"))));

        var deleted =
                ana.deleteObjects(r ->
                        r.bucket(bucket)
                                .delete(d ->
                                        d.objects(
                                                named("ana/1"),
                                                named("bob/1"),
                                                named("ana/2"),
                                                named("ana/../bob/1"))));

        assertThat(deleted.deleted())
                .extracting(object -> object.key())
                .containsExactly("ana/1", "ana/2");
        assertThat(deleted.errors())
                .extracting(error -> error.key() + " " + error.code())
                .containsExactly("bob/1 AccessDenied", "ana/../bob/1 InvalidURI");
        assertThat(deleted.errors().getFirst().message()).contains("s3:DeleteObject");
        assertThat(STORE.objects()).containsKey("/" + bucket + "/bob/1");
        assertThat(STORE.objects()).doesNotContainKey("/" + bucket + "/ana/1");
        // What the caller said of its own document says nothing of ours.
        assertThat(STORE.last().headers())
                .extracting(header -> header.name().toLowerCase(Locale.ROOT))
                .contains("content-md5")
                .noneMatch(name -> name.contains("checksum"));
    }

    private static ObjectIdentifier named(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    @Test
    void anObjectIsUploadedInParts() {
        var ana = SERVER.s3(user(allow("s3:PutObject", arn("ana/*"))));
        var upload = ana.createMultipartUpload(r -> r.bucket(bucket).key("ana/big"));
        for (int part : List.of(1, 2)) {
            ana.uploadPart(
                    r ->
                            r.bucket(bucket)
                                    .key("ana/big")
                                    .uploadId(upload.uploadId())
                                    .partNumber(part),
                    RequestBody.fromString("part" + part));
        }

        var whole =
                ana.completeMultipartUpload(r ->
                        r.bucket(bucket)
                                .key("ana/big")
                                .uploadId(upload.uploadId())
                                .multipartUpload(m ->
                                        m.parts(
                                                CompletedPart.builder()
                                                        .partNumber(1)
                                                        .eTag("e")
                                                        .build())));

        assertThat(whole.location()).isEqualTo(SERVER.address() + "/" + bucket + "/ana/big");
        assertThat(STORE.stored("/" + bucket + "/ana/big").bytes())
                .isEqualTo("part1part2".getBytes(UTF_8));
    }

    /// However a request is written, its signature stands where it stands.
    @Test
    void aPolicyMayAskWhereTheSignatureStands() {
        var ana =
                SERVER.s3(
                        user(
                                """
                                {"Version":"2012-10-17","Statement":[
                                {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
                                 "Condition":{"StringEquals":{"s3:authType":"REST-HEADER"}}}]}\
                                """));

        ana.listObjectsV2(r -> r.bucket(bucket).prefix("X-Amz-Signature"));

        var other = SERVER.s3(user(allow("s3:ListBucket", arn(""))));
        other.listObjectsV2(r -> r.bucket(bucket).prefix("X-Amz-Signature"));
        assertThat(STORE.last().query()).contains("prefix=X-Amz-Signature");
    }

    @Test
    void whatIsMissingIsHiddenFromWhoMayNotList() {
        var ana = SERVER.s3(user(allow("s3:GetObject", arn("*"))));
        var bob = SERVER.s3(user(allow("s3:*", arn("*"), arn(""))));

        assertDenied(
                () -> ana.getObjectAsBytes(r -> r.bucket(bucket).key("none")),
                "s3:ListBucket",
                arn(""));
        assertThat(
                        catchThrowableOfType(
                                        S3Exception.class,
                                        () -> ana.headObject(r -> r.bucket(bucket).key("none")))
                                .statusCode())
                .isEqualTo(403);
        assertThat(
                        catchThrowableOfType(
                                NoSuchKeyException.class,
                                () -> bob.getObjectAsBytes(r -> r.bucket(bucket).key("none"))))
                .isNotNull();
    }

    @Test
    void everyFormOfSignedBodiesArrives() {
        var signedWhole =
                SERVER.s3(
                        credentials(),
                        b ->
                                b.serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
                                        .requestChecksumCalculation(
                                                RequestChecksumCalculation.WHEN_REQUIRED));
        var signedChunks =
                SERVER.s3(
                        credentials(),
                        b ->
                                b.requestChecksumCalculation(
                                        RequestChecksumCalculation.WHEN_REQUIRED));
        byte[] bytes = new byte[200_000];
        new java.util.Random(1).nextBytes(bytes);

        for (var client : List.of(root, signedWhole, signedChunks)) {
            for (int length : List.of(0, 1, 65_536, 200_000)) {
                var sent = java.util.Arrays.copyOf(bytes, length);
                client.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromBytes(sent));
                assertThat(STORE.stored("/" + bucket + "/k").bytes()).isEqualTo(sent);
            }
        }
    }

    @Test
    void theChecksumAfterABodyGoesOnToTheStore() {
        root.putObject(
                r -> r.bucket(bucket).key("k").contentEncoding("gzip"),
                RequestBody.fromString("123456789"));

        var stored = STORE.stored("/" + bucket + "/k");
        // CRC-32 of "123456789" is CBF43926 in every description of it.
        assertThat(stored.headers()).containsEntry("x-amz-checksum-crc32", "y/Q5Jg==");
        assertThat(stored.headers()).containsEntry("content-encoding", "aws-chunked,gzip");
    }

    private static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create("doorhouse", "doorhouse"));
    }

    @Test
    void strangersAndWrongSecretsAreToldSoInS3sWords() {
        assertRefused("AKIAAAAAAAAAAAAAAAAA", "x", 403, "InvalidAccessKeyId");
        assertRefused("doorhouse", "wrong", 403, "SignatureDoesNotMatch");
    }

    private void assertRefused(String key, String secret, int status, String code) {
        var client =
                SERVER.s3(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)));

        var refused =
                catchThrowableOfType(
                        S3Exception.class,
                        () ->
                                client.putObject(
                                        r -> r.bucket(bucket).key("k"),
                                        RequestBody.fromString("x")));

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(STORE.objects()).doesNotContainKey("/" + bucket + "/k");
    }

    @Test
    void policiesAndAclsAreNotLeftToTheStore() {
        int before = STORE.asked().size();

        assertCode(
                "AccessControlListNotSupported",
                () -> root.putBucketAcl(r -> r.bucket(bucket).acl("public-read")));
        assertCode(
                "AccessControlListNotSupported",
                () ->
                        root.putObject(
                                r -> r.bucket(bucket).key("k").acl("public-read"),
                                RequestBody.fromString("x")));
        assertCode(
                "AccessControlListNotSupported",
                () ->
                        root.putObject(
                                r -> r.bucket(bucket).key("k").grantRead("uri=\"x\""),
                                RequestBody.fromString("x")));
        assertCode(
                "NotImplemented", () -> root.putBucketPolicy(r -> r.bucket(bucket).policy("{}")));
        assertCode("NotImplemented", () -> root.getBucketWebsite(r -> r.bucket(bucket)));
        assertCode(
                "NotImplemented",
                () ->
                        root.putBucketReplication(
                                r -> r.bucket(bucket).replicationConfiguration(c -> c.role("r"))));
        assertThat(STORE.asked()).hasSize(before);
    }

    private static void assertCode(String code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(S3Exception.class, call).awsErrorDetails().errorCode())
                .isEqualTo(code);
    }

    @Test
    void withoutAStoreItSaysSo() {
        var client = TestServer.shared().s3();

        var refused = catchThrowableOfType(S3Exception.class, () -> client.listBuckets());

        assertThat(refused.statusCode()).isEqualTo(501);
        assertThat(refused.awsErrorDetails().errorMessage()).contains("gateway.s3.endpoint");
    }

    @Test
    void aStoreThatIsDownIsAnError() {
        try (var server = TestServer.before(STORE.stores("http://127.0.0.1:1", "*"))) {
            var refused =
                    catchThrowableOfType(
                            S3Exception.class,
                            () ->
                                    server.s3()
                                            .putObject(
                                                    r -> r.bucket(bucket).key("k"),
                                                    RequestBody.fromString("x")));

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ServiceUnavailable");
        }
    }
}
