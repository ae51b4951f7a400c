package doorhouse.userpool.saml;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Messages in the query of a URL: deflated, and signed over the query as it stands. Source:
/// "Bindings for the OASIS SAML V2.0" §3.4.4.
final class RedirectBinding {
    static final String REQUEST = "SAMLRequest";
    static final String RESPONSE = "SAMLResponse";
    private static final String RELAY_STATE = "RelayState";
    private static final String ALGORITHM = "SigAlg";
    private static final String SIGNATURE = "Signature";
    private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    private static final int CHUNK = 4_096;

    /// XML Signature writes signatures of elliptic curves as two numbers, not in DER.
    private static final Map<String, String> ALGORITHMS =
            Map.of(
                    RSA_SHA256,
                    "SHA256withRSA",
                    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
                    "SHA384withRSA",
                    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
                    "SHA512withRSA",
                    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
                    "SHA256withECDSAinP1363Format",
                    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
                    "SHA384withECDSAinP1363Format",
                    "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
                    "SHA512withECDSAinP1363Format");

    private static final Set<String> NAMES =
            Set.of(REQUEST, RESPONSE, RELAY_STATE, ALGORITHM, SIGNATURE);

    private final Map<String, String> raw;

    private RedirectBinding(Map<String, String> raw) {
        this.raw = raw;
    }

    /// A query that carries a message.
    ///
    /// @param kind [#REQUEST] or [#RESPONSE]
    /// @param relayState empty for none
    /// @param signer by RSA with SHA-256; empty leaves the query unsigned
    static String query(
            String kind, String xml, String relayState, Optional<UnaryOperator<byte[]>> signer) {
        var query = kind + "=" + encoded(base64(deflated(xml)));
        if (!relayState.isEmpty()) query += "&" + RELAY_STATE + "=" + encoded(relayState);
        if (signer.isEmpty()) return query;
        query += "&" + ALGORITHM + "=" + encoded(RSA_SHA256);
        byte[] signature = signer.get().apply(query.getBytes(StandardCharsets.US_ASCII));
        return query + "&" + SIGNATURE + "=" + encoded(base64(signature));
    }

    /// The address with a query added to what it has.
    static String at(String address, String query) {
        return address + (address.contains("?") ? "&" : "?") + query;
    }

    /// @param query as sent: what was signed is its very bytes
    /// @throws SamlRefused malformed, when one of the binding's parameters is there twice
    static RedirectBinding of(String query) throws SamlRefused {
        var raw = new HashMap<String, String>();
        for (var pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 0) continue;
            var name = decoded(pair.substring(0, equals));
            if (!NAMES.contains(name)) continue;
            var twice = raw.put(name, pair.substring(equals + 1));
            if (twice != null) throw SamlFault.MALFORMED.refused();
        }
        return new RedirectBinding(raw);
    }

    /// The message of this kind; empty where there is none.
    Optional<byte[]> message(String kind) throws SamlRefused {
        var value = raw.get(kind);
        if (value == null) return Optional.empty();
        return Optional.of(inflated(unbase64(decoded(value))));
    }

    Optional<String> relayState() throws SamlRefused {
        var value = raw.get(RELAY_STATE);
        return value == null ? Optional.empty() : Optional.of(decoded(value));
    }

    /// @throws SamlRefused unless one of the keys signed the query
    void check(String kind, List<PublicKey> keys) throws SamlRefused {
        var signature = raw.get(SIGNATURE);
        var algorithm = raw.get(ALGORITHM);
        if (signature == null || algorithm == null) throw SamlFault.SIGNATURE.refused();
        var known = ALGORITHMS.get(decoded(algorithm));
        if (known == null) throw SamlFault.SIGNATURE.refused();
        var signed = kind + "=" + raw.getOrDefault(kind, "");
        var relayState = raw.get(RELAY_STATE);
        if (relayState != null) signed += "&" + RELAY_STATE + "=" + relayState;
        signed += "&" + ALGORITHM + "=" + algorithm;
        byte[] bytes = signed.getBytes(StandardCharsets.UTF_8);
        byte[] value = unbase64(decoded(signature));
        for (var key : keys) {
            if (verified(known, key, bytes, value)) return;
        }
        throw SamlFault.SIGNATURE.refused();
    }

    private static boolean verified(
            String algorithm, PublicKey key, byte[] signed, byte[] signature) {
        try {
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // A key of another kind, or a signature of no form.
            return false;
        }
    }

    private static byte[] deflated(String xml) {
        var out = new ByteArrayOutputStream();
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(xml.getBytes(StandardCharsets.UTF_8));
            deflater.finish();
            byte[] chunk = new byte[CHUNK];
            while (!deflater.finished()) out.write(chunk, 0, deflater.deflate(chunk));
        }
        return out.toByteArray();
    }

    /// No more than a message may have, however small it came.
    private static byte[] inflated(byte[] deflated) throws SamlRefused {
        var out = new ByteArrayOutputStream();
        try (var inflater = new Inflater(true)) {
            inflater.setInput(deflated);
            byte[] chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int read = inflater.inflate(chunk);
                if (read == 0) throw SamlFault.MALFORMED.refused();
                out.write(chunk, 0, read);
                if (out.size() > SamlDocument.MOST_CHARACTERS) throw SamlFault.TOO_LONG.refused();
            }
        } catch (DataFormatException e) {
            throw SamlFault.MALFORMED.refused();
        }
        return out.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] unbase64(String text) throws SamlRefused {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw SamlFault.MALFORMED.refused();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) throws SamlRefused {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw SamlFault.MALFORMED.refused();
        }
    }
}
