package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTest {
    @Test
    void aSmallHeapMayGrow() {
        var heap = new Heap(80);

        assertThat(heap.grown(80)).isFalse();
        assertThat(heap.grown(81)).isTrue();
    }

    @Test
    void aHeapThatWasCollectedMayGrowByHalf() {
        var heap = new Heap(80);

        heap.collected(100);
        assertThat(heap.grown(150)).isFalse();
        assertThat(heap.grown(151)).isTrue();

        heap.collected(20);
        assertThat(heap.grown(80)).isFalse();
        assertThat(heap.grown(81)).isTrue();
    }
}
