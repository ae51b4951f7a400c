package doorhouse.gateway.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import doorhouse.gateway.Backend;
import doorhouse.gateway.s3.Permissions.Need;
import doorhouse.gateway.s3.S3Call.Asked;
import doorhouse.http.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Many objects deleted at once. Each is decided for itself: those that are refused stand as errors
/// in the answer, and the store is only told of the others, in a document of our own.
final class DeleteObjects {
    private static final int MOST_BYTES = 2 << 20;
    private static final int MOST_ANSWERED_BYTES = 8 << 20;
    private static final int MOST_OBJECTS = 1_000;
    private static final Set<String> KNOWN = Set.of("Key", "VersionId");

    private record Named(String key, @Nullable String version) {}

    private final S3Call call;
    private final Asked asked;
    private final Backend store;
    private final List<String> refused = new ArrayList<>();

    DeleteObjects(S3Call call, Asked asked, Backend store) {
        this.call = call;
        this.asked = asked;
        this.store = store;
    }

    Response answer() throws IOException {
        byte[] body = asked.body().whole(MOST_BYTES);
        SignedBody.checkDigest(asked.headers(), body);
        var document = Xml.read(body);
        boolean quiet = document.find("Quiet").filter("true"::equals).isPresent();
        var allowed = named(document).stream().filter(this::allowed).toList();
        if (allowed.isEmpty()) return answer("");
        byte[] told = document(allowed, quiet);
        try (var answer = call.send(asked, store, SignedBody.document(told))) {
            byte[] bytes = answer.body().readNBytes(MOST_ANSWERED_BYTES);
            if (answer.status() != 200)
                return StoreAnswer.error(call.request(), answer.status(), answer.headers(), bytes);
            return answer(
                    Xml.tryRead(bytes)
                            .orElseThrow(() -> new IllegalStateException("no XML of the store"))
                            .elements()
                            .stream()
                            .map(DeleteObjects::written)
                            .collect(joining()));
        }
    }

    private static List<Named> named(Xml document) {
        var objects = document.all("Object");
        if (!document.name().equals("Delete") || objects.isEmpty() || objects.size() > MOST_OBJECTS)
            throw SmallBodies.malformed();
        var named = new ArrayList<Named>();
        for (var object : objects) {
            // What else may stand there makes the deletion depend on it.
            for (var element : object.elements())
                if (!KNOWN.contains(element.name()))
                    throw S3Error.NOT_IMPLEMENTED.because(
                            "A deletion that depends on this is not implemented by this gateway: "
                                    + element.name());
            named.add(
                    new Named(
                            object.find("Key").orElseThrow(SmallBodies::malformed),
                            version(object)));
        }
        return named;
    }

    private static @Nullable String version(Xml object) {
        if (object.all("VersionId").isEmpty()) return null;
        var version = object.find("VersionId").orElseThrow(SmallBodies::malformed);
        Target.checkId(version);
        return version;
    }

    private boolean allowed(Named object) {
        Target target;
        try {
            if (object.key.isEmpty()) throw SmallBodies.malformed();
            target = Target.checked(asked.target().bucket(), object.key);
        } catch (S3Exception e) {
            refuse(object, e.error().code(), e.sentence());
            return false;
        }
        var needs = new ArrayList<Need>();
        needs.add(
                new Need(
                        object.version == null ? "s3:DeleteObject" : "s3:DeleteObjectVersion",
                        target,
                        object.version));
        if (Permissions.bypasses(asked.headers()))
            needs.add(new Need("s3:BypassGovernanceRetention", target, object.version));
        for (var need : needs) {
            var denied = call.denied(asked, need, asked.context());
            if (denied == null) continue;
            refuse(object, S3Error.ACCESS_DENIED.code(), denied);
            return false;
        }
        return true;
    }

    private void refuse(Named object, String code, String sentence) {
        refused.add(
                "<Error>"
                        + Xml.element("Key", object.key)
                        + version(object)
                        + Xml.element("Code", code)
                        + Xml.element("Message", sentence)
                        + "</Error>");
    }

    private static String version(Named object) {
        return object.version == null ? "" : Xml.element("VersionId", object.version);
    }

    private static byte[] document(List<Named> objects, boolean quiet) {
        var document = new StringBuilder("<Delete xmlns=\"" + S3Answers.NAMESPACE + "\">");
        for (var object : objects)
            document.append("<Object>")
                    .append(Xml.element("Key", object.key))
                    .append(version(object))
                    .append("</Object>");
        if (quiet) document.append("<Quiet>true</Quiet>");
        return document.append("</Delete>").toString().getBytes(UTF_8);
    }

    private static String written(Xml element) {
        boolean denied = element.find("Code").filter("AccessDenied"::equals).isPresent();
        return "<"
                + element.name()
                + ">"
                + element.elements().stream()
                        // The store's sentence names the store's user.
                        .map(inner ->
                                Xml.element(
                                        inner.name(),
                                        denied && inner.name().equals("Message")
                                                ? "Access Denied"
                                                : inner.text()))
                        .collect(joining())
                + "</"
                + element.name()
                + ">";
    }

    private Response answer(String ofStore) {
        return S3Answers.xml(
                200,
                "<DeleteResult xmlns=\""
                        + S3Answers.NAMESPACE
                        + "\">"
                        + ofStore
                        + String.join("", refused)
                        + "</DeleteResult>");
    }
}
