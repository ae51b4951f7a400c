package doorhouse.userpool.identityprovider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import doorhouse.operation.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SamlMetadataTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final String CERTIFICATE = Metadata.certificate(NOW.plus(Duration.ofDays(30)));

    @Test
    void itTellsWhereToSignInAndOutAndByWhichKey() {
        var read = SamlMetadata.read(Metadata.until(NOW.plus(Duration.ofDays(1))), NOW);

        assertThat(read.entityId()).isEqualTo("https://idp.example.com/");
        assertThat(read.signOn()).isEqualTo(Metadata.SIGN_ON);
        assertThat(read.signOut()).contains(Metadata.SIGN_OUT);
        assertThat(read.certificates()).hasSize(1);
    }

    @Test
    void signingOutIsNotForAll() {
        var read =
                SamlMetadata.read(
                        Metadata.with(
                                Metadata.key(CERTIFICATE)
                                        + Metadata.service(
                                                "SingleSignOnService",
                                                "HTTP-Redirect",
                                                Metadata.SIGN_ON)),
                        NOW);

        assertThat(read.signOut()).isEmpty();
    }

    @Test
    void metadataCountsUntilItsOwnEnd() {
        var end = NOW.plusSeconds(60);
        var metadata =
                Metadata.until(NOW.plusSeconds(3_600))
                        .replace(" entityID=", " validUntil=\"" + end + "\" entityID=");

        assertThat(SamlMetadata.read(metadata, end.minusSeconds(1)).certificates()).hasSize(1);
        assertThatThrownBy(() -> SamlMetadata.read(metadata, end))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Invalid metadata: validUntil is over.");
    }

    @Test
    void aCertificateCountsUntilItsEnd() {
        var end = NOW.plusSeconds(60);
        var metadata = Metadata.until(end);

        assertThat(SamlMetadata.read(metadata, end.minusSeconds(1)).certificates()).hasSize(1);
        assertThatThrownBy(() -> SamlMetadata.read(metadata, end))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("Invalid metadata: the signing certificate has expired.");
    }

    /// While a provider changes its key, the old certificate stands beside the new one.
    @Test
    void oneOfSeveralCertificatesMayHaveExpired() {
        var both =
                Metadata.key(Metadata.certificate(NOW.minusSeconds(1)))
                        + Metadata.key(CERTIFICATE)
                        + Metadata.service(
                                "SingleSignOnService", "HTTP-Redirect", Metadata.SIGN_ON);

        assertThat(SamlMetadata.read(Metadata.with(both), NOW).certificates()).hasSize(2);
    }

    static Stream<Arguments> bad() {
        var signOn = Metadata.service("SingleSignOnService", "HTTP-Redirect", Metadata.SIGN_ON);
        var key = Metadata.key(CERTIFICATE);
        var good = Metadata.with(key + signOn);
        return Stream.of(
                arguments("", "it is no XML"),
                arguments("https://idp.example.com/metadata", "it is no XML"),
                arguments("<a/>", "it is no EntityDescriptor"),
                arguments(
                        good.replace("entityID=\"https://idp.example.com/\"", ""),
                        "entityID is missing"),
                arguments(
                        good.replace("IDPSSODescriptor", "SPSSODescriptor"),
                        "IDPSSODescriptor is missing"),
                arguments(
                        Metadata.with(
                                key
                                        + Metadata.service(
                                                "SingleSignOnService",
                                                "HTTP-POST",
                                                Metadata.SIGN_ON)),
                        "a SingleSignOnService by HTTP-Redirect is missing"),
                arguments(
                        Metadata.with(
                                key
                                        + Metadata.service(
                                                "SingleSignOnService",
                                                "HTTP-Redirect",
                                                "javascript:alert(1)")),
                        "a SingleSignOnService by HTTP-Redirect is missing"),
                arguments(Metadata.with(signOn), "a signing certificate is missing"),
                arguments(
                        Metadata.with(key.replace("signing", "encryption") + signOn),
                        "a signing certificate is missing"),
                arguments(
                        Metadata.with(Metadata.key("bm8gY2VydGlmaWNhdGU=") + signOn),
                        "a certificate cannot be read"),
                arguments(
                        Metadata.with(Metadata.key("A".repeat(4_097)) + signOn),
                        "a certificate is too long"),
                arguments(
                        good.replace(
                                "?>", "?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hosts\">]>"),
                        "it is no XML"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsNoMetadataOfAProviderIsRefused(String metadata, String why) {
        assertThatThrownBy(() -> SamlMetadata.read(metadata, NOW))
                .isInstanceOf(ApiException.class)
                .hasMessage("InvalidParameterException: Invalid metadata: " + why + ".");
    }
}
