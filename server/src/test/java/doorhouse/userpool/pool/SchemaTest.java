package doorhouse.userpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import doorhouse.operation.ApiException;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What may be written to a user's attributes.
final class SchemaTest {
    private static final Schema SCHEMA =
            SchemaDocument.read(
                    SchemaDocument.created(
                            Json.read(
                                            """
                                            {"Schema":[
                                              {"Name":"name","Required":true},
                                              {"Name":"email","Required":true},
                                              {"Name":"plan","AttributeDataType":"String",
                                               "StringAttributeConstraints":
                                                 {"MinLength":"2","MaxLength":"4"}},
                                              {"Name":"seats","AttributeDataType":"Number",
                                               "NumberAttributeConstraints":
                                                 {"MinValue":"-1","MaxValue":"5"}},
                                              {"Name":"beta","AttributeDataType":"Boolean"},
                                              {"Name":"since","AttributeDataType":"DateTime"},
                                              {"Name":"born","AttributeDataType":"String",
                                               "Mutable":false}]}\
                                            """)
                                    .path("Schema")));

    private static final Map<String, String> NEEDED = Map.of("name", "Ana", "email", "a@b.c");

    static Stream<Arguments> goodValues() {
        return Stream.of(
                arguments("custom:plan", "ab"),
                arguments("custom:plan", "abcd"),
                arguments("custom:plan", "😀😀😀😀"),
                arguments("custom:seats", "-1"),
                arguments("custom:seats", "5"),
                arguments("custom:beta", "true"),
                arguments("custom:beta", "FALSE"),
                arguments("custom:since", "2026-11-21T09:40:00Z"),
                arguments("custom:since", "1790000000"),
                arguments("birthdate", "2000-12-31"),
                arguments("updated_at", "0"),
                arguments("email_verified", "true"),
                arguments("phone_number", "+15555550100"),
                arguments("nickname", "n".repeat(2_048)));
    }

    @ParameterizedTest
    @MethodSource
    void goodValues(String name, String value) {
        SCHEMA.checkUpdate(Map.of(name, value));
        SCHEMA.checkCreation(Map.of(name, value));
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                arguments("custom:plan", "a", "String must be no shorter than 2 characters"),
                arguments("custom:plan", "abcde", "String must be no longer than 4 characters"),
                arguments("custom:seats", "-2", "Number must be no less than -1"),
                arguments("custom:seats", "6", "Number must be no greater than 5"),
                arguments("custom:seats", "five", "Value must be a number"),
                arguments("custom:seats", "1.5", "Value must be a number"),
                arguments("custom:beta", "yes", "Value must be true or false"),
                arguments("custom:since", "yesterday", "Value must be a date and time"),
                arguments("birthdate", "2000-1-1", "String must be no shorter than 10 characters"),
                arguments(
                        "birthdate", "2000-01-011", "String must be no longer than 10 characters"),
                arguments("updated_at", "-1", "Number must be no less than 0"),
                arguments("email_verified", "1", "Value must be true or false"),
                arguments("custom:none", "x", "Attribute does not exist in the schema."),
                arguments("plan", "abc", "Attribute does not exist in the schema."));
    }

    @ParameterizedTest
    @MethodSource
    void badValues(String name, String value, String fault) {
        assertThatThrownBy(() -> SCHEMA.checkUpdate(Map.of(name, value)))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "InvalidParameterException: Invalid user attributes: user.%s: %s\n",
                        name, fault);
        assertThatThrownBy(() -> SCHEMA.checkCreation(Map.of(name, value)))
                .hasMessage(
                        "InvalidParameterException: Attributes did not conform to the schema: %s:"
                                + " %s\n",
                        name, fault);
    }

    @Test
    void aNewUserWhoSignsUpHasAllRequiredAttributes() {
        SCHEMA.checkSignUp(NEEDED);

        assertThatThrownBy(() -> SCHEMA.checkSignUp(Map.of("name", "")))
                .hasMessage(
                        "InvalidParameterException: Attributes did not conform to the schema: name:"
                                + " The attribute is required\n"
                                + "email: The attribute is required\n");
    }

    @Test
    void aUserWhomAnAdministratorMakesMayLackThem() {
        SCHEMA.checkCreation(Map.of());

        assertThat(SCHEMA.missing(Map.of("name", "Ana"))).containsExactly("email");
        assertThat(SCHEMA.missing(NEEDED)).isEmpty();
    }

    @Test
    void anImmutableAttributeIsSetWhenTheUserIsMadeAndNeverAfter() {
        SCHEMA.checkCreation(Map.of("custom:born", "here"));

        for (var value : List.of("there", "")) {
            assertThatThrownBy(() -> SCHEMA.checkUpdate(Map.of("custom:born", value)))
                    .hasMessageEndingWith("user.custom:born: Attribute cannot be updated.\n");
        }
        assertThatThrownBy(() -> SCHEMA.checkDeletion(List.of("custom:born")))
                .hasMessageEndingWith("user.custom:born: Attribute cannot be updated.\n");
    }

    @Test
    void theSubIsNobodysToWrite() {
        var sub = Map.of("sub", "11111111-2222-3333-4444-555555555555");

        assertThatThrownBy(() -> SCHEMA.checkCreation(sub))
                .hasMessageEndingWith("sub: Attribute cannot be updated.\n");
        assertThatThrownBy(() -> SCHEMA.checkUpdate(sub))
                .hasMessageEndingWith("user.sub: Attribute cannot be updated.\n");
    }

    @Test
    void aRequiredAttributeIsNotTakenAway() {
        SCHEMA.checkDeletion(List.of("nickname"));
        SCHEMA.checkUpdate(Map.of("nickname", ""));

        assertThatThrownBy(() -> SCHEMA.checkDeletion(List.of("name")))
                .hasMessageEndingWith("user.name: The attribute is required\n");
        assertThatThrownBy(() -> SCHEMA.checkUpdate(Map.of("name", "")))
                .hasMessageEndingWith("user.name: The attribute is required\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.c",
                "ana.maria+tag@mail.example.com",
                "o'neil@example.co.uk",
                "ünï@bücher.example"
            })
    void emailAddresses(String address) {
        SCHEMA.checkUpdate(Map.of("email", address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana",
                "ana@",
                "@example.com",
                "ana@example",
                "ana@example..com",
                "ana@-example.com",
                "an a@example.com",
                "ana@exam ple.com",
                "ana@example.com\nBcc: eve@example.com",
                "ana@example.com,eve@example.com",
                "<ana@example.com>",
                "ana@eve@example.com"
            })
    void notEmailAddresses(String address) {
        assertThatThrownBy(() -> SCHEMA.checkUpdate(Map.of("email", address)))
                .hasMessage("InvalidParameterException: Invalid email address format.");
    }

    @ParameterizedTest
    @CsvSource({"+15555550100,true", "+123456789012345,true", "+12,true", "+1,false"})
    @CsvSource({"+1234567890123456,false", "15555550100,false", "+05555550100,false"})
    @CsvSource({"+1 555 5550100,false", "+1555555010a,false"})
    void phoneNumbers(String number, boolean good) {
        assertThat(AddressForm.isPhoneNumber(number)).isEqualTo(good);
        if (good) return;
        assertThatThrownBy(() -> SCHEMA.checkUpdate(Map.of("phone_number", number)))
                .hasMessage("InvalidParameterException: Invalid phone number format.");
    }
}
