package doorhouse.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubTest {
    /// The example of RFC 9562, appendix A.6.
    @Test
    void aNewOneIsOfVersion7() {
        var time = Instant.parse("2022-02-22T19:22:22Z");
        var random = new UUID(0xCC3L, 0x18C4_DC0C_0C07_398FL);

        var sub = Sub.at(time, random);

        assertThat(sub.value()).isEqualTo("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    }

    @Test
    void whatIsTakenOfTheRandomBitsIsNeitherVersionNorVariant() {
        var none = Sub.at(Instant.EPOCH, new UUID(0, 0));
        var all = Sub.at(Instant.EPOCH, new UUID(-1, -1));

        assertThat(none.value()).isEqualTo("00000000-0000-7000-8000-000000000000");
        assertThat(all.value()).isEqualTo("00000000-0000-7fff-bfff-ffffffffffff");
    }

    @Test
    void itTellsWhenItsUserWasMadeIfItIsOfVersion7() {
        var time = Instant.parse("2026-11-22T04:00:00.123Z");

        assertThat(Sub.at(time).made()).contains(time);
        assertThat(Sub.withoutTime(new UUID(-1, -1)).made()).isEmpty();
        assertThat(Sub.withoutTime(new UUID(-1, -1)).value())
                .isEqualTo("ffffffff-ffff-4fff-bfff-ffffffffffff");
        assertThat(Sub.withoutTime(new UUID(0, 0)).value())
                .isEqualTo("00000000-0000-4000-8000-000000000000");
    }

    @Test
    void thoseOfLaterTimesComeLaterAndNoneComesTwice() {
        var made = new ArrayList<String>();
        var time = Instant.parse("2026-01-31T23:59:59.990Z");
        for (int i = 0; i < 1_000; i++) made.add(Sub.at(time.plusMillis(i)).value());

        var atOnce = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) atOnce.add(Sub.at(time).value());

        assertThat(made).isSorted();
        assertThat(atOnce).hasSize(1_000);
    }
}
