package doorhouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.http.InFlight;
import doorhouse.http.Request;
import doorhouse.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnTest {
    private final InFlight<String> senders = new InFlight<>(2, 100);
    private final AtomicInteger ended = new AtomicInteger();

    private Turn turn() {
        return new Turn(senders, ended::incrementAndGet);
    }

    @Test
    void oneSenderHasSoManyTurnsAndOthersHaveTheirs() throws IOException {
        var first = turn();
        first.of("ana");
        turn().of("ana");

        assertThat(catchThrowable(() -> turn().of("ana"))).isInstanceOf(Turn.Busy.class);
        turn().of("bob");
        first.leave();
        first.leave();
        turn().of("ana");
        assertThat(turn().goesTo("ana")).isFalse();
        assertThat(ended).hasValue(1);
    }

    @Test
    void whoIsKnownCountsNoMoreAsWhoWasClaimed() throws IOException {
        for (int i = 0; i < 2; i++) {
            var turn = turn();
            turn.of("key AKIA");
            turn.of("ana");
        }

        assertThat(turn().goesTo("key AKIA")).isTrue();
        assertThat(turn().goesTo("ana")).isFalse();
    }

    @Test
    void whoIsRefusedHoldsNothingWhileItsBodyIsReadOn() throws IOException {
        var turn = turn();
        turn.of("ana");
        var body =
                new InputStream() {
                    private int left = 10;

                    @Override
                    public int read() {
                        assertThat(ended).hasValue(1);
                        return --left < 0 ? -1 : 0;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) {
                        return read() < 0 ? -1 : 1;
                    }
                };

        var answer = turn.drained(request(), body, Response.of(403));

        assertThat(answer.headers()).isEmpty();
        assertThat(body.left).isNegative();
    }

    private static Request request() {
        return new Request("id", "POST", "/", "", List.of(), new byte[0], "127.0.0.1", Map.of());
    }
}
