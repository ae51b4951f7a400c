package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapacityTest {
    @Test
    void theLimitOfOpenFilesIsReadAsLinuxTellsIt() {
        var told =
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             95888                95888                processes
                Max open files            1024                 524288               files
                """;

        assertThat(Capacity.openFiles(told)).hasValue(1_024);
        assertThat(Capacity.openFiles("Max open files            unlimited  unlimited files"))
                .isEmpty();
    }

    @Test
    void noMoreThanWantedAndAtLeastOneIsPossible() {
        assertThat(Capacity.connections(1)).isEqualTo(1);
        assertThat(Capacity.connections(Integer.MAX_VALUE)).isBetween(1, Integer.MAX_VALUE - 1);
    }
}
