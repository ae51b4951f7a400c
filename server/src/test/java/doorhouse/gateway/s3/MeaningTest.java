package doorhouse.gateway.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.http.Request;
import doorhouse.policy.RequestContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What requests mean. Source: S3 API Reference; S3 User Guide, "Required permissions for Amazon S3
/// API operations".
class MeaningTest {
    /// A request, its headers after a semicolon each, the operation, and action and resource of
    /// each need. `b/k` stands for an ARN's end.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /                              | ListBuckets | ListAllMyBuckets *",
                "GET /?prefix=a&x-id=ListBuckets    | ListBuckets | ListAllMyBuckets *",
                "GET /bkt                           | ListObjects | ListBucket bkt",
                "GET /bkt/?prefix=p&marker=m        | ListObjects | ListBucket bkt",
                "GET /bkt?list-type=2&prefix=p      | ListObjectsV2 | ListBucket bkt",
                "GET /bkt?versions&key-marker=k     | ListObjectVersions | ListBucketVersions bkt",
                "GET /bkt?uploads                   | ListMultipartUploads | ListBucketMultipartUploads bkt",
                "HEAD /bkt                          | HeadBucket | ListBucket bkt",
                "PUT /bkt                           | CreateBucket | CreateBucket bkt",
                "PUT /bkt;x-amz-bucket-object-lock-enabled:true | CreateBucket | CreateBucket bkt, PutBucketObjectLockConfiguration bkt, PutBucketVersioning bkt",
                "PUT /bkt;x-amz-acl:private         | CreateBucket | CreateBucket bkt, PutBucketAcl bkt",
                "DELETE /bkt                        | DeleteBucket | DeleteBucket bkt",
                "POST /bkt?delete                   | DeleteObjects | DeleteObject bkt",
                "GET /bkt?location                  | GetBucketLocation | GetBucketLocation bkt",
                "GET /bkt?versioning                | GetBucketVersioning | GetBucketVersioning bkt",
                "PUT /bkt?versioning                | PutBucketVersioning | PutBucketVersioning bkt",
                "GET /bkt?tagging                   | GetBucketTagging | GetBucketTagging bkt",
                "PUT /bkt?tagging                   | PutBucketTagging | PutBucketTagging bkt",
                "DELETE /bkt?tagging                | DeleteBucketTagging | PutBucketTagging bkt",
                "GET /bkt?encryption                | GetBucketEncryption | GetEncryptionConfiguration bkt",
                "PUT /bkt?encryption                | PutBucketEncryption | PutEncryptionConfiguration bkt",
                "DELETE /bkt?encryption             | DeleteBucketEncryption | PutEncryptionConfiguration bkt",
                "GET /bkt?lifecycle                 | GetBucketLifecycleConfiguration | GetLifecycleConfiguration bkt",
                "PUT /bkt?lifecycle                 | PutBucketLifecycleConfiguration | PutLifecycleConfiguration bkt",
                "DELETE /bkt?lifecycle              | DeleteBucketLifecycle | PutLifecycleConfiguration bkt",
                "GET /bkt?object-lock               | GetObjectLockConfiguration | GetBucketObjectLockConfiguration bkt",
                "PUT /bkt?object-lock               | PutObjectLockConfiguration | PutBucketObjectLockConfiguration bkt",
                "GET /bkt?acl                       | GetBucketAcl | GetBucketAcl bkt",
                "GET /bkt/a/b                       | GetObject | GetObject bkt/a/b",
                "GET /bkt/a%2Fb                     | GetObject | GetObject bkt/a/b",
                "GET /bkt/a+b%20c                   | GetObject | GetObject bkt/a+b c",
                "GET /bkt/f/                        | GetObject | GetObject bkt/f/",
                "GET /bkt/k?versionId=3             | GetObject | GetObjectVersion bkt/k",
                "GET /bkt/k?partNumber=1&response-content-type=a | GetObject | GetObject bkt/k",
                "HEAD /bkt/k                        | HeadObject | GetObject bkt/k",
                "HEAD /bkt/k?versionId=null         | HeadObject | GetObjectVersion bkt/k",
                "GET /bkt/k?attributes;x-amz-object-attributes:ETag | GetObjectAttributes | GetObject bkt/k, GetObjectAttributes bkt/k",
                "GET /bkt/k?attributes&versionId=3  | GetObjectAttributes | GetObjectVersion bkt/k, GetObjectVersionAttributes bkt/k",
                "PUT /bkt/k                         | PutObject | PutObject bkt/k",
                "PUT /bkt/k;x-amz-meta-a:b;x-amz-storage-class:GLACIER | PutObject | PutObject bkt/k",
                "PUT /bkt/k;x-amz-tagging:a=b       | PutObject | PutObject bkt/k, PutObjectTagging bkt/k",
                "PUT /bkt/k;x-amz-acl:bucket-owner-full-control | PutObject | PutObject bkt/k, PutObjectAcl bkt/k",
                "PUT /bkt/k;if-match:e              | PutObject | PutObject bkt/k, GetObject bkt/k",
                "PUT /bkt/k;if-none-match:*         | PutObject | PutObject bkt/k",
                "PUT /bkt/k;x-amz-object-lock-mode:GOVERNANCE | PutObject | PutObject bkt/k, PutObjectRetention bkt/k",
                "PUT /bkt/k;x-amz-object-lock-legal-hold:ON | PutObject | PutObject bkt/k, PutObjectLegalHold bkt/k",
                "PUT /bkt/k;x-amz-copy-source:src/x%20y | CopyObject | PutObject bkt/k, GetObject src/x y",
                "PUT /bkt/k;x-amz-copy-source:/src/x?versionId=7 | CopyObject | PutObject bkt/k, GetObjectVersion src/x",
                "PUT /bkt/k;x-amz-copy-source:src%2Fx+y | CopyObject | PutObject bkt/k, GetObject src/x+y",
                "DELETE /bkt/k                      | DeleteObject | DeleteObject bkt/k",
                "DELETE /bkt/k?versionId=3          | DeleteObject | DeleteObjectVersion bkt/k",
                "DELETE /bkt/k;x-amz-bypass-governance-retention:true | DeleteObject | DeleteObject bkt/k, BypassGovernanceRetention bkt/k",
                "POST /bkt/k?uploads                | CreateMultipartUpload | PutObject bkt/k",
                "POST /bkt/k?uploads;x-amz-tagging:a=b | CreateMultipartUpload | PutObject bkt/k, PutObjectTagging bkt/k",
                "PUT /bkt/k?partNumber=1&uploadId=u | UploadPart | PutObject bkt/k",
                "PUT /bkt/k?partNumber=1&uploadId=u;x-amz-copy-source:src/x | UploadPartCopy | PutObject bkt/k, GetObject src/x",
                "POST /bkt/k?uploadId=u             | CompleteMultipartUpload | PutObject bkt/k",
                "DELETE /bkt/k?uploadId=u           | AbortMultipartUpload | AbortMultipartUpload bkt/k",
                "GET /bkt/k?uploadId=u&max-parts=3  | ListParts | ListMultipartUploadParts bkt/k",
                "GET /bkt/k?tagging                 | GetObjectTagging | GetObjectTagging bkt/k",
                "GET /bkt/k?tagging&versionId=3     | GetObjectTagging | GetObjectVersionTagging bkt/k",
                "PUT /bkt/k?tagging                 | PutObjectTagging | PutObjectTagging bkt/k",
                "PUT /bkt/k?tagging&versionId=3     | PutObjectTagging | PutObjectVersionTagging bkt/k",
                "DELETE /bkt/k?tagging              | DeleteObjectTagging | DeleteObjectTagging bkt/k",
                "DELETE /bkt/k?tagging&versionId=3  | DeleteObjectTagging | DeleteObjectVersionTagging bkt/k",
                "GET /bkt/k?acl                     | GetObjectAcl | GetObjectAcl bkt/k",
                "GET /bkt/k?acl&versionId=3         | GetObjectAcl | GetObjectVersionAcl bkt/k",
                "GET /bkt/k?retention               | GetObjectRetention | GetObjectRetention bkt/k",
                "PUT /bkt/k?retention;x-amz-bypass-governance-retention:true | PutObjectRetention | PutObjectRetention bkt/k, BypassGovernanceRetention bkt/k",
                "GET /bkt/k?legal-hold              | GetObjectLegalHold | GetObjectLegalHold bkt/k",
                "PUT /bkt/k?legal-hold&versionId=3  | PutObjectLegalHold | PutObjectLegalHold bkt/k"
            })
    void aRequestMeansAnOperationAndItsNeeds(String request, String operation, String needs) {
        var asked = ask(request);

        assertThat(asked.operation.name()).isEqualTo(operation);
        assertThat(asked.needs).containsExactly(needs.split(", "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /bkt?policy                     | NotImplemented",
                "PUT /bkt?policy                     | NotImplemented",
                "GET /bkt?policyStatus               | NotImplemented",
                "PUT /bkt?acl                        | AccessControlListNotSupported",
                "PUT /bkt/k?acl                      | AccessControlListNotSupported",
                "PUT /bkt?publicAccessBlock          | NotImplemented",
                "PUT /bkt?ownershipControls          | NotImplemented",
                "PUT /bkt?cors                       | NotImplemented",
                "PUT /bkt?website                    | NotImplemented",
                "PUT /bkt?notification               | NotImplemented",
                "PUT /bkt?replication                | NotImplemented",
                "PUT /bkt?logging                    | NotImplemented",
                "PUT /bkt?inventory&id=1             | NotImplemented",
                "POST /bkt                           | NotImplemented",
                "POST /bkt/k?select&select-type=2    | NotImplemented",
                "POST /bkt/k?restore                 | NotImplemented",
                "GET /bkt/k?torrent                  | NotImplemented",
                "GET /bkt?session                    | NotImplemented",
                "GET /bkt/k?unheard-of               | NotImplemented",
                "GET /bkt/k?ACL                      | NotImplemented",
                "GET /bkt/k?acl&tagging              | NotImplemented",
                "PUT /bkt/k?uploadId=u               | NotImplemented",
                "PUT /bkt/k?partNumber=1             | NotImplemented",
                "PUT /bkt/k?partNumber=1&uploadId=u&tagging | NotImplemented",
                "PATCH /bkt/k                        | NotImplemented",
                "PUT /                               | NotImplemented",
                "GET /bkt?list-type=3                | InvalidArgument",
                "GET /bkt?prefix=a&prefix=b          | InvalidArgument",
                "GET /bkt?prefix=%ff                 | InvalidURI",
                "PUT /bkt/k;x-amz-acl:public-read    | AccessControlListNotSupported",
                "PUT /bkt/k;x-amz-grant-read:x       | AccessControlListNotSupported",
                "PUT /bkt;x-amz-object-ownership:ObjectWriter | AccessControlListNotSupported",
                "PUT /bkt/k;x-amz-rename-source:a    | NotImplemented",
                "PUT /bkt/k;x-amz-write-offset-bytes:1 | NotImplemented",
                "DELETE /bkt/k;x-amz-mfa:1           | NotImplemented",
                "PUT /bkt/k?tagging;x-amz-copy-source:src/x | NotImplemented",
                "GET /bkt/k;x-amz-copy-source:src/x  | NotImplemented",
                "PUT /bkt/k;x-amz-copy-source:src    | InvalidArgument",
                "PUT /bkt/k;x-amz-copy-source:src/../x | InvalidURI",
                "PUT /bkt/k;x-amz-copy-source:src/x?acl | InvalidArgument",
                "PUT /bkt/k;x-amz-copy-source:arn:aws:s3:us-east-1:1:accesspoint/a/object/k | InvalidBucketName",
                "PUT /bkt/k;x-amz-object-lock-else:1 | NotImplemented",
                "PUT /bkt/k;x-amz-object-lock-legal_hold:ON | InvalidArgument",
                "PUT /bkt/k?x-amz-object-lock-Mode=COMPLIANCE | InvalidArgument",
                "PUT /bkt/k?x-amz-acl%20=private      | InvalidArgument",
                "PUT /bkt/k?x-amz-acl=%20private      | InvalidArgument",
                "PUT /bkt/k?x-amz-meta-a=b%0Ac        | InvalidArgument",
                "PUT /bkt/k?x-amz-acl=private;x-amz-acl:private | InvalidArgument",
                "GET /bkt/k?versionId                 | InvalidArgument",
                "GET /bkt/k?versionId=%20             | InvalidArgument",
                "GET /bkt/k?versionId=a%2Fb           | InvalidArgument",
                "DELETE /bkt/k?uploadId=..            | InvalidArgument",
                "PUT /bkt/k;x-amz-copy-source:src/x?versionId= | InvalidArgument",
                "PUT /bkt/k;x-amz-copy-source:src/x?versionId=%20 | InvalidArgument",
                "GET /bkt?prefix=a/../b               | InvalidURI",
                "GET /bkt?marker=a%00                 | InvalidURI",
                "GET /bkt?list-type=2&start-after=a%5Cb | InvalidURI",
                "GET /bkt?versions&key-marker=./a     | InvalidURI",
                "GET /BKT/k                          | InvalidBucketName",
                "GET /b..t/k                         | InvalidBucketName",
                "GET //bkt/k                         | InvalidBucketName"
            })
    void whatIsNotKnownIsRefused(String request, String code) {
        var refused = catchThrowableOfType(S3Exception.class, () -> ask(request));

        assertThat(refused).isNotNull();
        assertThat(refused.error().code()).isEqualTo(code);
    }

    /// Names that some store, file system or proxy might read as another.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bkt/../other/k",
                "/bkt/a/../k",
                "/bkt/a/./k",
                "/bkt/a/..",
                "/bkt/%2e%2e/k",
                "/bkt/a%2F..%2Fk",
                "/bkt/a%5C..%5Ck",
                "/bkt/a%5Ck",
                "/bkt//k",
                "/bkt/a//k",
                "/bkt/%2Fk",
                "/bkt/a%00",
                "/bkt/a%0Ab",
                "/bkt/a%7F",
                "/bkt/%ff",
                "/bkt/%C0%AE%C0%AE/k",
                "/bkt/%ED%A0%80",
                "/bkt/%252e%252e/k",
                "/bkt/a%252F%252e%252e%252Fk",
                "/bkt/a%2500",
                "/bkt/%zz",
                "/bkt%2F..%2Fother/k"
            })
    void aNameWithTwoReadingsIsRefused(String path) {
        var refused = catchThrowableOfType(S3Exception.class, () -> Target.of("", path));

        assertThat(refused).isNotNull();
        assertThat(refused.error().code()).isIn("InvalidURI", "InvalidBucketName");
    }

    @ParameterizedTest
    @CsvSource({
        "/bkt/a%2Fb,        a/b,        /bkt/a/b",
        "/bkt/a%252Fb,      a%2Fb,      /bkt/a%252Fb",
        "/bkt/100%25,       100%,       /bkt/100%25",
        "/bkt/a+b,          a+b,        /bkt/a%2Bb",
        "/bkt/%7E~,         ~~,         /bkt/~~",
        "/bkt/a;b=c,        a;b=c,      /bkt/a%3Bb%3Dc",
        "/bkt/us-east-1:1/x, us-east-1:1/x, /bkt/us-east-1%3A1/x",
        "/bkt/...,          ...,        /bkt/...",
        "/bkt/%C3%BC,       ü,          /bkt/%C3%BC",
        "/bkt/u%CC%88,      u\u0308,    /bkt/u%CC%88",
        "/bkt/dir/,         dir/,       /bkt/dir/"
    })
    void theStoreIsToldTheNameInOneForm(String path, String key, String told) {
        var target = Target.of("", path);

        assertThat(target.key()).isEqualTo(key);
        assertThat(target.path(false)).isEqualTo(told);
        assertThat(target.path(true)).isEqualTo(told.substring("/bkt".length()));
        assertThat(Target.of("bkt", path.substring("/bkt".length()))).isEqualTo(target);
    }

    @Test
    void aKeyHasItsMostBytesAndNotOneMore() {
        assertThat(Target.of("", "/bkt/" + "%C3%BC".repeat(512)).key()).hasSize(512);

        var refused =
                catchThrowableOfType(
                        S3Exception.class, () -> Target.of("", "/bkt/a" + "%C3%BC".repeat(512)));

        assertThat(refused.error().code()).isEqualTo("KeyTooLongError");
    }

    /// As presigned requests carry them.
    @Test
    void headersInTheQueryCountAsHeaders() {
        assertThat(ask("PUT /bkt/k?x-amz-tagging=a%3Db&X-Amz-Signature=1").needs)
                .containsExactly("PutObject bkt/k", "PutObjectTagging bkt/k");
        assertThat(
                        catchThrowableOfType(
                                        S3Exception.class,
                                        () -> ask("PUT /bkt/k?x-amz-acl=public-read"))
                                .error()
                                .code())
                .isEqualTo("AccessControlListNotSupported");
    }

    /// A document that two programs might read in two ways is refused.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PutObjectLegalHold | <LegalHold><Status>OFF</Status><Status>ON</Status></LegalHold>",
                "PutObjectLegalHold | <LegalHold><Status>on</Status></LegalHold>",
                "PutObjectLegalHold | <LegalHold/>",
                "PutObjectRetention | <Retention><Mode>GOVERNANCE</Mode></Retention>",
                "PutObjectRetention | <Retention><Mode>governance</Mode><RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate></Retention>",
                "PutObjectRetention | <Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate><RetainUntilDate>2040-01-01T00:00:00Z</RetainUntilDate></Retention>",
                "PutObjectRetention | <Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>soon</RetainUntilDate></Retention>",
                "PutObjectTagging   | <Tagging><TagSet/><TagSet/></Tagging>",
                "PutObjectTagging   | <Tagging><TagSet><Tag><Key>a</Key><Key>b</Key><Value>c</Value></Tag></TagSet></Tagging>",
                "PutObjectTagging   | <Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag><Tag><Key>A</Key><Value>c</Value></Tag></TagSet></Tagging>"
            })
    void aDocumentWithTwoReadingsIsRefused(String operation, String document) {
        var refused =
                catchThrowableOfType(
                        S3Exception.class,
                        () ->
                                SmallBodies.read(
                                        RequestContext.EMPTY,
                                        operation,
                                        document.getBytes(UTF_8),
                                        Instant.EPOCH));

        assertThat(refused).isNotNull();
        assertThat(refused.error().code()).isIn("MalformedXML", "InvalidArgument", "InvalidTag");
    }

    private record Asked(Operation operation, List<String> needs) {}

    private static Asked ask(String text) {
        var parts = text.strip().split(";(?=[a-z_-]+:)");
        var method = parts[0].split(" ")[0];
        var url = parts[0].split(" ")[1];
        int mark = url.indexOf('?');
        var headers = new ArrayList<Request.Header>();
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            headers.add(
                    new Request.Header(
                            parts[i].substring(0, colon), parts[i].substring(colon + 1)));
        }
        var request =
                new Request(
                        "id",
                        method,
                        mark < 0 ? url : url.substring(0, mark),
                        mark < 0 ? "" : url.substring(mark + 1),
                        headers,
                        new byte[0],
                        "127.0.0.1",
                        Map.of());
        var query = QueryParameters.of(request.rawQuery());
        var fields = HeaderFields.of(request, query);
        var target = Target.of("", request.rawPath());
        var operation = OperationTable.find(method, target, query, fields);
        var needs =
                Permissions.of(operation, target, query, fields).stream()
                        .map(need ->
                                need.action().substring("s3:".length())
                                        + " "
                                        + need.resource().substring("arn:aws:s3:::".length()))
                        .toList();
        return new Asked(operation, needs);
    }
}
