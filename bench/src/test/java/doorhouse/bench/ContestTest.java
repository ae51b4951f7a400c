package doorhouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

final class ContestTest {
    private static final Measured.Place HERE = new Measured.Place(StoreKind.EMBEDDED, 1_000);

    private final Measured measured = new Measured();

    @Test
    void aGoalIsReachedAtItsTimesAndMissedJustBelow() {
        rate(Contest.DOORHOUSE, Task.REFRESH, 300);
        rate(Contest.KEYCLOAK, Task.REFRESH, 100);
        rate(Contest.DOORHOUSE, Task.CLIENT_CREDENTIALS, 299);
        rate(Contest.KEYCLOAK, Task.CLIENT_CREDENTIALS, 100);

        var contests = Contest.in(measured, HERE);

        assertThat(contests).extracting(Contest::reached).containsExactly(true, false);
        assertThat(contests).extracting(Contest::times).containsExactly(3.0, 2.99);
    }

    @Test
    void ofTimeAndMemoryLessIsBetter() {
        footprint(Contest.DOORHOUSE, Duration.ofSeconds(1), 201);
        footprint(Contest.KEYCLOAK, Duration.ofSeconds(10), 600);

        var contests = Contest.in(measured, HERE);

        assertThat(contests).extracting(Contest::reached).containsExactly(true, false);
    }

    @Test
    void sameArgon2idIsMeasuredAgainstKeycloaksDefault() {
        rate(Contest.DOORHOUSE, Task.SIGN_IN_ARGON2ID, 60);
        measured.add(new Measured.Rate(Contest.KEYCLOAK, HERE, Task.SIGN_IN, Task.FEW_CALLERS, 40));
        rate(Contest.KEYCLOAK, Task.SIGN_IN, 45);

        var contest = Contest.in(measured, HERE).getFirst();

        assertThat(contest.times()).isEqualTo(1.5);
        assertThat(CompareTable.row(contest)).contains("| 60 | 40 | 1.50 | 1.5 | reached |");
    }

    @Test
    void whatFailedIsShownAndItsGoalIsMissed() {
        rate(Contest.DOORHOUSE, Task.REFRESH, 300);
        measured.addFailure(Contest.DOORHOUSE, HERE, Task.REFRESH);
        rate(Contest.KEYCLOAK, Task.REFRESH, 100);
        rate(Contest.DOORHOUSE, Task.CLIENT_CREDENTIALS, 300);
        measured.addFailure(Contest.KEYCLOAK, HERE, Task.CLIENT_CREDENTIALS);
        footprint(Contest.DOORHOUSE, Duration.ofSeconds(1), 200);

        var contests = Contest.in(measured, HERE);

        assertThat(CompareTable.of(measured))
                .contains("| refresh | failed | 100 |  | 3.0 | missed |")
                .contains("| client credentials | 300 | failed |  | 3.0 | missed |");
        assertThat(contests).extracting(Contest::reached).containsExactly(false, false);
        assertThat(CompareChart.of(measured, ""))
                .contains(">failed Doorhouse<", ">failed Keycloak<", ">300 Doorhouse<")
                .doesNotContain("NaN");
    }

    @Test
    void theDefaultsAreSaidToDiffer() {
        footprint(Contest.DOORHOUSE, Duration.ofSeconds(1), 200);

        assertThat(CompareTable.of(measured)).contains(Contest.NOTES);
        assertThat(CompareChart.of(measured, "")).contains(Contest.NOTES);
    }

    @Test
    void whatOnlyOneWasMeasuredInIsNoContest() {
        rate(Contest.DOORHOUSE, Task.GET_USER, 10_000);
        rate(Contest.DOORHOUSE, Task.REFRESH, 300);
        var elsewhere = new Measured.Place(StoreKind.POSTGRESQL, 1_000);
        measured.add(new Measured.Rate(Contest.KEYCLOAK, elsewhere, Task.REFRESH, 64, 100));

        assertThat(Contest.in(measured, HERE)).isEmpty();
    }

    @Test
    void theChartIsWellFormedAndHasAPairOfBarsForEachContest() throws Exception {
        footprint(Contest.DOORHOUSE, Duration.ofSeconds(1), 200);
        footprint(Contest.KEYCLOAK, Duration.ofSeconds(10), 600);

        var chart = CompareChart.of(measured, "RSA & <more>");

        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(chart)));
        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(1 + 2 * 2);
        assertThat(chart).contains("RSA &amp; &lt;more>", "1.00 s Doorhouse", "10 s Keycloak");
    }

    private void rate(String product, Task task, double perSecond) {
        measured.add(new Measured.Rate(product, HERE, task, task.callers().getLast(), perSecond));
    }

    private void footprint(String product, Duration firstToken, long residentMib) {
        measured.add(new Measured.Footprint(product, HERE, firstToken, residentMib, Double.NaN));
    }
}
