package doorhouse.userpool.saml;

import doorhouse.outbound.PeerCalls;
import doorhouse.store.Database;
import doorhouse.userpool.browser.BrowserSessions;
import doorhouse.userpool.federation.FederationStates;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.identityprovider.SamlKeys;
import doorhouse.userpool.session.SpentMarks;
import java.time.Clock;

/// SAML put together.
public record SamlParts(SamlSignIn signIn, SamlSignOut signOut, SamlKeys keys) {
    public static SamlParts of(
            Database database,
            IdentityProviders providers,
            SamlKeys keys,
            PeerCalls calls,
            FederationStates states,
            SpentMarks marks,
            BrowserSessions browsers,
            Clock clock) {
        var metadata = new ProviderMetadata(database, calls, clock);
        return new SamlParts(
                new SamlSignIn(metadata, keys, states, marks, clock),
                new SamlSignOut(
                        new SamlSessions(database, clock),
                        metadata,
                        providers,
                        keys,
                        states,
                        browsers,
                        marks,
                        clock),
                keys);
    }
}
