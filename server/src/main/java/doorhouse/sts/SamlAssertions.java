package doorhouse.sts;

import static doorhouse.sts.StsErrors.EXPIRED_TOKEN;
import static doorhouse.sts.StsErrors.INVALID_IDENTITY_TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import doorhouse.iam.PrivateKeyPem;
import doorhouse.iam.SamlProvider;
import doorhouse.iam.SamlProviders;
import doorhouse.id.AccountId;
import doorhouse.operation.ApiException;
import doorhouse.userpool.identityprovider.SamlMetadata;
import doorhouse.userpool.saml.Assertion;
import doorhouse.userpool.saml.Expected;
import doorhouse.userpool.saml.ResponseReader;
import doorhouse.userpool.saml.SamlFault;
import doorhouse.userpool.saml.SamlRefused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads what a SAML provider of the account says to AWS of somebody. The same assertion may be
/// shown again while it is young, as with AWS. Source: IAM User Guide, "Configure SAML assertions
/// for the authentication response" and "Troubleshoot SAML federation with IAM".
public final class SamlAssertions {
    /// Who we are to providers: the same as AWS, whose place we take.
    private static final Set<String> AUDIENCES =
            Set.of("urn:amazon:webservices", "https://signin.aws.amazon.com/saml");

    private static final Set<String> RECIPIENTS = Set.of("https://signin.aws.amazon.com/saml");
    private static final Duration YOUNG = Duration.ofMinutes(5);
    private static final String FORMATS = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

    /// Attributes of directories that conditions know by a name of their own.
    private static final Map<String, String> CONDITION_KEYS =
            Map.of(
                    "urn:oid:0.9.2342.19200300.100.1.1", "saml:uid",
                    "urn:oid:0.9.2342.19200300.100.1.3", "saml:mail",
                    "urn:oid:2.5.4.3", "saml:cn",
                    "urn:oid:2.5.4.4", "saml:surname",
                    "urn:oid:2.5.4.42", "saml:givenName",
                    "urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "saml:edupersonaffiliation",
                    "urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "saml:edupersonprincipalname",
                    "urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "saml:edupersonentitlement");

    private static final int MOST_KNOWN = 200;

    private final SamlProviders providers;
    private final AccountId account;
    private final Clock clock;

    /// What was read of providers' metadata, by the hash of its text: it may be long, and strangers
    /// can have it wanted.
    private final Cache<String, SamlMetadata> known =
            Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

    public SamlAssertions(SamlProviders providers, AccountId account, Clock clock) {
        this.providers = providers;
        this.account = account;
        this.clock = clock;
    }

    SamlRole read(String providerArn, String response) {
        var provider =
                providers
                        .find(providerArn)
                        .orElseThrow(() -> invalid("Specified provider doesn't exist"));
        return new SamlRole(read(provider, response), clock.instant());
    }

    /// Whom a response proves.
    ///
    /// @param response in Base64
    /// @throws ApiException InvalidIdentityToken or ExpiredTokenException when it proves nobody
    public SamlIdentity read(SamlProvider provider, String response) {
        byte[] xml = decoded(response);
        var metadata = metadata(provider);
        try {
            var assertion = assertion(provider, metadata, xml);
            if (assertion.issuedAt().isBefore(clock.instant().minus(YOUNG)))
                throw refused(SamlFault.STALE);
            return identity(provider, metadata, assertion);
        } catch (SamlRefused e) {
            throw refused(e.fault());
        }
    }

    private SamlMetadata metadata(SamlProvider provider) {
        var now = clock.instant();
        try {
            var text = provider.metadata();
            var metadata = known.get(hash("SHA-256", text), _ -> SamlMetadata.read(text, now));
            if (!metadata.over(now)) return metadata;
        } catch (ApiException e) {
            // Said below.
        }
        throw invalid("The metadata of the specified provider is over");
    }

    private Assertion assertion(SamlProvider provider, SamlMetadata metadata, byte[] xml)
            throws SamlRefused {
        var refused = new ArrayList<SamlRefused>();
        for (var key : keys(provider)) {
            try {
                return ResponseReader.read(xml, expected(metadata, key));
            } catch (SamlRefused e) {
                refused.add(e);
                boolean anotherKey =
                        e.fault() == SamlFault.ENCRYPTED || e.fault() == SamlFault.SIGNATURE;
                if (!anotherKey) throw e;
            }
        }
        throw refused.getLast();
    }

    /// By what an assertion may be read: as it stands, by one of the provider's keys, or both.
    private static List<Optional<PrivateKey>> keys(SamlProvider provider) {
        var keys = new ArrayList<Optional<PrivateKey>>();
        if (!"Required".equals(provider.encryptionMode())) keys.add(Optional.empty());
        for (var key : provider.keys()) keys.add(PrivateKeyPem.read(key.pem()));
        return keys;
    }

    private Expected expected(SamlMetadata metadata, Optional<PrivateKey> key) {
        return new Expected(
                AUDIENCES,
                RECIPIENTS,
                Optional.empty(),
                metadata.entityId(),
                metadata.certificates(),
                key,
                clock.instant());
    }

    private SamlIdentity identity(
            SamlProvider provider, SamlMetadata metadata, Assertion assertion) {
        var format = assertion.format().orElse("");
        var type = format.startsWith(FORMATS) ? format.substring(FORMATS.length()) : format;
        var qualifier = qualifier(metadata.entityId(), provider);
        var facts = new HashMap<String, List<String>>();
        assertion
                .attributes()
                .forEach((name, values) -> {
                    var key = CONDITION_KEYS.get(name);
                    if (key != null && !values.isEmpty()) facts.put(key, values);
                });
        facts.put("saml:aud", List.of(assertion.recipient()));
        facts.put("saml:iss", List.of(metadata.entityId()));
        facts.put("saml:sub", List.of(assertion.nameId()));
        facts.put("saml:sub_type", List.of(type));
        facts.put("saml:namequalifier", List.of(qualifier));
        facts.put("saml:doc", List.of(account + "/" + provider.name()));
        return new SamlIdentity(
                provider.arn(account).value(),
                assertion.nameId(),
                type,
                metadata.entityId(),
                assertion.recipient(),
                qualifier,
                assertion.attributes(),
                facts,
                SamlRole.tags(assertion.attributes()),
                SamlRole.transitiveTagKeys(assertion.attributes()),
                SamlRole.sourceIdentity(assertion.attributes()),
                assertion.sessionEnd());
    }

    /// Source: STS API Reference, "AssumeRoleWithSAML", NameQualifier.
    private String qualifier(String issuer, SamlProvider provider) {
        return hash("SHA-1", issuer + account + "/" + provider.name());
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] hash = MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static byte[] decoded(String response) {
        try {
            return Base64.getDecoder().decode(response.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw invalid("Invalid base64 SAMLResponse");
        }
    }

    private static ApiException refused(SamlFault fault) {
        return switch (fault) {
            case STALE ->
                    EXPIRED_TOKEN.because("Token must be redeemed within 5 minutes of issuance");
            case TIME -> EXPIRED_TOKEN.because(fault.sentence());
            case SIGNATURE -> invalid("Response signature invalid");
            case ISSUER -> invalid("Issuer not present in specified provider");
            case AUDIENCE -> invalid("Response doesn't contain the required audience");
            default -> invalid(fault.sentence());
        };
    }

    private static ApiException invalid(String sentence) {
        return INVALID_IDENTITY_TOKEN.because(sentence);
    }
}
