package doorhouse.gateway.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.wire.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One text for one key, whatever form it came in; `-` where it is no key.
class KeyAttributeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "S | {'S':'ana'} | ana",
                "S | {'S':' ana '} | ` ana `",
                "S | {'S':'a\\u0000b'} | `a\0b`",
                "S | {'S':'日本'} | 日本",
                "S | {'N':'1'} | -",
                "S | {'S':1} | -",
                "S | {'S':null} | -",
                "S | {'S':'ana','N':'1'} | -",
                "S | {} | -",
                "S | 'ana' | -",
                "S | ['ana'] | -",
                "S | {'s':'ana'} | -",
                "N | {'N':'1'} | 1",
                "N | {'N':'01'} | 1",
                "N | {'N':'1.0'} | 1",
                "N | {'N':'1.'} | 1",
                "N | {'N':'+1'} | 1",
                "N | {'N':'.5'} | 0.5",
                "N | {'N':'0.50'} | 0.5",
                "N | {'N':'-0.0'} | 0",
                "N | {'N':'1e2'} | 100",
                "N | {'N':'100E-2'} | 1",
                "N | {'N':'-12.3400'} | -12.34",
                "N | {'N':'12345678901234567890123456789012345678'} | 12345678901234567890123456789012345678",
                "N | {'N':'123456789012345678901234567890123456789'} | -",
                "N | {'N':'1e999'} | -",
                "N | {'N':'1e99999'} | -",
                "N | {'N':' 1'} | -",
                "N | {'N':'0x1'} | -",
                "N | {'N':'١'} | -",
                "N | {'N':'NaN'} | -",
                "N | {'N':''} | -",
                "N | {'N':'.'} | -",
                "N | {'N':1} | -",
                "B | {'B':'AQID'} | AQID",
                "B | {'B':'AQI='} | AQI=",
                "B | {'B':'AQI'} | -",
                "B | {'B':'AQJ='} | -",
                "B | {'B':'AQ ID'} | -",
                "B | {'B':'AQ_D'} | -",
            })
    void aKeyHasOneText(String type, String value, String text) {
        var read = Json.readData(value.replace('\'', '"').getBytes(UTF_8));

        assertThat(new KeyAttribute("p", type).text(read).orElse("-")).isEqualTo(text);
    }
}
