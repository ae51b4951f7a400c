package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Amazon's published signatures: the Signature Version 4 test suite and the worked example of the
/// IAM User Guide.
class VectorsTest {
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final String HOST = "example.amazonaws.com";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/||5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET|/example/..||5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET|/example1/example2/../..||5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET|//||5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET|/./||5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
                "GET|/\u1234||8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
                "GET|/|Param2=value2&Param1=value1|b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
                "POST|/||5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
            })
    void signsAsTheTestSuite(String method, String path, String query, String signature) {
        var request =
                new RawRequest(method, path, query, List.of(new Header("Host", HOST)), hash(""));

        assertThat(signature(signer("service"), request)).isEqualTo(signature);
    }

    @Test
    void trimsHeadersAsTheTestSuite() {
        var headers = new ArrayList<Header>();
        headers.add(new Header("Host", HOST));
        headers.add(new Header("My-Header1", " value1"));
        headers.add(new Header("My-Header2", " \"a   b   c\""));

        var signature =
                signature(signer("service"), new RawRequest("GET", "/", null, headers, hash("")));

        assertThat(signature)
                .isEqualTo("acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
    }

    @Test
    void signsTheBodyAsTheTestSuite() {
        var headers =
                List.of(
                        new Header("Content-Type", "application/x-www-form-urlencoded"),
                        new Header("Host", HOST));

        var signature =
                signature(
                        signer("service"),
                        new RawRequest("POST", "/", null, headers, hash("Param1=value1")));

        assertThat(signature)
                .isEqualTo("ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void signsTheUserGuidesListUsers() {
        var headers =
                List.of(
                        new Header("Host", "iam.amazonaws.com"),
                        new Header(
                                "Content-Type",
                                "application/x-www-form-urlencoded; charset=utf-8"));

        var signature =
                signature(
                        signer("iam"),
                        new RawRequest(
                                "GET",
                                "/",
                                "Action=ListUsers&Version=2010-05-08",
                                headers,
                                hash("")));

        assertThat(signature)
                .isEqualTo("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    private static Signer signer(String service) {
        return new Signer(
                "AKIDEXAMPLE",
                Secret.of("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
                null,
                new Region("us-east-1"),
                service);
    }

    private static String signature(Signer signer, RawRequest request) {
        var authorization = signer.sign(request, NOW).values("Authorization").getFirst();
        return authorization.substring(authorization.indexOf("Signature=") + "Signature=".length());
    }

    private static String hash(String body) {
        return Sha256.hex(body.getBytes(UTF_8));
    }
}
