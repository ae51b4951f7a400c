package doorhouse.conformance;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A company whose people sign in at its own Keycloak: one realm, by OpenID Connect and by SAML.
final class Company {
    private final Keycloak keycloak;
    private final String name;
    private final String secret = UsedSecrets.used(Pkce.word());
    private final Person person;

    Company(Keycloak keycloak, String name) throws IOException, InterruptedException {
        this.keycloak = keycloak;
        this.name = name;
        // Keycloak takes names in lower case only.
        var someone = Person.fresh();
        person =
                new Person(
                        someone.email().replace("@example.com", ""),
                        someone.email(),
                        someone.phone(),
                        someone.password());
        keycloak.add(
                Map.of(
                        "realm",
                        name,
                        "enabled",
                        true,
                        "sslRequired",
                        "none",
                        "users",
                        List.of(
                                Map.of(
                                        "username",
                                        person.username(),
                                        "enabled",
                                        true,
                                        "email",
                                        person.email(),
                                        "emailVerified",
                                        true,
                                        "firstName",
                                        "Zoë",
                                        "lastName",
                                        "Ωmega-Söhne",
                                        "credentials",
                                        List.of(
                                                Map.of(
                                                        "type",
                                                        "password",
                                                        "value",
                                                        person.password()))))));
    }

    /// Its one user; the name is Keycloak's.
    Person person() {
        return person;
    }

    String issuer() {
        return keycloak.realm(name);
    }

    String metadata() {
        return issuer() + "/protocol/saml/descriptor";
    }

    String clientId() {
        return "doorhouse";
    }

    String secret() {
        return secret;
    }

    /// Lets a pool be its client by OpenID Connect; without PKCE Keycloak refuses.
    void trustByOpenId(Site site) throws IOException, InterruptedException {
        keycloak.change(
                "POST",
                "/" + name + "/clients",
                Map.of(
                        "clientId",
                        clientId(),
                        "protocol",
                        "openid-connect",
                        "publicClient",
                        false,
                        "secret",
                        secret,
                        "standardFlowEnabled",
                        true,
                        "redirectUris",
                        List.of(site.base() + "/oauth2/idpresponse"),
                        "attributes",
                        Map.of("pkce.code.challenge.method", "S256")));
    }

    /// Lets a pool be its service provider by SAML, with every assertion signed.
    ///
    /// @param signing the pool's certificate, with which requests must be signed then; null where
    ///   they need not be
    /// @param encryption the certificate for assertions; null where they are not encrypted
    /// @param relayState what comes with a sign-in that begins at the company
    void trustBySaml(
            Site site, @Nullable String signing, @Nullable String encryption, String relayState)
            throws IOException, InterruptedException {
        var attributes =
                new HashMap<>(
                        Map.of(
                                "saml.assertion.signature", "true",
                                "saml.server.signature", "true",
                                "saml.signature.algorithm", "RSA_SHA256",
                                "saml.client.signature", Boolean.toString(signing != null),
                                "saml.force.post.binding", "true",
                                "saml_name_id_format", "persistent",
                                "saml_idp_initiated_sso_url_name", "pool",
                                "saml_idp_initiated_sso_relay_state", relayState,
                                "saml_assertion_consumer_url_post",
                                        site.base() + "/saml2/idpresponse",
                                "saml_single_logout_service_url_post",
                                        site.base() + "/saml2/logout"));
        if (signing != null) attributes.put("saml.signing.certificate", signing);
        attributes.put("saml.encrypt", Boolean.toString(encryption != null));
        if (encryption != null) attributes.put("saml.encryption.certificate", encryption);
        keycloak.change(
                "POST",
                "/" + name + "/clients",
                Map.of(
                        "clientId",
                        "urn:amazon:cognito:sp:" + site.poolId(),
                        "protocol",
                        "saml",
                        "frontchannelLogout",
                        true,
                        "redirectUris",
                        List.of(site.base() + "/saml2/idpresponse"),
                        "attributes",
                        attributes,
                        "protocolMappers",
                        List.of(tells("email"), tells("lastName"))));
    }

    private static Map<String, Object> tells(String property) {
        return Map.of(
                "name",
                property,
                "protocol",
                "saml",
                "protocolMapper",
                "saml-user-property-mapper",
                "config",
                Map.of(
                        "user.attribute", property,
                        "attribute.name", property,
                        "attribute.nameformat", "Basic"));
    }

    /// Where people begin who come from the company's own portal.
    String portal() {
        return issuer() + "/protocol/saml/clients/pool";
    }

    /// Types name and password into Keycloak's page.
    void signIn(Tab tab) {
        tab.arrives(issuer());
        tab.type("username", person.username()).type("password", person.password()).enter();
    }
}
