package doorhouse.gateway.s3;

import doorhouse.policy.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request says of how long an object cannot be deleted, in headers or in a document. Only
/// the exact words count: another spelling might mean one thing to a policy and another to a store.
///
/// @param mode `GOVERNANCE` or `COMPLIANCE`, and with it a time; null for neither
/// @param until null without a mode
/// @param hold `ON` or `OFF`; null for neither
record ObjectLock(@Nullable String mode, @Nullable Instant until, @Nullable String hold) {
    static final String MODE = "x-amz-object-lock-mode";
    static final String UNTIL = "x-amz-object-lock-retain-until-date";
    static final String HOLD = "x-amz-object-lock-legal-hold";
    private static final Set<String> MODES = Set.of("GOVERNANCE", "COMPLIANCE");
    private static final Set<String> HOLDS = Set.of("ON", "OFF");

    ObjectLock {
        if ((mode == null) != (until == null)
                || (mode != null && !MODES.contains(mode))
                || (hold != null && !HOLDS.contains(hold))) throw invalid();
    }

    /// @throws S3Exception when they say anything else
    static ObjectLock of(HeaderFields headers) {
        var until = headers.get(UNTIL);
        return new ObjectLock(
                headers.get(MODE), until == null ? null : until(until), headers.get(HOLD));
    }

    /// @throws S3Exception when it is no time
    static Instant until(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid();
        }
    }

    private static S3Exception invalid() {
        return S3Error.INVALID_ARGUMENT.because(
                "A retention is GOVERNANCE or COMPLIANCE with its time, a legal hold ON or OFF.");
    }

    /// The condition keys that this tells.
    RequestContext facts(RequestContext context, Instant now) {
        var facts = context;
        if (hold != null) facts = facts.with("s3:object-lock-legal-hold", hold);
        if (mode == null || until == null) return facts;
        return facts.with("s3:object-lock-mode", mode)
                .with("s3:object-lock-retain-until-date", until.toString())
                .with(
                        "s3:object-lock-remaining-retention-days",
                        Long.toString(Duration.between(now, until).toDays()));
    }
}
