package doorhouse.userpool.saml;

import static doorhouse.userpool.saml.SamlWriter.attributes;

import doorhouse.crypto.Hashes;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.federation.ClaimText;
import doorhouse.userpool.federation.ExternalIdentity;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.federation.FederationStates;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.SamlKeys;
import doorhouse.userpool.identityprovider.SamlMetadata;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.SpentMarks;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Sends a browser to a SAML provider, and proves by what comes back who somebody is. Source:
/// "Profiles for the OASIS SAML V2.0" §4.1; Amazon Cognito Developer Guide, "Using SAML identity
/// providers with a user pool".
public final class SamlSignIn {
    /// The fact of a way that holds the request's id; a way without it is not of ours.
    private static final String REQUEST_ID = "samlRequest";

    private final ProviderMetadata metadata;
    private final SamlKeys keys;
    private final FederationStates states;
    private final SpentMarks marks;
    private final Clock clock;

    SamlSignIn(
            ProviderMetadata metadata,
            SamlKeys keys,
            FederationStates states,
            SpentMarks marks,
            Clock clock) {
        this.metadata = metadata;
        this.keys = keys;
        this.states = states;
        this.marks = marks;
        this.clock = clock;
    }

    /// From where a browser leaves.
    ///
    /// @param us at the address where the browser is to come back to
    /// @param request the query of the authorization request
    /// @param cookie what the browser holds as [FederationStates#COOKIE]
    /// @param anew whether the user is to show something even when the provider knows the browser
    public record Departure(
            ServiceProvider us, String request, Optional<String> cookie, boolean anew) {}

    /// Where it goes, and what its cookie is to hold.
    public record Out(String to, String browser) {}

    /// Somebody whom a provider proved.
    ///
    /// @param assertion for the sign-out, which names the same session
    public record Arrival(ExternalIdentity identity, Assertion assertion) {}

    /// @throws FederationRefused when the provider's address cannot be had
    public Out begin(
            UserPool pool, AppClient client, IdentityProvider provider, Departure departure) {
        var peer = metadata.of(provider);
        var id = "_" + UUID.randomUUID();
        var begun =
                states.begin(
                        pool,
                        client,
                        provider,
                        departure.request(),
                        Map.of(REQUEST_ID, id),
                        departure.cookie());
        boolean signed = provider.details().containsKey("RequestSigningAlgorithm");
        var query =
                RedirectBinding.query(
                        RedirectBinding.REQUEST,
                        request(departure, peer, id),
                        begun.state(),
                        signed ? Optional.of(m -> keys.sign(pool.id(), m)) : Optional.empty());
        return new Out(RedirectBinding.at(peer.signOn(), query), begun.browser());
    }

    private String request(Departure departure, SamlMetadata peer, String id) {
        var out = new SamlWriter();
        return out.element(
                        "samlp:AuthnRequest",
                        attributes(
                                "xmlns:samlp",
                                Saml.PROTOCOL,
                                "xmlns:saml",
                                Saml.ASSERTION,
                                "ID",
                                id,
                                "Version",
                                Saml.VERSION,
                                "IssueInstant",
                                clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                                "Destination",
                                peer.signOn(),
                                "ForceAuthn",
                                departure.anew() ? "true" : "",
                                "ProtocolBinding",
                                Saml.HTTP_POST,
                                "AssertionConsumerServiceURL",
                                departure.us().consumer()),
                        () -> out.element("saml:Issuer", attributes(), departure.us().entityId()))
                .toString();
    }

    /// The request that a way led out with; empty for a way to a provider of another kind.
    public static Optional<String> requestOf(FederationStates.Way way) {
        return Optional.ofNullable(way.facts().get(REQUEST_ID));
    }

    /// What a provider posted, and to which request.
    ///
    /// @param us at the address that it was posted to
    /// @param request as [#requestOf] the way that was taken; empty when the provider began
    /// @param response in Base64
    public record Posted(ServiceProvider us, Optional<String> request, String response) {}

    /// Looks whether a response would prove somebody, and spends nothing.
    ///
    /// @throws FederationRefused when it would not
    public void check(IdentityProvider provider, Posted posted) {
        assertion(provider, metadata.of(provider), posted);
    }

    /// Proves who came.
    ///
    /// @throws FederationRefused when nothing is proved
    public Arrival finish(UserPool pool, IdentityProvider provider, Posted posted) {
        var peer = metadata.of(provider);
        var assertion = assertion(provider, peer, posted);
        // It is used by this, whatever becomes of the sign-in.
        var mark = "saml " + provider.id() + " " + digest(assertion.id());
        if (!marks.spend(pool.id(), mark, assertion.usableUntil())) {
            throw refusal(SamlFault.REPLAYED);
        }
        return arrival(provider, peer, assertion);
    }

    private Assertion assertion(IdentityProvider provider, SamlMetadata peer, Posted posted) {
        try {
            byte[] xml = decoded(posted.response());
            try {
                return ResponseReader.read(xml, expected(provider, peer, posted));
            } catch (SamlRefused refused) {
                if (refused.fault() != SamlFault.SIGNATURE) throw refused;
                var anew = metadata.anew(provider).orElseThrow(() -> refused);
                return ResponseReader.read(xml, expected(provider, anew, posted));
            }
        } catch (SamlRefused refused) {
            throw refusal(refused.fault());
        }
    }

    private Expected expected(IdentityProvider provider, SamlMetadata peer, Posted posted) {
        Optional<PrivateKey> decryption =
                provider.encrypts() ? Optional.of(keys.decryptionKey(provider)) : Optional.empty();
        return new Expected(
                Set.of(posted.us().entityId()),
                Set.of(posted.us().consumer()),
                posted.request(),
                peer.entityId(),
                peer.certificates(),
                decryption,
                clock.instant());
    }

    private static Arrival arrival(
            IdentityProvider provider, SamlMetadata peer, Assertion assertion) {
        var texts = new LinkedHashMap<String, String>();
        assertion.attributes().forEach((name, values) -> texts.put(name, ClaimText.of(values)));
        var identity =
                new ExternalIdentity(
                        provider,
                        assertion.nameId(),
                        peer.entityId(),
                        assertion.attributes(),
                        assertion.authenticatedAt().orElse(null),
                        Map.of("samlResponse", texts));
        return new Arrival(identity, assertion);
    }

    /// Observed on the live service, down to the space at the end.
    private static FederationRefused refusal(SamlFault fault) {
        return new FederationRefused(
                "server_error", "Invalid SAML response received: " + fault.sentence() + " ");
    }

    private static byte[] decoded(String response) throws SamlRefused {
        try {
            return Base64.getDecoder().decode(response.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw SamlFault.MALFORMED.refused();
        }
    }

    private static String digest(String id) {
        return HexFormat.of().formatHex(Hashes.sha256(id.getBytes(StandardCharsets.UTF_8)));
    }
}
