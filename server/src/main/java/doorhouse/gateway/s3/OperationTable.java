package doorhouse.gateway.s3;

import static doorhouse.gateway.s3.Operation.Level.BUCKET;
import static doorhouse.gateway.s3.Operation.Level.OBJECT;
import static doorhouse.gateway.s3.Operation.Level.SERVICE;

import doorhouse.gateway.s3.Operation.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The operations that are passed on. Everything else is refused: bucket policies, ACLs and public
/// access would let the store decide who may what; notifications, replication, logging and
/// inventory would have it write elsewhere in its own name; CORS and websites are for browsers that
/// come here. Source: S3 API Reference, "Actions"; Service Authorization Reference.
final class OperationTable {
    private static final Set<String> CHECKSUMS =
            Set.of("x-amz-checksum-", "x-amz-sdk-checksum-algorithm");
    private static final Set<String> CUSTOMER_KEY =
            Set.of("x-amz-server-side-encryption-customer-");
    private static final Set<String> KEPT =
            Set.of(
                    "x-amz-meta-",
                    "x-amz-server-side-encryption",
                    "x-amz-server-side-encryption-",
                    "x-amz-storage-class",
                    "x-amz-website-redirect-location",
                    Facts.TAGGING,
                    "x-amz-acl",
                    "x-amz-grant-",
                    ObjectLock.MODE,
                    ObjectLock.UNTIL,
                    ObjectLock.HOLD);
    private static final Set<String> SOURCE = Set.of("x-amz-copy-source", "x-amz-copy-source-");
    private static final Set<String> DIRECTIVES =
            Set.of("x-amz-metadata-directive", "x-amz-tagging-directive");
    private static final Set<String> BYPASS = Set.of("x-amz-bypass-governance-retention");
    private static final Set<String> LISTED = Set.of("x-amz-optional-object-attributes");
    private static final Set<String> NEW_BUCKET =
            Set.of(
                    "x-amz-acl",
                    "x-amz-grant-",
                    "x-amz-bucket-object-lock-enabled",
                    "x-amz-object-ownership");

    private static final String[] RESPONSE = {
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires"
    };

    private static final List<Operation> ALL =
            List.of(
                    on(SERVICE, "GET", "ListBuckets", "ListAllMyBuckets")
                            .allows("max-buckets", "continuation-token", "prefix", "bucket-region"),
                    on(BUCKET, "GET", "ListObjects", "ListBucket")
                            .allows("prefix", "delimiter", "max-keys", "marker", "encoding-type")
                            .takes(LISTED),
                    on(BUCKET, "GET", "ListObjectsV2", "ListBucket")
                            .requires("list-type")
                            .allows("prefix", "delimiter", "max-keys", "continuation-token")
                            .allows("encoding-type", "fetch-owner", "start-after")
                            .takes(LISTED),
                    on(BUCKET, "GET", "ListObjectVersions", "ListBucketVersions")
                            .requires("versions")
                            .allows("prefix", "delimiter", "max-keys", "key-marker")
                            .allows("version-id-marker", "encoding-type")
                            .takes(LISTED),
                    on(BUCKET, "GET", "ListMultipartUploads", "ListBucketMultipartUploads")
                            .requires("uploads")
                            .allows("prefix", "delimiter", "max-uploads", "key-marker")
                            .allows("upload-id-marker", "encoding-type"),
                    on(BUCKET, "HEAD", "HeadBucket", "ListBucket"),
                    on(BUCKET, "PUT", "CreateBucket", "CreateBucket").takes(NEW_BUCKET),
                    on(BUCKET, "DELETE", "DeleteBucket", "DeleteBucket"),
                    on(BUCKET, "POST", "DeleteObjects", "DeleteObject")
                            .requires("delete")
                            .takes(CHECKSUMS)
                            .takes(BYPASS),
                    setting("GET", "location", "GetBucketLocation", "GetBucketLocation"),
                    setting("GET", "versioning", "GetBucketVersioning", "GetBucketVersioning"),
                    setting("PUT", "versioning", "PutBucketVersioning", "PutBucketVersioning"),
                    setting("GET", "tagging", "GetBucketTagging", "GetBucketTagging"),
                    setting("PUT", "tagging", "PutBucketTagging", "PutBucketTagging"),
                    setting("DELETE", "tagging", "DeleteBucketTagging", "PutBucketTagging"),
                    setting(
                            "GET",
                            "encryption",
                            "GetBucketEncryption",
                            "GetEncryptionConfiguration"),
                    setting(
                            "PUT",
                            "encryption",
                            "PutBucketEncryption",
                            "PutEncryptionConfiguration"),
                    setting(
                            "DELETE",
                            "encryption",
                            "DeleteBucketEncryption",
                            "PutEncryptionConfiguration"),
                    setting(
                            "GET",
                            "lifecycle",
                            "GetBucketLifecycleConfiguration",
                            "GetLifecycleConfiguration"),
                    setting(
                                    "PUT",
                                    "lifecycle",
                                    "PutBucketLifecycleConfiguration",
                                    "PutLifecycleConfiguration")
                            .takes(Set.of("x-amz-transition-default-minimum-object-size")),
                    setting(
                            "DELETE",
                            "lifecycle",
                            "DeleteBucketLifecycle",
                            "PutLifecycleConfiguration"),
                    setting(
                            "GET",
                            "object-lock",
                            "GetObjectLockConfiguration",
                            "GetBucketObjectLockConfiguration"),
                    setting(
                            "PUT",
                            "object-lock",
                            "PutObjectLockConfiguration",
                            "PutBucketObjectLockConfiguration"),
                    setting("GET", "acl", "GetBucketAcl", "GetBucketAcl"),
                    on(OBJECT, "GET", "GetObject", "GetObject")
                            .ofVersion("GetObjectVersion")
                            .allows("partNumber")
                            .allows(RESPONSE)
                            .takes(CHECKSUMS)
                            .takes(CUSTOMER_KEY),
                    on(OBJECT, "HEAD", "HeadObject", "GetObject")
                            .ofVersion("GetObjectVersion")
                            .allows("partNumber")
                            .allows(RESPONSE)
                            .takes(CHECKSUMS)
                            .takes(CUSTOMER_KEY),
                    on(OBJECT, "GET", "GetObjectAttributes", "GetObject")
                            .requires("attributes")
                            .ofVersion("GetObjectVersion")
                            .takes(CUSTOMER_KEY)
                            .takes(
                                    Set.of(
                                            "x-amz-object-attributes",
                                            "x-amz-max-parts",
                                            "x-amz-part-number-marker")),
                    on(OBJECT, "PUT", "PutObject", "PutObject").takes(CHECKSUMS).takes(KEPT),
                    on(OBJECT, "PUT", "CopyObject", "PutObject")
                            .takes(CHECKSUMS)
                            .takes(KEPT)
                            .takes(SOURCE)
                            .takes(DIRECTIVES),
                    on(OBJECT, "DELETE", "DeleteObject", "DeleteObject")
                            .ofVersion("DeleteObjectVersion")
                            .takes(BYPASS),
                    on(OBJECT, "POST", "CreateMultipartUpload", "PutObject")
                            .requires("uploads")
                            .takes(CHECKSUMS)
                            .takes(KEPT),
                    on(OBJECT, "PUT", "UploadPart", "PutObject")
                            .requires("partNumber", "uploadId")
                            .takes(CHECKSUMS)
                            .takes(CUSTOMER_KEY),
                    on(OBJECT, "PUT", "UploadPartCopy", "PutObject")
                            .requires("partNumber", "uploadId")
                            .takes(SOURCE)
                            .takes(CUSTOMER_KEY),
                    on(OBJECT, "POST", "CompleteMultipartUpload", "PutObject")
                            .requires("uploadId")
                            .takes(CHECKSUMS)
                            .takes(CUSTOMER_KEY)
                            .takes(Set.of("x-amz-mp-object-size")),
                    on(OBJECT, "DELETE", "AbortMultipartUpload", "AbortMultipartUpload")
                            .requires("uploadId"),
                    on(OBJECT, "GET", "ListParts", "ListMultipartUploadParts")
                            .requires("uploadId")
                            .allows("max-parts", "part-number-marker")
                            .takes(CUSTOMER_KEY),
                    ofObject("GET", "tagging", "GetObjectTagging", "GetObjectVersionTagging"),
                    ofObject("PUT", "tagging", "PutObjectTagging", "PutObjectVersionTagging"),
                    ofObject(
                            "DELETE",
                            "tagging",
                            "DeleteObjectTagging",
                            "DeleteObjectVersionTagging"),
                    ofObject("GET", "acl", "GetObjectAcl", "GetObjectVersionAcl"),
                    ofObject("GET", "retention", "GetObjectRetention", "GetObjectRetention"),
                    ofObject("PUT", "retention", "PutObjectRetention", "PutObjectRetention")
                            .takes(BYPASS),
                    ofObject("GET", "legal-hold", "GetObjectLegalHold", "GetObjectLegalHold"),
                    ofObject("PUT", "legal-hold", "PutObjectLegalHold", "PutObjectLegalHold"));

    private OperationTable() {}

    private static Operation on(Level level, String method, String name, String action) {
        return Operation.of(name, method, level, action);
    }

    private static Operation setting(String method, String parameter, String name, String action) {
        return on(BUCKET, method, name, action).requires(parameter).takes(CHECKSUMS);
    }

    private static Operation ofObject(
            String method, String parameter, String action, String versioned) {
        return on(OBJECT, method, action, action)
                .requires(parameter)
                .ofVersion(versioned)
                .takes(CHECKSUMS);
    }

    /// The operation that a request asks for.
    ///
    /// @throws S3Exception when there is none that is passed on
    static Operation find(
            String method, Target target, QueryParameters query, HeaderFields headers) {
        var found = match(method, Level.of(target), query, headers);
        if (found.isEmpty()) throw unknown(method, target, query);
        var operation = found.get();
        for (var name : headers.amz()) {
            if (!operation.takesHeader(name))
                throw S3Error.NOT_IMPLEMENTED.because(
                        "A header you provided implies functionality that is not implemented: "
                                + name);
        }
        if (operation.name().equals("ListObjectsV2")
                && !query.find("list-type").equals(Optional.of("2")))
            throw S3Error.INVALID_ARGUMENT.because("Invalid List Type specified in Request");
        return operation;
    }

    /// A copy has the method and path of what it copies to, and is told by its header.
    private static Optional<Operation> match(
            String method, Level level, QueryParameters query, HeaderFields headers) {
        boolean copies = headers.has(CopySource.HEADER);
        return ALL.stream()
                .filter(o -> o.fits(method, level, query))
                .filter(o -> o.takesHeader(CopySource.HEADER) == copies || !twin(o))
                .findFirst();
    }

    private static boolean twin(Operation operation) {
        return Set.of("PutObject", "CopyObject", "UploadPart", "UploadPartCopy")
                .contains(operation.name());
    }

    private static S3Exception unknown(String method, Target target, QueryParameters query) {
        if (method.equals("PUT") && query.has("acl"))
            return S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.because(
                    "The bucket does not allow ACLs");
        return S3Error.NOT_IMPLEMENTED.because(
                "%s of %s%s is not implemented by this gateway."
                        .formatted(
                                method,
                                switch (Level.of(target)) {
                                    case SERVICE -> "the service";
                                    case BUCKET -> "a bucket";
                                    case OBJECT -> "an object";
                                },
                                query.names().isEmpty()
                                        ? ""
                                        : " with " + String.join(", ", query.names())));
    }
}
