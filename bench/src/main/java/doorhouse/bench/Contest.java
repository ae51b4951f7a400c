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
/// @param doorhouse what was measured
/// @param keycloak what was measured
record Contest(
        String label,
        String unit,
        Better better,
        OptionalDouble goal,
        double doorhouse,
        double keycloak) {
    static final String DOORHOUSE = "Doorhouse";
    static final String KEYCLOAK = "Keycloak";

    /// The callers at whose number rates are compared.
    static final int CALLERS = 64;

    enum Better {
        MORE,
        LESS
    }

    /// How many times better Doorhouse is; below 1 it is worse.
    double times() {
        return better == Better.MORE ? doorhouse / keycloak : keycloak / doorhouse;
    }

    boolean reached() {
        return times() >= goal.orElse(0);
    }

    /// A value with its unit.
    String text(double value) {
        var number =
                value < 10
                        ? String.format(Locale.ROOT, "%.2f", value)
                        : String.format(Locale.ROOT, "%,.0f", value);
        return (number + " " + unit).strip();
    }

    /// Those for which both products were measured in a place.
    static List<Contest> in(Measured measured, Measured.Place place) {
        var contests = new ArrayList<Contest>();
        for (var pair : Pair.values()) {
            var ours = measured.rate(DOORHOUSE, place, pair.ours, CALLERS);
            var theirs = measured.rate(KEYCLOAK, place, pair.theirs, CALLERS);
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
                "password sign-in, each product's defaults",
                Task.SIGN_IN,
                Task.SIGN_IN,
                OptionalDouble.of(20)),
        ARGON2ID(
                "password sign-in, the same Argon2id",
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
    }
}
