package doorhouse.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All policies that apply to a request.
///
/// @param boundary null where the principal has none; an empty list allows nothing
/// @param session null where the session has none; an empty list allows nothing
/// @param resource of what is asked for; empty where it has none
public record Policies(
        List<AttachedPolicy> identity,
        @Nullable List<AttachedPolicy> boundary,
        @Nullable List<AttachedPolicy> session,
        List<AttachedPolicy> resource) {
    public static final Policies NONE = ofIdentity(List.of());

    public Policies {
        identity = List.copyOf(identity);
        if (boundary != null) boundary = List.copyOf(boundary);
        if (session != null) session = List.copyOf(session);
        resource = List.copyOf(resource);
    }

    public static Policies ofIdentity(List<AttachedPolicy> identity) {
        return new Policies(identity, null, null, List.of());
    }

    /// The same, where no more than this is allowed; null sets no such ceiling.
    public Policies withBoundary(@Nullable AttachedPolicy boundary) {
        return new Policies(
                identity, boundary == null ? null : List.of(boundary), session, resource);
    }

    /// The same in a session that may do no more than these allow; null sets no such ceiling.
    public Policies withSession(@Nullable List<AttachedPolicy> session) {
        return new Policies(identity, boundary, session, resource);
    }

    /// The same, asking for something that has a policy of its own.
    public Policies withResource(List<AttachedPolicy> resource) {
        return new Policies(identity, boundary, session, resource);
    }
}
