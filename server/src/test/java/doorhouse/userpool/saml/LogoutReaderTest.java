package doorhouse.userpool.saml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.wire.Xml;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogoutReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String US = "https://auth.example.com/saml2/logout";

    private static String request(String attributes, String inside) {
        return """
        <p:LogoutRequest xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"
            xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_1" Version="2.0" %s>\
        <Issuer>idp</Issuer>%s</p:LogoutRequest>\
        """
                .formatted(attributes, inside);
    }

    private static String at(Instant issued) {
        return "IssueInstant=\"%s\" Destination=\"%s\"".formatted(issued, US);
    }

    private static LogoutReader read(String xml) throws SamlRefused {
        return LogoutReader.read(Xml.read(xml).getDocumentElement(), US, NOW);
    }

    private static SamlFault fault(String xml) {
        return catchThrowableOfType(SamlRefused.class, () -> read(xml)).fault();
    }

    @Test
    void aRequestNamesAUserAndPerhapsSessions() throws SamlRefused {
        var name = "<NameID>an<!-- x -->a</NameID>";
        var two = name + "<p:SessionIndex>a</p:SessionIndex><p:SessionIndex>b</p:SessionIndex>";

        assertThat(read(request(at(NOW), name)))
                .isEqualTo(
                        new LogoutReader(
                                "_1", "", "ana", List.of(), NOW.plus(Duration.ofMinutes(9))));
        assertThat(read(request(at(NOW), two)).sessionIndexes()).containsExactly("a", "b");
    }

    @Test
    void aRequestIsOfNowAndForUs() throws SamlRefused {
        var name = "<NameID>ana</NameID>";
        var oldest = NOW.minus(Duration.ofMinutes(6));
        var newest = NOW.plus(Duration.ofMinutes(3));
        var over = " NotOnOrAfter=\"%s\"".formatted(NOW.minus(Duration.ofMinutes(3)));

        assertThat(read(request(at(oldest), name)).nameId()).isEqualTo("ana");
        assertThat(read(request(at(newest), name)).nameId()).isEqualTo("ana");
        assertThat(fault(request(at(oldest.minusMillis(1)), name))).isEqualTo(SamlFault.TIME);
        assertThat(fault(request(at(newest.plusMillis(1)), name))).isEqualTo(SamlFault.TIME);
        assertThat(fault(request(at(NOW) + over, name))).isEqualTo(SamlFault.TIME);
        assertThat(fault(request("IssueInstant=\"" + NOW + "\"", name)))
                .isEqualTo(SamlFault.DESTINATION);
        assertThat(fault(request(at(NOW), ""))).isEqualTo(SamlFault.NAME_ID);
    }
}
