package doorhouse.oauth;

import static doorhouse.oauth.OAuthError.INVALID_DPOP_PROOF;

import doorhouse.http.Request;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.pool.Extensions.Use;
import doorhouse.userpool.session.AccessTokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which keys callers prove to hold, where the pool has DPoP (RFC 9449).
public final class KeyProofs {
    private static final String HEADER = "DPoP";

    private final DpopProofs proofs;

    public KeyProofs(DpopProofs proofs) {
        this.proofs = proofs;
    }

    /// The thumbprint of the key that the client's new tokens are to be bound to; empty for bearer
    /// tokens.
    ///
    /// @param path of the endpoint, under the pool's address
    /// @throws OAuthError.Thrown invalid_dpop_proof when the proof is wrong, or missing where the
    ///   client must bring one
    Optional<String> ofClient(PoolSite site, AppClient client, Request request, String path) {
        var use = site.pool().settings().extensions().dpop(client.id());
        if (use == Use.OFF) return Optional.empty();
        if (request.header(HEADER).isEmpty() && use == Use.ON) return Optional.empty();
        try {
            return Optional.of(checked(site, request, path, null));
        } catch (DpopProofs.Invalid e) {
            throw INVALID_DPOP_PROOF.because(e.sentence());
        }
    }

    /// Whether whoever brings a token has proved to hold the key that it is bound to.
    boolean provesHolder(
            PoolSite site, Request request, String path, String token, AccessTokens.Bearer bearer) {
        if (bearer.boundTo() == null) return false;
        try {
            return bearer.boundTo().equals(checked(site, request, path, token));
        } catch (DpopProofs.Invalid e) {
            return false;
        }
    }

    private String checked(PoolSite site, Request request, String path, @Nullable String token)
            throws DpopProofs.Invalid {
        var given =
                request.headers().stream()
                        .filter(header -> header.name().equalsIgnoreCase(HEADER))
                        .toList();
        if (given.size() != 1) throw new DpopProofs.Invalid("there must be one proof");
        return proofs.check(
                site.pool().id(),
                given.getFirst().value(),
                request.method(),
                site.base() + path,
                token);
    }
}
