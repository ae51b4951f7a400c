package doorhouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// One thing that the two products are compared in.
///
/// @param label as the report names it
/// @param unit of both values; empty for a rate
/// @param better which way round
/// @param goal how many times better Doorhouse is to be; empty where none is set
/// @param doorhouse what was measured; NaN where it failed
/// @param keycloak as above
record Contest(
        String label,
        String unit,
        Better better,
        OptionalDouble goal,
        double doorhouse,
        double keycloak) {
    static final String DOORHOUSE = "Doorhouse";
    static final String KEYCLOAK = "Keycloak";

    /// What nobody should read the ratios without.
    static final List<String> NOTES =
            List.of(
                    "Defaults: SRP verifier in Doorhouse (Cognito-compatible SRP needs it), Argon2id in Keycloak:"
                            + " unequal against offline guessing.",
                    "At a sign-in Keycloak writes a session to its database; Doorhouse writes nothing, since its"
                            + " refresh token holds the session, sealed.");

    enum Better {
        MORE,
        LESS
    }

    /// How many times better Doorhouse is; below 1 it is worse, and NaN where either failed.
    double times() {
        return better == Better.MORE ? doorhouse / keycloak : keycloak / doorhouse;
    }

    /// Never where either failed.
    boolean reached() {
        return times() >= goal.orElse(0);
    }

    /// A value with its unit.
    String text(double value) {
        if (Double.isNaN(value)) return "failed";
        var number =
                value < 10
                        ? String.format(Locale.ROOT, "%.2f", value)
                        : String.format(Locale.ROOT, "%,.0f", value);
        return (number + " " + unit).strip();
    }

    /// Those which both products were asked for in a place.
    static List<Contest> in(Measured measured, Measured.Place place) {
        var contests = new ArrayList<Contest>();
        for (var pair : Pair.values()) {
            var ours = measured.rate(DOORHOUSE, place, pair.ours, pair.callers());
            var theirs = measured.rate(KEYCLOAK, place, pair.theirs, pair.callers());
            if (ours.isEmpty() || theirs.isEmpty()) continue;
            contests.add(
                    new Contest(
                            pair.label,
                            "",
                            Better.MORE,
                            pair.goal,
                            ours.get().perSecond(),
                            theirs.get().perSecond()));
        }
        var ours = measured.footprint(DOORHOUSE, place);
        var theirs = measured.footprint(KEYCLOAK, place);
        if (ours.isPresent() && theirs.isPresent())
            contests.addAll(footprints(ours.get(), theirs.get()));
        return contests;
    }

    private static List<Contest> footprints(Measured.Footprint ours, Measured.Footprint theirs) {
        var contests = new ArrayList<Contest>();
        contests.add(
                new Contest(
                        "start to first token",
                        "s",
                        Better.LESS,
                        OptionalDouble.of(10),
                        ours.firstToken().toMillis() / 1e3,
                        theirs.firstToken().toMillis() / 1e3));
        contests.add(
                new Contest(
                        "resident memory after",
                        "MiB",
                        Better.LESS,
                        OptionalDouble.of(3),
                        ours.residentMib(),
                        theirs.residentMib()));
        if (!Double.isNaN(ours.bytesPerUser()) && !Double.isNaN(theirs.bytesPerUser()))
            contests.add(
                    new Contest(
                            "disk per user",
                            "bytes",
                            Better.LESS,
                            OptionalDouble.empty(),
                            ours.bytesPerUser(),
                            theirs.bytesPerUser()));
        return contests;
    }

    /// What each does for equal answers.
    private enum Pair {
        DEFAULTS(
                "password sign-in, defaults (SRP, Argon2id)",
                Task.SIGN_IN,
                Task.SIGN_IN,
                OptionalDouble.of(20)),
        ARGON2ID(
                "password sign-in, the same Argon2id, 8 callers",
                Task.SIGN_IN_ARGON2ID,
                Task.SIGN_IN,
                OptionalDouble.of(1.5)),
        PBKDF2(
                "password sign-in, Keycloak by PBKDF2-SHA512",
                Task.SIGN_IN,
                Task.SIGN_IN_PBKDF2,
                OptionalDouble.empty()),
        NEARLY_OFF(
                "password sign-in, Keycloak's hashing nearly off",
                Task.SIGN_IN,
                Task.SIGN_IN_NEARLY_OFF,
                OptionalDouble.of(3)),
        REFRESH("refresh", Task.REFRESH, Task.REFRESH, OptionalDouble.of(3)),
        CLIENT_CREDENTIALS(
                "client credentials",
                Task.CLIENT_CREDENTIALS,
                Task.CLIENT_CREDENTIALS,
                OptionalDouble.of(3)),
        USER_INFO("user info", Task.USER_INFO, Task.USER_INFO, OptionalDouble.empty()),
        CREATE_USER("user creation", Task.CREATE_USER, Task.CREATE_USER, OptionalDouble.empty());

        private final String label;
        private final Task ours;
        private final Task theirs;
        private final OptionalDouble goal;

        Pair(String label, Task ours, Task theirs, OptionalDouble goal) {
            this.label = label;
            this.ours = ours;
            this.theirs = theirs;
            this.goal = goal;
        }

        /// The largest number by which both were measured.
        private int callers() {
            return Math.min(ours.callers().getLast(), theirs.callers().getLast());
        }
    }
}
