package doorhouse.userpool.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import doorhouse.operation.ApiException;
import doorhouse.wire.Json;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class SchemaDocumentTest {
    private static JsonNode schema(String attributes) {
        return Json.read("{\"Schema\":[" + attributes.replace('\'', '"') + "]}").path("Schema");
    }

    private static JsonNode last(JsonNode schema) {
        return schema.get(schema.size() - 1);
    }

    @Test
    void theStandardAttributesComeInTheirOrder() {
        var schema = SchemaDocument.created(Json.object().path("Schema"));

        assertThat(schema.findValuesAsString("Name"))
                .containsExactly(
                        "sub",
                        "name",
                        "given_name",
                        "family_name",
                        "middle_name",
                        "nickname",
                        "preferred_username",
                        "profile",
                        "picture",
                        "website",
                        "email",
                        "email_verified",
                        "gender",
                        "birthdate",
                        "zoneinfo",
                        "locale",
                        "phone_number",
                        "phone_number_verified",
                        "address",
                        "updated_at",
                        "identities");
        assertThat(schema.get(0))
                .isEqualTo(
                        Json.read(
                                """
                                {"Name":"sub","AttributeDataType":"String",
                                 "DeveloperOnlyAttribute":false,"Mutable":false,"Required":true,
                                 "StringAttributeConstraints":{"MinLength":"1","MaxLength":"2048"}}\
                                """));
    }

    @Test
    void aCustomAttributeStandsLastWithItsPrefix() {
        var schema =
                SchemaDocument.created(
                        schema(
                                "{'Name':'plan','AttributeDataType':'String'},"
                                        + "{'Name':'risk','AttributeDataType':'Number',"
                                        + "'DeveloperOnlyAttribute':true,'Mutable':false,"
                                        + "'NumberAttributeConstraints':{'MinValue':'1'}}"));

        assertThat(schema.get(schema.size() - 2))
                .isEqualTo(
                        Json.read(
                                """
                                {"Name":"custom:plan","AttributeDataType":"String",
                                 "DeveloperOnlyAttribute":false,"Mutable":true,"Required":false,
                                 "StringAttributeConstraints":{}}\
                                """));
        assertThat(last(schema))
                .isEqualTo(
                        Json.read(
                                """
                                {"Name":"dev:custom:risk","AttributeDataType":"Number",
                                 "DeveloperOnlyAttribute":true,"Mutable":false,"Required":false,
                                 "NumberAttributeConstraints":{"MinValue":"1"}}\
                                """));
    }

    @Test
    void aStandardAttributeCanBeRequiredImmutableAndNarrower() {
        var schema =
                SchemaDocument.read(
                        SchemaDocument.created(
                                schema(
                                        "{'Name':'email','AttributeDataType':'String',"
                                                + "'Required':true,'Mutable':false,"
                                                + "'StringAttributeConstraints':{'MaxLength':'64'}}")));

        assertThat(schema.find("email"))
                .contains(
                        new SchemaAttribute(
                                "email", SchemaAttribute.Type.STRING, false, false, true, 0L, 64L));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("{'AttributeDataType':'String'}", "Missing required parameter Name"),
                arguments(
                        "{'Name':'a','AttributeDataType':'String','Required':true}",
                        "Required custom attributes are not supported currently."),
                arguments(
                        "{'Name':'a'}",
                        "Invalid AttributeDataType input, consider using the provided"
                                + " AttributeDataType enum."),
                arguments(
                        "{'Name':'email','AttributeDataType':'Number'}",
                        "You can not change AttributeDataType or set developerOnlyAttribute for"
                                + " standard schema attribute email"),
                arguments(
                        "{'Name':'email','DeveloperOnlyAttribute':true}",
                        "You can not change AttributeDataType or set developerOnlyAttribute for"
                                + " standard schema attribute email"),
                arguments(
                        "{'Name':'a','AttributeDataType':'String',"
                                + "'StringAttributeConstraints':{'MinLength':'x'}}",
                        "Invalid MinLength for schema attribute custom:a"),
                arguments(
                        "{'Name':'a','AttributeDataType':'String',"
                                + "'StringAttributeConstraints':{'MaxLength':'-1'}}",
                        "Invalid MaxLength for schema attribute custom:a"),
                arguments(
                        "{'Name':'a','AttributeDataType':'Number',"
                                + "'NumberAttributeConstraints':{'MinValue':'1.5'}}",
                        "Invalid MinValue for schema attribute custom:a"),
                arguments(
                        "{'Name':'a','AttributeDataType':'Number',"
                                + "'NumberAttributeConstraints':{'MaxValue':''}}",
                        "Invalid MaxValue for schema attribute custom:a"),
                arguments(
                        "{'Name':'a','AttributeDataType':'String',"
                                + "'StringAttributeConstraints':{'MaxLength':'2049'}}",
                        "user.custom:a: String attributes cannot have a length of more than 2048"),
                arguments(
                        "{'Name':'a','AttributeDataType':'String','StringAttributeConstraints':"
                                + "{'MinLength':'3','MaxLength':'2'}}",
                        "user.custom:a: Max length cannot be less than min length."),
                arguments(
                        "{'Name':'a','AttributeDataType':'Number','NumberAttributeConstraints':"
                                + "{'MinValue':'3','MaxValue':'2'}}",
                        "user.custom:a: Max value cannot be less than min value."),
                arguments(
                        "{'Name':'a','AttributeDataType':'String'},"
                                + "{'Name':'a','AttributeDataType':'Number'}",
                        "custom:a: Existing attribute already has name custom:a."));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String attributes, String sentence) {
        assertThatThrownBy(() -> SchemaDocument.created(schema(attributes)))
                .isInstanceOf(ApiException.class)
                .hasMessage("InvalidParameterException: " + sentence);
    }

    @Test
    void boundsThatTouchAreGood() {
        var one =
                "{'Name':'a','AttributeDataType':'String','StringAttributeConstraints':"
                        + "{'MinLength':'2048','MaxLength':'2048'}}";

        assertThat(SchemaDocument.created(schema(one))).hasSize(22);
    }

    @Test
    void thereAreAtMostFiftyCustomAttributes() {
        var schema = SchemaDocument.created(Json.object().path("Schema"));
        for (int i : IntStream.range(0, 50).toArray()) {
            schema = SchemaDocument.extended(schema, schema(custom(i)));
        }
        var full = schema;

        assertThatThrownBy(() -> SchemaDocument.extended(full, schema(custom(50))))
                .isInstanceOf(ApiException.class);
    }

    private static String custom(int number) {
        return "{'Name':'a" + number + "','AttributeDataType':'String'}";
    }
}
