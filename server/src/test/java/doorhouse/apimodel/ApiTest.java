package doorhouse.apimodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ApiTest {
    private static final Api.Head HEAD =
            new Api.Head("sts", Api.Protocol.QUERY, "2011-06-15", null, null);

    private static final Api.Content CONTENT =
            new Api.Content(Map.of(), Map.of("Gone", new ErrorModel("Gone", 410)));

    private final AtomicInteger readings = new AtomicInteger();

    @Test
    void operationsAreReadOnceWhenTheyAreFirstAskedFor() {
        var api =
                new Api(
                        HEAD,
                        () -> {
                            readings.incrementAndGet();
                            return CONTENT;
                        });

        assertThat(api.service()).isEqualTo("sts");
        assertThat(readings).hasValue(0);

        assertThat(api.operations()).isEmpty();
        assertThat(api.error("Gone")).isPresent();
        assertThat(readings).hasValue(1);
    }

    @Test
    void aReadingThatFailedIsTriedAgain() {
        var api =
                new Api(
                        HEAD,
                        () -> {
                            if (readings.incrementAndGet() == 1) throw new IllegalStateException();
                            return CONTENT;
                        });

        var thrown = catchThrowable(() -> api.error("Gone"));

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(api.error("Gone")).isPresent();
    }
}
