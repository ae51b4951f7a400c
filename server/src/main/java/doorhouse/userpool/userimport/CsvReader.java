package doorhouse.userpool.userimport;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads comma-separated values as they come, one row at a time (RFC 4180): UTF-8 with or without a
/// byte order mark, lines that end in any of the usual ways, quoted fields that may hold commas,
/// doubled quotes and line ends. As Cognito's files have it, a comma outside quotes may also be
/// written `\,`, and white space around a field does not count. Empty lines are passed over.
final class CsvReader implements AutoCloseable {
    private static final int END = -1;
    private static final char MARK = '\uFEFF';

    /// The text is no such file.
    static final class NotCsv extends Exception {
        NotCsv(long line, String fault) {
            super("line " + line + ": " + fault, null, false, false);
        }
    }

    /// @param line the line on which it begins, from 1 on
    /// @param tooLong whether it is longer than a row may be; then the fields are not all there
    record Row(long line, List<String> fields, boolean tooLong) {}

    private final Reader in;
    private final char[] buffer = new char[1 << 14];
    private int at;
    private int end;
    private final int mostCharacters;
    private final StringBuilder field = new StringBuilder();
    private long line = 1;
    private int next;
    private int length;

    /// @param mostCharacters how long a row may be
    CsvReader(InputStream in, int mostCharacters) throws IOException, NotCsv {
        var decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.in = new InputStreamReader(in, decoder);
        this.mostCharacters = mostCharacters;
        advance();
        if (next == MARK) advance();
    }

    /// The next row; empty at the end.
    ///
    /// @throws NotCsv when the text cannot be read on
    Optional<Row> next() throws IOException, NotCsv {
        while (atLineEnd()) endLine();
        if (next == END) return Optional.empty();
        long begin = line;
        length = 0;
        var fields = new ArrayList<String>();
        while (true) {
            var text = field();
            if (length <= mostCharacters) fields.add(text);
            if (next != ',') break;
            take();
        }
        if (next != END) endLine();
        return Optional.of(new Row(begin, fields, length > mostCharacters));
    }

    private String field() throws IOException, NotCsv {
        while (next == ' ' || next == '\t') take();
        field.setLength(0);
        if (next == '"') {
            quoted();
            return field.toString();
        }
        while (next != ',' && next != END && !atLineEnd()) {
            int c = take();
            if (c == '\\' && next == ',') c = take();
            keep(c);
        }
        return field.toString().strip();
    }

    private void quoted() throws IOException, NotCsv {
        long begin = line;
        take();
        while (true) {
            if (next == END) throw new NotCsv(begin, "a quoted field does not end");
            if (atLineEnd()) {
                keep('\n');
                length++;
                endLine();
                continue;
            }
            int c = take();
            if (c == '"' && next != '"') break;
            if (c == '"') take();
            keep(c);
        }
        while (next == ' ' || next == '\t') take();
        if (next != ',' && next != END && !atLineEnd()) {
            throw new NotCsv(line, "text follows a quoted field");
        }
    }

    /// Of a row that is too long the rest is passed over, so that it takes no room.
    private void keep(int c) {
        if (length <= mostCharacters) field.append((char) c);
    }

    private boolean atLineEnd() {
        return next == '\n' || next == '\r';
    }

    private void endLine() throws IOException, NotCsv {
        int first = next;
        advance();
        if (first == '\r' && next == '\n') advance();
        line++;
    }

    private int take() throws IOException, NotCsv {
        int taken = next;
        length++;
        advance();
        return taken;
    }

    private void advance() throws IOException, NotCsv {
        try {
            next = read();
        } catch (CharacterCodingException e) {
            throw new NotCsv(line, "the text is not UTF-8");
        }
        // No database keeps it as text. UTF-16 has many.
        if (next == 0) throw new NotCsv(line, "the text has a NUL");
    }

    /// One character. A reader's own method takes a lock for each.
    private int read() throws IOException {
        if (at == end) {
            at = 0;
            end = in.read(buffer);
            if (end <= 0) {
                end = 0;
                return END;
            }
        }
        return buffer[at++];
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
