package doorhouse.gateway.s3;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One operation of S3's REST API: how it is told from others, and the action that it takes. What
/// its headers take besides is known to [Permissions].
///
/// @param level what its path names
/// @param required parameters that must stand in the query
/// @param options parameters that may
/// @param headers names of `x-amz-` headers that may stand there; one that ends in `-` stands for
///   all that begin so
/// @param action such as `s3:GetObject`
/// @param versioned the action where a version is named; null where none can be
record Operation(
        String name,
        String method,
        Level level,
        Set<String> required,
        Set<String> options,
        Set<String> headers,
        String action,
        @Nullable String versioned) {
    enum Level {
        SERVICE,
        BUCKET,
        OBJECT;

        static Level of(Target target) {
            if (target.bucket().isEmpty()) return SERVICE;
            return target.key().isEmpty() ? BUCKET : OBJECT;
        }
    }

    static final String VERSION = "versionId";

    static Operation of(String name, String method, Level level, String action) {
        return new Operation(
                name, method, level, Set.of(), Set.of(), Set.of(), "s3:" + action, null);
    }

    Operation requires(String... names) {
        return new Operation(
                name, method, level, Set.of(names), options, headers, action, versioned);
    }

    Operation allows(String... names) {
        return new Operation(
                name, method, level, required, join(options, names), headers, action, versioned);
    }

    Operation takes(Set<String> more) {
        return new Operation(
                name,
                method,
                level,
                required,
                options,
                join(headers, more.toArray(String[]::new)),
                action,
                versioned);
    }

    Operation ofVersion(String other) {
        return new Operation(
                name,
                method,
                level,
                required,
                join(options, VERSION),
                headers,
                action,
                "s3:" + other);
    }

    private static Set<String> join(Set<String> some, String... more) {
        var joined = new HashSet<>(some);
        joined.addAll(Set.of(more));
        return Set.copyOf(joined);
    }

    boolean fits(String asked, Level of, QueryParameters query) {
        return method.equals(asked)
                && level == of
                && query.names().containsAll(required)
                && query.names().stream()
                        .allMatch(name -> required.contains(name) || options.contains(name));
    }

    boolean takesHeader(String header) {
        return headers.stream()
                .anyMatch(known ->
                        known.endsWith("-") ? header.startsWith(known) : header.equals(known));
    }

    /// The action that a request takes on what its path names.
    String actionOf(QueryParameters query) {
        return versioned != null && query.has(VERSION) ? versioned : action;
    }
}
