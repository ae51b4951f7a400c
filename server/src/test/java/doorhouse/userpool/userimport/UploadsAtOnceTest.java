package doorhouse.userpool.userimport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

class UploadsAtOnceTest {
    private static final int MOST_OF_AN_ADDRESS = 16;

    private final TestServer server = TestServer.shared();
    private final TestPool pool =
            server.pool(r -> r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));

    /// An upload that has begun and waits for its one byte.
    private static final class Begun implements AutoCloseable {
        private final Socket socket;

        Begun(URI url) throws IOException {
            socket = new Socket(url.getHost(), url.getPort());
            socket.setSoTimeout(20_000);
            write(
                    "PUT %s?%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
                                    .formatted(url.getRawPath(), url.getRawQuery())
                            + "Expect: 100-continue\r\n\r\n");
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(US_ASCII));
        }

        /// The status of what comes next, to the end of its head.
        String status() throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                assertThat(next).isNotNegative();
                head.append((char) next);
            }
            return head.substring(9, 12);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void anAddressUploadsOnlySoManyFilesAtATime() throws IOException {
        var under = new ArrayList<Begun>();
        try {
            for (int i = 0; i < MOST_OF_AN_ADDRESS; i++) {
                var upload = new Begun(url());
                under.add(upload);
                assertThat(upload.status()).isEqualTo("100");
            }

            int oneMore = Import.put(url().toString(), BodyPublishers.ofString("x"));
            under.getFirst().write("x");
            var ended = under.getFirst().status();
            int next = Import.put(url().toString(), BodyPublishers.ofString("x"));

            assertThat(oneMore).isEqualTo(503);
            assertThat(ended).isEqualTo("200");
            assertThat(next).isEqualTo(200);
        } finally {
            for (var upload : under) upload.close();
        }
    }

    private URI url() {
        return URI.create(Import.created(pool).describe().preSignedUrl());
    }
}
