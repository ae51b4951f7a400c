package doorhouse.gateway.s3;

import doorhouse.aws.SignedCallers;
import doorhouse.aws.SignedCallers.Client;
import doorhouse.aws.SignedCallers.Signed;
import doorhouse.gateway.Backend;
import doorhouse.gateway.Hosts;
import doorhouse.gateway.Turn;
import doorhouse.gateway.s3.Permissions.Need;
import doorhouse.gateway.s3.SignedBody.Sending;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.iam.Authorization;
import doorhouse.id.AccountId;
import doorhouse.outbound.Relay;
import doorhouse.policy.RequestContext;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Timestamps;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One request on its way, in order: who signed it, what it means, may they, and then to the store.
final class S3Call {
    private final Request request;
    private final InputStream in;
    private final Turn turn;
    private final SignedCallers callers;
    private final Hosts hosts;
    private final AccountId account;
    private final Clock clock;
    private final Supplier<String> publicUrl;
    private final boolean presigned;
    private String name = "(unknown)";

    S3Call(
            Request request,
            InputStream in,
            Turn turn,
            SignedCallers callers,
            Hosts hosts,
            AccountId account,
            Clock clock,
            Supplier<String> publicUrl) {
        this.request = request;
        this.in = in;
        this.turn = turn;
        this.callers = callers;
        this.hosts = hosts;
        this.account = account;
        this.clock = clock;
        this.publicUrl = publicUrl;
        this.presigned = request.header("Authorization").isEmpty();
    }

    /// The operation, for the log.
    String name() {
        return name;
    }

    /// Whether the signature stands in the query.
    boolean presigned() {
        return presigned;
    }

    /// What is known of a request once it is read and its signature is right.
    record Asked(
            Operation operation,
            Target target,
            QueryParameters query,
            HeaderFields headers,
            Signed signed,
            SignedBody body,
            RequestContext context,
            ObjectTags tags) {}

    Response answer(Backend store) throws IOException {
        var asked = read(store);
        name = asked.operation.name();
        checkOwner(asked.headers);
        return switch (name) {
            case "DeleteObjects" -> new DeleteObjects(this, asked, store).answer();
            case "CreateBucket" -> createBucket(asked, store);
            case "PutObjectTagging", "PutObjectRetention", "PutObjectLegalHold" ->
                    withFactsOfBody(asked, store);
            default -> {
                allow(asked, asked.context);
                yield told(asked, send(asked, store, asked.body.flowing()));
            }
        };
    }

    private Asked read(Backend store) throws IOException {
        var query = QueryParameters.of(request.rawQuery());
        var headers = HeaderFields.of(request, query);
        var hash = SignedBody.hash(headers, presigned, request);
        var signed = callers.authenticate(SignedCallers.raw(request, hash), "s3");
        turn.of(signed.sender());
        var form = SignedBody.form(headers, presigned, request);
        var target = Target.of(hosts.bucket(request.host()), request.rawPath());
        var operation = OperationTable.find(request.method(), target, query, headers);
        var body = SignedBody.of(request, headers, form, signed.payload(), in);
        var context = Facts.of(context(signed), operation, query, headers, clock.instant());
        var tags = new ObjectTags(store, signed.known().policies());
        return new Asked(operation, target, query, headers, signed, body, context, tags);
    }

    private RequestContext context(Signed signed) {
        var client = Client.of(request);
        var context =
                callers.context(signed, client)
                        .with("s3:authType", presigned ? "REST-QUERY-STRING" : "REST-HEADER")
                        .with("s3:ResourceAccount", account.value())
                        .with("aws:ResourceAccount", account.value());
        var referer = request.header("Referer");
        if (referer.isPresent()) context = context.with("aws:Referer", referer.get());
        return presigned ? context.with("s3:signatureAge", age()) : context;
    }

    /// In milliseconds.
    private String age() {
        var signedAt = request.query("X-Amz-Date").flatMap(Timestamps::parse);
        return signedAt.map(instant -> Long.toString(clock.millis() - instant.toEpochMilli()))
                .orElse("0");
    }

    /// Every bucket here is the account's own.
    private void checkOwner(HeaderFields headers) {
        for (var header :
                List.of("x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner")) {
            var owner = headers.get(header);
            if (owner != null && !owner.equals(account.value()))
                throw S3Error.ACCESS_DENIED.because("Access Denied");
        }
    }

    /// @throws S3Exception when something that the request needs is denied
    void allow(Asked asked, RequestContext context) {
        for (var need : Permissions.of(asked.operation, asked.target, asked.query, asked.headers)) {
            var denied = denied(asked, need, context);
            if (denied != null) throw S3Error.ACCESS_DENIED.because(denied);
        }
    }

    /// What is said of a denied need; null for an allowed one.
    @Nullable String denied(Asked asked, Need need, RequestContext context) {
        var version = need.version();
        var facts = asked.tags.with(context, need);
        if (version != null) facts = facts.with("s3:VersionId", version);
        var decided = callers.authorize(asked.signed, need.action(), need.resource(), facts);
        return switch (decided) {
            case Authorization.Allowed _ -> null;
            // S3 quotes the resource, since keys may have blanks.
            case Authorization.Denied(var sentence) ->
                    sentence.replace(
                            "on resource: " + need.resource(),
                            "on resource: \"" + need.resource() + "\"");
        };
    }

    private Response createBucket(Asked asked, Backend store) throws IOException {
        byte[] body = asked.body.whole(SmallBodies.MOST_BYTES);
        var location = SmallBodies.location(body);
        allow(
                asked,
                location.isEmpty()
                        ? asked.context
                        : asked.context.with("s3:LocationConstraint", location.get()));
        // Where buckets lie is the store's affair: its region stands for ours.
        var own = SmallBodies.bucketIn(store.settings().region());
        return told(asked, send(asked, store, SignedBody.own(own, List.of())));
    }

    private Response withFactsOfBody(Asked asked, Backend store) throws IOException {
        byte[] body = asked.body.whole(SmallBodies.MOST_BYTES);
        SignedBody.checkDigest(asked.headers, body);
        var read = SmallBodies.read(asked.context, name, body, clock.instant());
        allow(asked, read.facts());
        return told(asked, send(asked, store, SignedBody.document(read.document())));
    }

    Relay.Answer send(Asked asked, Backend store, Sending sending) throws IOException {
        var headers = new ArrayList<Header>();
        headers.add(new Header(SignedBody.HASH, sending.hash()));
        headers.addAll(asked.headers.forStore(sending.headers(), sending.rewritten()));
        // What S3 itself says of bytes of which nobody said anything.
        if (sending.body() != null && !asked.headers.has("content-type"))
            headers.add(new Header("content-type", "binary/octet-stream"));
        boolean bucketInHost = store.settings().bucketInHost() && !asked.target.bucket().isEmpty();
        return store.send(
                new Backend.Call(
                        request.method(),
                        bucketInHost ? asked.target.bucket() + "." : "",
                        asked.target.path(bucketInHost),
                        asked.query.encoded(),
                        headers,
                        sending.hash(),
                        sending.body()));
    }

    private Response told(Asked asked, Relay.Answer answer) throws IOException {
        return new StoreAnswer(asked, this).told(answer);
    }

    /// Where clients find an object.
    String address(Asked asked) {
        return publicUrl.get() + asked.target().path(false);
    }

    Request request() {
        return request;
    }
}
