package doorhouse.userpool.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RedirectBindingTest {
    private static final SigningAlgorithms ALGORITHMS = SigningAlgorithms.jdk();
    private static final KeyPair KEYS = ALGORITHMS.newKey(SigningAlgorithm.RS256);
    private static final List<PublicKey> PUBLIC = List.of(KEYS.getPublic());
    private static final String XML = "<a>Ändra&amp;</a>";

    private static String signed(String relayState) {
        return RedirectBinding.query(
                RedirectBinding.RESPONSE,
                XML,
                relayState,
                Optional.of(m -> ALGORITHMS.sign(SigningAlgorithm.RS256, KEYS.getPrivate(), m)));
    }

    @Test
    void aMessageGoesThroughAQuery() throws SamlRefused {
        var read = RedirectBinding.of(signed("a b&c=d"));

        read.check(RedirectBinding.RESPONSE, PUBLIC);
        assertThat(read.message(RedirectBinding.RESPONSE))
                .hasValueSatisfying(
                        m -> assertThat(m).asString(StandardCharsets.UTF_8).isEqualTo(XML));
        assertThat(read.message(RedirectBinding.REQUEST)).isEmpty();
        assertThat(read.relayState()).contains("a b&c=d");
    }

    @Test
    void whatIsSignedIsTheQueryAsItStands() throws SamlRefused {
        var query = signed("");
        // Other writers encode in small letters, and have parameters of their own.
        var otherwise = query.replace("%3A%2F%2F", "%3a%2f%2f");
        var text = otherwise.substring(0, otherwise.indexOf("&Signature="));
        byte[] signature =
                ALGORITHMS.sign(
                        SigningAlgorithm.RS256,
                        KEYS.getPrivate(),
                        text.getBytes(StandardCharsets.UTF_8));
        var theirs = "x=1&" + text + "&Signature=" + encoded(signature) + "&y=2";

        RedirectBinding.of(theirs).check(RedirectBinding.RESPONSE, PUBLIC);
        refused(check(otherwise));
    }

    @Test
    void nothingThatIsSignedCanBeAnother() throws SamlRefused {
        var query = signed("state");
        var other = RedirectBinding.query(RedirectBinding.RESPONSE, "<b/>", "", Optional.empty());
        var message = other.substring(other.indexOf('=') + 1);

        refused(check(query.replaceFirst("SAMLResponse=[^&]*", "SAMLResponse=" + message)));
        refused(check(query.replace("RelayState=state", "RelayState=other")));
        refused(check(query.replace("&RelayState=state", "")));
        refused(check(query.replace("rsa-sha256", "rsa-sha512")));
        refused(check(query.replace("rsa-sha256", "hmac-sha256")));
        refused(check(query.replaceFirst("&SigAlg=[^&]*", "")));
        refused(check(query.replaceFirst("&Signature=.*", "")));
        refused(check(query.replaceFirst("&Signature=.*", "&Signature=")));
        refused(() -> RedirectBinding.of(query).check(RedirectBinding.REQUEST, PUBLIC));
        refused(() -> RedirectBinding.of(query).check(RedirectBinding.RESPONSE, List.of()));
        var stranger = ALGORITHMS.newKey(SigningAlgorithm.RS256).getPublic();
        refused(() -> RedirectBinding.of(query).check(RedirectBinding.RESPONSE, List.of(stranger)));
    }

    @Test
    void aParameterStandsOnce() {
        for (var name : List.of("SAMLResponse", "RelayState", "SigAlg", "Signature", "%53igAlg")) {
            refused(() -> RedirectBinding.of(signed("state") + "&" + name + "=x"));
            refused(() -> RedirectBinding.of(name + "=x&" + signed("state")));
        }
    }

    @Test
    void whatIsNoDeflatedTextIsRefused() {
        for (var value :
                List.of("", "AAAA", "!", "%zz", encoded("<a/>".getBytes(StandardCharsets.UTF_8)))) {
            refused(() -> RedirectBinding.of("SAMLRequest=" + value).message("SAMLRequest"));
        }
    }

    @Test
    void aSmallTextDoesNotGrowWithoutEnd() {
        var out = new ByteArrayOutputStream();
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(new byte[50_000_000]);
            deflater.finish();
            byte[] chunk = new byte[4_096];
            while (!deflater.finished()) out.write(chunk, 0, deflater.deflate(chunk));
        }

        var refused =
                catchThrowableOfType(
                        SamlRefused.class,
                        () ->
                                RedirectBinding.of("SAMLRequest=" + encoded(out.toByteArray()))
                                        .message("SAMLRequest"));

        assertThat(refused.fault()).isEqualTo(SamlFault.TOO_LONG);
    }

    private static String encoded(byte[] bytes) {
        return URLEncoder.encode(Base64.getEncoder().encodeToString(bytes), StandardCharsets.UTF_8);
    }

    private static ThrowingCallable check(String query) {
        return () -> RedirectBinding.of(query).check(RedirectBinding.RESPONSE, PUBLIC);
    }

    private static void refused(ThrowingCallable reading) {
        assertThat(catchThrowableOfType(SamlRefused.class, reading)).isNotNull();
    }
}
