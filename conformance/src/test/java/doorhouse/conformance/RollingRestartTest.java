package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every node is ended and begun again, one after the other, while clients ask without a pause: all
/// of them are answered.
@Alone
@ExtendWith(SharedNodes.class)
class RollingRestartTest {
    private static final int CLIENTS = 6;

    @Test
    void noRequestIsLost(Nodes nodes) throws IOException, InterruptedException {
        try (var app = new CallbackApp()) {
            var site = NodeSessionsTest.site(nodes, app);
            var people = IntStream.range(0, CLIENTS).mapToObj(_ -> site.confirmedUser()).toList();
            var load = new SteadyLoad(site, URI.create(nodes.publicUrl()), people);
            var took = new ArrayList<Long>();
            try (load) {
                load.awaitMore(10);
                for (int node = 0; node < nodes.count(); node++) {
                    long begun = System.nanoTime();
                    nodes.restart(node);
                    took.add((System.nanoTime() - begun) / 1_000_000);
                    load.awaitMore(10);
                }
            }

            System.out.printf(
                    "rolling restart of %d nodes: %s ms, %d requests answered%n",
                    nodes.count(), took, load.answered());
            assertThat(load.failures()).isEqualTo(List.of());
            assertThat(load.answered()).isGreaterThan(30 * CLIENTS);
        }
    }
}
