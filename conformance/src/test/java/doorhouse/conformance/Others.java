package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// People who sign in beside a fault that is no matter of theirs: they wait less than twice as long
/// as without it, with nothing added for slow machines. What else goes on at one must cancel out
/// instead. So stretches without and with the fault take turns, half a second or so each, and are
/// compared two by two; of a stretch counts the median of its calls, which a pause of the machine
/// for a moment does not move, and of all pairs the median again, which holds while fewer than half
/// of them were disturbed on one side alone. A machine that is busy all the time slows both sides.
final class Others {
    private static final int PEOPLE = 4;
    private static final int SIGN_INS_OF_A_STRETCH = 100;
    private static final double MOST_TIMES_AS_LONG = 2;

    /// People pause between their sign-ins.
    private static final int PAUSE_MILLIS = 10;

    private final PackedServer server;
    private final Pool pool;
    private final List<Double> without = new ArrayList<>();
    private final List<Double> during = new ArrayList<>();

    /// @param pool in which `there-0` to `there-3` are
    Others(PackedServer server, Pool pool) throws InterruptedException {
        this.server = server;
        this.pool = pool;
        signIns().await(3 * SIGN_INS_OF_A_STRETCH, 60).end();
    }

    /// A stretch without the fault.
    void without() throws InterruptedException {
        without.add(stretch(() -> true));
    }

    /// A stretch with it.
    ///
    /// @param enough when it may end
    void during(BooleanSupplier enough) throws InterruptedException {
        during.add(stretch(enough));
    }

    /// Compares each stretch with the one of the other kind at its place.
    void wereServedAsFast(String fault) {
        assertThat(during).hasSameSizeAs(without).isNotEmpty();
        var timesAsLong = new ArrayList<Double>();
        for (int i = 0; i < during.size(); i++) timesAsLong.add(during.get(i) / without.get(i));
        System.out.printf(
                "%s: others waited %.1f ms without it and %.1f ms with it; times as long: %s%n",
                fault, median(without), median(during), timesAsLong);
        assertThat(median(timesAsLong))
                .as("how many times as long others waited (%s), of %s", fault, timesAsLong)
                .isLessThan(MOST_TIMES_AS_LONG);
        without.clear();
        during.clear();
    }

    private double stretch(BooleanSupplier enough) throws InterruptedException {
        var signIns = signIns().await(SIGN_INS_OF_A_STRETCH, 60);
        UnderLoad.await(60, enough);
        signIns.end();
        assertThat(signIns.lost()).isEmpty();
        assertThat(signIns.answers()).allMatch(answer -> answer.status() == 200);
        return signIns.medianMillis();
    }

    private Crowd signIns() {
        return Crowd.onAndOn(
                server.port(),
                PEOPLE,
                (caller, number) -> {
                    Thread.sleep(PAUSE_MILLIS);
                    var name = "there-" + number;
                    return caller.call("InitiateAuth", pool.signIn(name, Pool.password(name)));
                });
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
