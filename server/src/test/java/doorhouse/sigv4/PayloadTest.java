package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.crypto.Secret;
import doorhouse.sigv4.PayloadRefused.Fault;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies as signatures cover them. The signed chunks are the example of the S3 API Reference,
/// "Signature calculations for the Authorization header: transferring payload in multiple chunks".
class PayloadTest {
    private static final Scope SCOPE = new Scope("20130524", "us-east-1", "s3");
    private static final Secret SECRET = Secret.of("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
    private static final String FIRST =
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
    private static final String SECOND =
            "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
    private static final String LAST =
            "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";
    private static final int LENGTH = 66_560;

    private static PayloadKey.Chain chain() {
        return new PayloadKey(
                        SCOPE,
                        SCOPE.signingKey(SECRET),
                        "20130524T000000Z",
                        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")
                .begin();
    }

    private static String chunk(int size, String signature) {
        return Integer.toHexString(size)
                + ";chunk-signature="
                + signature
                + "\r\n"
                + "a".repeat(size)
                + "\r\n";
    }

    private static String example() {
        return chunk(65_536, FIRST) + chunk(1_024, SECOND) + chunk(0, LAST);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Test
    void theDocumentedExampleIsTakenOutOfItsChunks() throws IOException {
        var body = new ChunkedInput(stream(example()), LENGTH, chain(), List.of());

        assertThat(body.readAllBytes()).isEqualTo("a".repeat(LENGTH).getBytes(UTF_8));
        assertThat(body.trailers()).isEmpty();
    }

    private static void assertRefused(String text, Fault fault) {
        var passed = new ByteArrayOutputStream();
        var in = new ChunkedInput(stream(text), LENGTH, chain(), List.of());

        var refused =
                catchThrowableOfType(
                        PayloadRefused.class, () -> new WithheldInput(in).transferTo(passed));

        assertThat(refused).isNotNull();
        assertThat(refused.fault()).isEqualTo(fault);
        assertThat(passed.size()).isLessThan(LENGTH);
    }

    @Test
    void aTamperedBodyIsNeverPassedOnWhole() {
        var example = example();

        assertRefused(example.replaceFirst("aaaa", "aaab"), Fault.SIGNATURE);
        assertRefused(example.replace("a\r\n400;", "b\r\n400;"), Fault.SIGNATURE);
        assertRefused(example.replace("a\r\n0;", "b\r\n0;"), Fault.SIGNATURE);
        assertRefused(example.replace(LAST, FIRST), Fault.SIGNATURE);
        assertRefused(example.replace(FIRST, FIRST.replace('a', 'b')), Fault.SIGNATURE);
        // Chunks out of turn, one twice, one left out.
        assertRefused(
                chunk(1_024, SECOND) + chunk(65_536, FIRST) + chunk(0, LAST), Fault.SIGNATURE);
        assertRefused(chunk(65_536, FIRST) + chunk(65_536, FIRST), Fault.LENGTH);
        assertRefused(chunk(65_536, FIRST) + chunk(0, LAST), Fault.LENGTH);
        assertRefused(chunk(0, LAST), Fault.LENGTH);
        // Cut off anywhere.
        for (int cut : List.of(1, 2, 3, 40, 90, 95, 1_100, 60_000, example.length()))
            assertRefused(example.substring(0, example.length() - cut), Fault.LENGTH);
        // Something after the end, or in the frames.
        assertRefused(example + "a", Fault.FRAME);
        assertRefused(example.replace(";chunk-signature=" + LAST, ""), Fault.FRAME);
        assertRefused(example.replace("\r\n400", "x\r\n400"), Fault.FRAME);
        assertRefused("10000;" + "x".repeat(5_000), Fault.FRAME);
        assertRefused(example.replaceFirst("10000", "ffffffffffffffff"), Fault.LENGTH);
        assertRefused(example.replace("\r\n\r\n", "\r\nx-a:b\r\n\r\n"), Fault.TRAILER);
    }

    @Test
    void aBodyThatIsNotAsHashedIsNeverPassedOnWhole() throws IOException {
        for (int length : List.of(1, 16_383, 16_384, 16_385, 32_768, 100_000)) {
            var text = "a".repeat(length);
            var passed = new ByteArrayOutputStream();
            var right = new HashedInput(stream(text), Sha256.hex(text));
            var wrong = new HashedInput(stream(text), Sha256.hex(text + "a"));

            assertThat(new WithheldInput(right).readAllBytes()).hasSize(length);
            var refused =
                    catchThrowableOfType(
                            PayloadRefused.class,
                            () -> new WithheldInput(wrong).transferTo(passed));

            assertThat(refused.fault()).isEqualTo(Fault.HASH);
            assertThat(passed.size()).isLessThan(length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
    void chunksOfOurOwnHaveTheLengthThatIsTold(int length) throws IOException {
        var trailer = "x-amz-checksum-crc32:AAAAAA==";
        var out = new ChunkedOutput(stream("a".repeat(length)), () -> trailer);

        byte[] encoded = out.readAllBytes();

        assertThat(encoded).hasSize((int) ChunkedOutput.length(length, trailer.length()));
        var back =
                new ChunkedInput(
                        new ByteArrayInputStream(encoded),
                        length,
                        null,
                        List.of("x-amz-checksum-crc32"));
        assertThat(back.readAllBytes()).hasSize(length);
        assertThat(back.trailers()).containsEntry("x-amz-checksum-crc32", "AAAAAA==");
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-checksum-crc32:AAAAAA==,                    true",
        "X-Amz-Checksum-Crc32: AAAAAA==,                   true",
        "x-amz-checksum-sha1:AAAAAA==,                     false",
        "x-amz-checksum-crc32,                             false",
        "'',                                               false"
    })
    void onlyTheTrailingHeadersThatWereAnnouncedAreTaken(String line, boolean taken) {
        var body =
                new ChunkedInput(
                        stream("1\r\na\r\n0\r\n" + line + "\r\n\r\n"),
                        1,
                        null,
                        List.of("x-amz-checksum-crc32"));

        var refused = catchThrowableOfType(PayloadRefused.class, body::readAllBytes);

        assertThat(refused == null).isEqualTo(taken);
    }
}
