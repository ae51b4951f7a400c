package doorhouse.gateway.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request must be allowed: the operation's own action, and what its headers ask for
/// besides. Source: S3 User Guide, "Required permissions for Amazon S3 API operations".
final class Permissions {
    /// @param version that `s3:VersionId` stands for; null for none
    record Need(String action, Target on, @Nullable String version) {
        String resource() {
            return on.arn();
        }
    }

    /// They grant nothing to anybody, as buckets without ACLs allow.
    private static final Set<String> OWN_ACLS = Set.of("private", "bucket-owner-full-control");

    private static final Set<String> CONDITIONAL =
            Set.of("PutObject", "CompleteMultipartUpload", "DeleteObject");

    private final Operation operation;
    private final Target target;
    private final QueryParameters query;
    private final HeaderFields headers;
    private final List<Need> needs = new ArrayList<>();

    private Permissions(
            Operation operation, Target target, QueryParameters query, HeaderFields headers) {
        this.operation = operation;
        this.target = target;
        this.query = query;
        this.headers = headers;
    }

    /// In the order in which they are decided; the first that is denied is named.
    ///
    /// @throws S3Exception for what is not passed on
    static List<Need> of(
            Operation operation, Target target, QueryParameters query, HeaderFields headers) {
        var permissions = new Permissions(operation, target, query, headers);
        permissions.collect();
        return List.copyOf(permissions.needs);
    }

    private void collect() {
        need(operation.actionOf(query));
        if (operation.name().equals("GetObjectAttributes"))
            need(
                    query.has(Operation.VERSION)
                            ? "s3:GetObjectVersionAttributes"
                            : "s3:GetObjectAttributes");
        if (CONDITIONAL.contains(operation.name()) && headers.has("if-match")) need("s3:GetObject");
        source();
        acl();
        tags();
        lock();
        newBucket();
    }

    private void need(String action) {
        needs.add(new Need(action, target, query.find(Operation.VERSION).orElse(null)));
    }

    private void source() {
        var header = headers.get(CopySource.HEADER);
        if (header == null) return;
        var source = CopySource.of(header);
        needs.add(
                new Need(
                        source.version() == null ? "s3:GetObject" : "s3:GetObjectVersion",
                        source.object(),
                        source.version()));
    }

    private void acl() {
        if (headers.amz().stream().anyMatch(name -> name.startsWith("x-amz-grant-")))
            throw noAcls();
        var acl = headers.get("x-amz-acl");
        if (acl == null) return;
        if (!OWN_ACLS.contains(acl)) throw noAcls();
        need(target.key().isEmpty() ? "s3:PutBucketAcl" : "s3:PutObjectAcl");
    }

    private static S3Exception noAcls() {
        return S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.because("The bucket does not allow ACLs");
    }

    private void tags() {
        if (headers.has(Facts.TAGGING)) need("s3:PutObjectTagging");
    }

    private void lock() {
        if (headers.has(ObjectLock.MODE) || headers.has(ObjectLock.UNTIL))
            need("s3:PutObjectRetention");
        if (headers.has(ObjectLock.HOLD)) need("s3:PutObjectLegalHold");
        // For many objects at once it is asked of each.
        if (!target.key().isEmpty() && bypasses(headers)) need("s3:BypassGovernanceRetention");
    }

    static boolean bypasses(HeaderFields headers) {
        var bypass = headers.get("x-amz-bypass-governance-retention");
        return bypass != null && !bypass.equalsIgnoreCase("false");
    }

    private void newBucket() {
        var locked = headers.get("x-amz-bucket-object-lock-enabled");
        if (locked != null && !locked.equalsIgnoreCase("false")) {
            need("s3:PutBucketObjectLockConfiguration");
            need("s3:PutBucketVersioning");
        }
        var ownership = headers.get("x-amz-object-ownership");
        if (ownership == null) return;
        // Any other would have the store go by ACLs.
        if (!ownership.equals("BucketOwnerEnforced")) throw noAcls();
        need("s3:PutBucketOwnershipControls");
    }
}
