package doorhouse.quota;

import java.util.List;
import java.util.Map;

/// What is counted together.
///
/// @param perSecond Cognito's own number of requests a second; 0 where it documents none
/// @param ofUser what its operations are to the one user that they are about
/// @param ofPool whether each of its operations is also counted by pool
/// @param members operations by service, `*` for all; under `pages` what browsers and OAuth clients
///   ask of a pool, as `POST /login`
public record Category(
        String name,
        int perSecond,
        OfUser ofUser,
        boolean ofPool,
        Map<String, List<String>> members) {
    /// The name under which what is asked of a pool's domain stands among the members.
    public static final String PAGES = "pages";

    /// What an operation does with one user.
    public enum OfUser {
        NOTHING,
        READS,
        WRITES
    }
}
