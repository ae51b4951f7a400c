package doorhouse.userpool.saml;

import static doorhouse.userpool.saml.SamlWriter.attributes;

import doorhouse.crypto.Hashes;
import doorhouse.userpool.browser.BrowserSessions;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.federation.FederationStates;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.identityprovider.SamlKeys;
import doorhouse.userpool.identityprovider.SamlMetadata;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.userpool.signin.SignedIn;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Single logout with providers that are told of sign-outs (`IDPSignout`): who signs out here does
/// so there, and the other way round. Source: "Profiles for the OASIS SAML V2.0" §4.4; Amazon
/// Cognito Developer Guide, "SAML sign-out".
public final class SamlSignOut {
    /// The fact of a way that holds the logout request's id; no way of a sign-in has it.
    private static final String LOGOUT_ID = "samlLogout";

    private static final int LONGEST_RELAY_STATE = 1_024;

    private final SamlSessions sessions;
    private final ProviderMetadata metadata;
    private final IdentityProviders providers;
    private final SamlKeys keys;
    private final FederationStates states;
    private final BrowserSessions browsers;
    private final SpentMarks marks;
    private final Clock clock;

    SamlSignOut(
            SamlSessions sessions,
            ProviderMetadata metadata,
            IdentityProviders providers,
            SamlKeys keys,
            FederationStates states,
            BrowserSessions browsers,
            SpentMarks marks,
            Clock clock) {
        this.sessions = sessions;
        this.metadata = metadata;
        this.providers = providers;
        this.keys = keys;
        this.states = states;
        this.browsers = browsers;
        this.marks = marks;
        this.clock = clock;
    }

    /// Remembers which session of the provider a sign-in belongs to, where the provider is to know
    /// of its end.
    public void remember(SignedIn who, SamlSignIn.Arrival arrival) {
        var provider = arrival.identity().provider();
        if (!provider.toldOfSignOut()) return;
        var assertion = arrival.assertion();
        sessions.add(
                new SamlSessions.Session(
                        who.pool().id(),
                        who.eventId(),
                        who.user().sub().value(),
                        provider.name(),
                        provider.id(),
                        String.valueOf(arrival.identity().issuer()),
                        assertion.nameId(),
                        assertion.format().orElse(null),
                        assertion.sessionIndex().orElse(null),
                        clock.instant().plus(BrowserSessions.lifetime(who.pool()))));
    }

    /// Where a browser goes that signs out, before it goes where it wants.
    ///
    /// @param eventId of the sign-in that the browser's session is of
    /// @param target the address that it wants, checked
    /// @return empty when no provider is to be told
    public Optional<String> begin(
            UserPool pool, AppClient client, String eventId, ServiceProvider us, String target) {
        var session = sessions.find(pool.id(), eventId);
        if (session.isEmpty() || !sessions.remove(session.get())) return Optional.empty();
        var provider = provider(pool, session.get().providerName(), session.get().providerId());
        if (provider.isEmpty() || !provider.get().toldOfSignOut()) return Optional.empty();
        var address = metadata(provider.get()).flatMap(SamlMetadata::signOut);
        if (address.isEmpty()) return Optional.empty();
        var id = "_" + UUID.randomUUID();
        var begun =
                states.begin(
                        pool,
                        client,
                        provider.get(),
                        target,
                        Map.of(LOGOUT_ID, id),
                        Optional.empty());
        var query =
                RedirectBinding.query(
                        RedirectBinding.REQUEST,
                        request(us, address.get(), id, session.get()),
                        begun.state(),
                        Optional.of(m -> keys.sign(pool.id(), m)));
        return Optional.of(RedirectBinding.at(address.get(), query));
    }

    private String request(ServiceProvider us, String to, String id, SamlSessions.Session session) {
        var out = new SamlWriter();
        return out.element(
                        "samlp:LogoutRequest",
                        head(id, to, ""),
                        () -> {
                            out.element("saml:Issuer", attributes(), us.entityId());
                            out.element(
                                    "saml:NameID",
                                    attributes("Format", orEmpty(session.format())),
                                    session.nameId());
                            if (session.sessionIndex() != null) {
                                out.element(
                                        "samlp:SessionIndex",
                                        attributes(),
                                        orEmpty(session.sessionIndex()));
                            }
                        })
                .toString();
    }

    private Map<String, String> head(String id, String to, String answers) {
        return attributes(
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
                to,
                "InResponseTo",
                answers);
    }

    /// A message as it was posted.
    ///
    /// @param answer whether it is an answer to a request of ours
    /// @param message in Base64
    /// @return where the browser goes next
    /// @throws SamlRefused when it is not believed
    public String posted(
            UserPool pool, ServiceProvider us, boolean answer, String message, String relayState)
            throws SamlRefused {
        var document = SamlDocument.read(decoded(message));
        return next(
                pool,
                us,
                answer,
                new Received(document, relayState, keys -> checkEnveloped(document, keys)));
    }

    /// A message in a query.
    ///
    /// @param query as sent
    /// @return where the browser goes next
    /// @throws SamlRefused when it is not believed
    public String inQuery(UserPool pool, ServiceProvider us, String query) throws SamlRefused {
        var binding = RedirectBinding.of(query);
        boolean answer = binding.message(RedirectBinding.RESPONSE).isPresent();
        var kind = answer ? RedirectBinding.RESPONSE : RedirectBinding.REQUEST;
        var xml = binding.message(kind).orElseThrow(SamlFault.MALFORMED::refused);
        return next(
                pool,
                us,
                answer,
                new Received(
                        SamlDocument.read(xml),
                        binding.relayState().orElse(""),
                        keys -> binding.check(kind, keys)));
    }

    @FunctionalInterface
    private interface SignatureCheck {
        void by(List<PublicKey> keys) throws SamlRefused;
    }

    private record Received(SamlDocument document, String relayState, SignatureCheck check) {}

    private static void checkEnveloped(SamlDocument document, List<PublicKey> keys)
            throws SamlRefused {
        EnvelopedSignature.of(document.root())
                .orElseThrow(SamlFault.SIGNATURE::refused)
                .check(keys);
        if (document.count(Saml.SIGNATURE, "Signature") != 1) throw SamlFault.SIGNATURE.refused();
    }

    private String next(UserPool pool, ServiceProvider us, boolean answer, Received received)
            throws SamlRefused {
        var kind = answer ? LogoutReader.RESPONSE : LogoutReader.REQUEST;
        if (!Elements.is(received.document.root(), Saml.PROTOCOL, kind)) {
            throw SamlFault.MALFORMED.refused();
        }
        return answer ? answered(pool, us, received) : asked(pool, us, received);
    }

    /// The answer to our request. Whether the provider could sign everybody else out does not
    /// matter.
    private String answered(UserPool pool, ServiceProvider us, Received received)
            throws SamlRefused {
        var way =
                states.open(pool, received.relayState)
                        .filter(w -> w.facts().containsKey(LOGOUT_ID))
                        .orElseThrow(SamlFault.IN_RESPONSE_TO::refused);
        var provider =
                providers
                        .find(pool.id(), way.providerName())
                        .filter(way::leadsTo)
                        .orElseThrow(SamlFault.ISSUER::refused);
        var read = verified(provider, us, received);
        if (!read.answers().equals(way.fact(LOGOUT_ID))) {
            throw SamlFault.IN_RESPONSE_TO.refused();
        }
        return way.request();
    }

    /// The provider signs somebody out: the sessions here end, whichever browser brings the
    /// request.
    private String asked(UserPool pool, ServiceProvider us, Received received) throws SamlRefused {
        // It goes back in a URL; the bindings allow it 80 bytes.
        if (received.relayState.length() > LONGEST_RELAY_STATE) throw SamlFault.TOO_LONG.refused();
        var issuer = LogoutReader.issuer(received.document.root());
        var proof = proof(pool, us, issuer, received);
        var read = proof.read();
        // Else who keeps one could sign the user out again within its time.
        var mark = "saml logout " + proof.providers().getFirst().id() + " " + digest(read.id());
        if (!marks.spend(pool.id(), mark, read.usableUntil())) throw SamlFault.REPLAYED.refused();
        for (var session : sessions.list(pool.id(), issuer, read.nameId())) {
            boolean meant =
                    read.sessionIndexes().isEmpty()
                            || read.sessionIndexes().contains(orEmpty(session.sessionIndex()));
            if (!meant || !proof.isOf(session)) continue;
            browsers.endOf(pool, session.eventId());
            sessions.remove(session);
        }
        var address =
                metadata(proof.providers().getFirst())
                        .flatMap(SamlMetadata::signOut)
                        .orElseThrow(SamlFault.ISSUER::refused);
        var query =
                RedirectBinding.query(
                        RedirectBinding.RESPONSE,
                        response(us, address, read.id()),
                        received.relayState,
                        Optional.of(m -> keys.sign(pool.id(), m)));
        return RedirectBinding.at(address, query);
    }

    /// A request that was believed.
    ///
    /// @param providers whose keys signed it; at least one
    private record Proof(List<IdentityProvider> providers, LogoutReader read) {
        boolean isOf(SamlSessions.Session session) {
            return providers.stream().anyMatch(p -> p.id().equals(session.providerId()));
        }
    }

    /// Several providers may bear one entity id, such as one that was deleted and its successor.
    private Proof proof(UserPool pool, ServiceProvider us, String issuer, Received received)
            throws SamlRefused {
        var proved = new ArrayList<IdentityProvider>();
        LogoutReader read = null;
        var why = SamlFault.ISSUER.refused();
        for (var via : sessions.providers(pool.id(), issuer)) {
            var provider =
                    provider(pool, via.name(), via.id()).filter(IdentityProvider::toldOfSignOut);
            if (provider.isEmpty()) continue;
            try {
                read = verified(provider.get(), us, received);
                proved.add(provider.get());
            } catch (SamlRefused refused) {
                why = refused;
            }
        }
        if (read == null) throw why;
        return new Proof(proved, read);
    }

    private String response(ServiceProvider us, String to, String answers) {
        var out = new SamlWriter();
        return out.element(
                        "samlp:LogoutResponse",
                        head("_" + UUID.randomUUID(), to, answers),
                        () -> {
                            out.element("saml:Issuer", attributes(), us.entityId());
                            out.element(
                                    "samlp:Status",
                                    attributes(),
                                    () ->
                                            out.empty(
                                                    "samlp:StatusCode",
                                                    attributes("Value", Saml.SUCCESS)));
                        })
                .toString();
    }

    private LogoutReader verified(IdentityProvider provider, ServiceProvider us, Received received)
            throws SamlRefused {
        var peer = metadata(provider).orElseThrow(SamlFault.SIGNATURE::refused);
        var now = clock.instant();
        received.check.by(SigningKeys.of(peer.certificates(), now));
        if (!LogoutReader.issuer(received.document.root()).equals(peer.entityId())) {
            throw SamlFault.ISSUER.refused();
        }
        return LogoutReader.read(received.document.root(), us.signOut(), now);
    }

    private Optional<IdentityProvider> provider(UserPool pool, String name, String id) {
        return providers.find(pool.id(), name).filter(p -> p.id().equals(id));
    }

    /// Who signs out does so here, whether or not the provider's metadata can be had.
    private Optional<SamlMetadata> metadata(IdentityProvider provider) {
        try {
            return Optional.of(metadata.of(provider));
        } catch (FederationRefused e) {
            return Optional.empty();
        }
    }

    private static byte[] decoded(String message) throws SamlRefused {
        try {
            return Base64.getDecoder().decode(message.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw SamlFault.MALFORMED.refused();
        }
    }

    private static String digest(String id) {
        return HexFormat.of().formatHex(Hashes.sha256(id.getBytes(StandardCharsets.UTF_8)));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
