package doorhouse.userpool.userimport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvReaderTest {
    private static final int MOST = 20;

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("\n\r\n", List.of()),
                Arguments.of("a,b\n", List.of(List.of("a", "b"))),
                Arguments.of("a,b", List.of(List.of("a", "b"))),
                Arguments.of("a,b\r\nc,d\re,f\n", lines("a,b", "c,d", "e,f")),
                Arguments.of("\uFEFFa,b", lines("a,b")),
                Arguments.of("a,\uFEFFb", List.of(List.of("a", "\uFEFFb"))),
                Arguments.of(" a ,\tb\t\n", lines("a,b")),
                Arguments.of("a,,\n", List.of(List.of("a", "", ""))),
                Arguments.of("a\\,b,c", List.of(List.of("a,b", "c"))),
                Arguments.of("a\\b,c\\", List.of(List.of("a\\b", "c\\"))),
                Arguments.of("\"a,b\",c", List.of(List.of("a,b", "c"))),
                Arguments.of("\"a\"\"b\",c", List.of(List.of("a\"b", "c"))),
                Arguments.of("\" a \" ,c", List.of(List.of(" a ", "c"))),
                Arguments.of("\"a\r\nb\",c\nd,e", List.of(List.of("a\nb", "c"), List.of("d", "e"))),
                Arguments.of("\"\",b", List.of(List.of("", "b"))),
                Arguments.of("a \"b\" c,d", List.of(List.of("a \"b\" c", "d"))),
                Arguments.of("Žofie,日本語,😀\n", lines("Žofie,日本語,😀")));
    }

    private static List<List<String>> lines(String... lines) {
        return Stream.of(lines).map(line -> List.of(line.split(",", -1))).toList();
    }

    private static List<CsvReader.Row> rows(byte[] bytes) throws IOException, CsvReader.NotCsv {
        var rows = new ArrayList<CsvReader.Row>();
        try (var csv = new CsvReader(new ByteArrayInputStream(bytes), MOST)) {
            for (var row = csv.next(); row.isPresent(); row = csv.next()) rows.add(row.get());
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readsRows(String text, List<List<String>> expected) throws Exception {
        var rows = rows(text.getBytes(UTF_8));

        assertThat(rows).extracting(CsvReader.Row::fields).isEqualTo(expected);
    }

    @Test
    void aRowIsCalledByTheLineOnWhichItBegins() throws Exception {
        var rows = rows("a\n\n\"b\nb\"\r\nc\n".getBytes(UTF_8));

        assertThat(rows).extracting(CsvReader.Row::line).containsExactly(1L, 3L, 5L);
    }

    @Test
    void aRowIsTooLongFromOneCharacterMoreOn() throws Exception {
        var longest = "a".repeat(MOST - 2) + ",b\n";

        var rows = rows((longest + "a" + longest + "c\n").getBytes(UTF_8));

        assertThat(rows).extracting(CsvReader.Row::tooLong).containsExactly(false, true, false);
        assertThat(rows.getLast().fields()).containsExactly("c");
    }

    @Test
    void ofARowThatIsTooLongLittleIsKept() throws Exception {
        var rows = rows((",".repeat(100_000) + "\"" + "x".repeat(100_000) + "\"").getBytes(UTF_8));

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().tooLong()).isTrue();
        assertThat(rows.getFirst().fields()).hasSizeLessThan(MOST + 2);
    }

    @Test
    void whatIsNoSuchTextIsToldByItsLine() {
        assertThatThrownBy(() -> rows("a\n\"b\nc".getBytes(UTF_8)))
                .hasMessage("line 2: a quoted field does not end");
        assertThatThrownBy(() -> rows("a\n\"b\"c\n".getBytes(UTF_8)))
                .hasMessage("line 2: text follows a quoted field");
        assertThatThrownBy(() -> rows(new byte[] {'a', '\n', (byte) 0xc3, '(', '\n'}))
                .hasMessageEndingWith("the text is not UTF-8");
    }
}
