package doorhouse.gateway.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.operation.ApiException;
import doorhouse.wire.Json;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expression language, on both sides of its grammar: what is read, with the attributes that it
/// names, and what is refused. The sentences were compared with DynamoDB Local's.
class ExpressionReaderTest {
    private static Placeholders placeholders() {
        return new Placeholders(
                Json.read(
                        """
                        {"ExpressionAttributeNames": {
                            "#a": "first", "#b": "second", "#d": "with.dot", "#0": "zero",
                            "#Long_1": "AND"},
                         "ExpressionAttributeValues": {
                            ":v": {"S": "x"}, ":w": {"S": "y"}, ":n": {"N": "1"}, ":0": {"S": ""}}}
                        """));
    }

    private static String named(Consumer<Placeholders> read) {
        var placeholders = placeholders();
        read.accept(placeholders);
        return String.join(" ", placeholders.attributes());
    }

    private static String refused(Consumer<Placeholders> read) {
        var refusal = catchThrowableOfType(ApiException.class, () -> read.accept(placeholders()));
        assertThat(refusal).as("it is refused").isNotNull();
        assertThat(refusal.error()).isEqualTo(DynamoDbErrors.VALIDATION);
        return refusal.sentence();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aa = :v | aa",
                "aa=:v | aa",
                ":v = aa | aa",
                "aa = bb | aa bb",
                "#a = :v | first",
                "#d = :v | with.dot",
                "#0 = :v | zero",
                "#Long_1 = :v | AND",
                "aa = :0 | aa",
                "#a.#b = :v | first",
                "aa.bb.cc = :v | aa",
                "aa.bb[0].cc = :v | aa",
                "aa[0][12] = :v | aa",
                "aa[ 0 ] = :v | aa",
                "aa . bb = :v | aa",
                "aa <> :v | aa",
                "aa < :v | aa",
                "aa <= :v | aa",
                "aa > :v | aa",
                "aa >= :v | aa",
                "not aa = :v | aa",
                "NOT (aa = :v) | aa",
                "NOT NOT aa = :v | aa",
                "aa = :v and bb = :v | aa bb",
                "aa = :v And Not bb = :v oR cc = :v | aa bb cc",
                "(aa = :v OR bb = :v) AND (cc = :v OR NOT dd = :v) | aa bb cc dd",
                "((aa = :v) OR bb = :v) AND cc = :v | aa bb cc",
                "aa Between :v and :w | aa",
                ":v BETWEEN aa AND bb | aa bb",
                "aa BETWEEN :v AND :w AND bb = :v | aa bb",
                "aa in (:v) | aa",
                "aa IN (:v, bb, :w) | aa bb",
                "attribute_exists(aa) | aa",
                "attribute_exists (aa.bb) | aa",
                "attribute_exists((aa)) | aa",
                "attribute_not_exists(#a) | first",
                "attribute_type(aa, :v) | aa",
                "begins_with(aa, :v) | aa",
                "begins_with(:v, aa) | aa",
                "contains(aa, bb) | aa bb",
                "contains(aa, (:v)) | aa",
                "size(aa) > :n | aa",
                "(size(aa)) > size(bb) | aa bb",
                "aa = size(bb) | aa bb",
                "(aa) = (:v) | aa",
                "a_1 = :v | a_1",
                "contains = :v | contains",
                "aa = :v AND aa = :w | aa",
            })
    void aConditionNamesItsAttributes(String expression, String attributes) {
        assertThat(named(p -> ExpressionReader.condition("ConditionExpression", expression, p)))
                .isEqualTo(attributes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aa | Syntax error; token: \"<EOF>\", near: \"aa\"",
                "aa = :v and | Syntax error; token: \"<EOF>\", near: \"and\"",
                "aa IN () | Syntax error; token: \")\", near: \"()\"",
                "aa[00] = :v | Syntax error; token: \"0\", near: \"00]\"",
                "aa[-1] = :v | Syntax error; token: \"-\", near: \"[-1\"",
                "aa==:v | Syntax error; token: \"=\", near: \"==:v\"",
                "aa!=:v | Syntax error; token: \"!\", near: \"aa!=\"",
                "aa < > :v | Syntax error; token: \">\", near: \"< > :v\"",
                "_a = :v | Syntax error; token: \"_\", near: \"_a\"",
                "aa.0 = :v | Syntax error; token: \"0\", near: \".0 =\"",
                "é = :v | Syntax error; token: \"é\", near: \"é =\"",
                "aa\u00a0= :v | Syntax error; token: \"\u00a0\", near: \"aa\u00a0=\"",
                "aa = :v OR OR bb = :v | Syntax error; token: \"OR\", near: \"OR OR bb\"",
                "aa = :v bb = :v | Syntax error; token: \"bb\", near: \":v bb =\"",
                "aa = :v; | Syntax error; token: \";\", near: \":v;\"",
                "aa = :v -- bb | Syntax error; token: \"-\", near: \":v --\"",
                "aa = 'x' | Syntax error; token: \"'\", near: \"= 'x\"",
                "aa = 1 | Syntax error; token: \"1\", near: \"= 1\"",
                "aa = : | Syntax error; token: \":\", near: \"= :\"",
                "# = :v | Syntax error; token: \"#\", near: \"# =\"",
                "and = :v | Syntax error; token: \"and\", near: \"and =\"",
                "(aa = :v | Syntax error; token: \"<EOF>\", near: \":v\"",
                "aa = :v) | Syntax error; token: \")\", near: \":v)\"",
                "aa BETWEEN :v | Syntax error; token: \"<EOF>\", near: \":v\"",
                "aa BETWEEN :v OR :w | Syntax error; token: \"OR\", near: \":v OR :w\"",
                "((aa = :v)) | The expression has redundant parentheses;",
                "((aa)) = :v | The expression has redundant parentheses;",
                "ATTRIBUTE_EXISTS(aa) | Invalid function name; function: ATTRIBUTE_EXISTS",
                "foo(aa) | Invalid function name; function: foo",
                "if_not_exists(aa, :v) | Invalid function name; function: if_not_exists",
                "size(aa) | The function is not allowed to be used this way in an expression; function: size",
                "contains(aa, :v) = :w | The function is not allowed to be used this way in an expression; function: contains",
                "contains(aa) | Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1",
                "attribute_exists(aa, bb) | Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2",
                "#c = :v | An expression attribute name used in the document path is not defined; attribute name: #c",
                "aa.#c = :v | An expression attribute name used in the document path is not defined; attribute name: #c",
                "aa = :c | An expression attribute value used in expression is not defined; attribute value: :c",
                "` ` | The expression can not be empty;",
            })
    void whatIsNoConditionIsRefused(String expression, String why) {
        assertThat(refused(p -> ExpressionReader.condition("ConditionExpression", expression, p)))
                .isEqualTo("Invalid ConditionExpression: " + why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aa | aa",
                "aa, bb | aa bb",
                "aa.bb, aa[3] | aa",
                "#a.bb,#d , cc | first with.dot cc",
            })
    void aProjectionNamesItsAttributes(String expression, String attributes) {
        assertThat(named(p -> ExpressionReader.projection("ProjectionExpression", expression, p)))
                .isEqualTo(attributes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aa bb | Syntax error; token: \"bb\", near: \"aa bb\"",
                "aa, | Syntax error; token: \"<EOF>\", near: \",\"",
                ",aa | Syntax error; token: \",\", near: \",aa\"",
                "(aa) | Syntax error; token: \"(\", near: \"(aa\"",
                "size(aa) | Syntax error; token: \"(\", near: \"size(aa\"",
                "* | Syntax error; token: \"*\", near: \"*\"",
                "remove | Syntax error; token: \"remove\", near: \"remove\"",
                ":v | Syntax error; token: \":v\", near: \":v\"",
                "`` | The expression can not be empty;",
            })
    void whatIsNoProjectionIsRefused(String expression, String why) {
        assertThat(refused(p -> ExpressionReader.projection("ProjectionExpression", expression, p)))
                .isEqualTo("Invalid ProjectionExpression: " + why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "set aa = :v | aa",
                "SET aa = :v, bb = :w | aa bb",
                "SET aa = bb | aa bb",
                "SET aa = bb + :n | aa bb",
                "SET aa = (bb - cc) | aa bb cc",
                "SET aa.bb[1].#a = :v | aa",
                "SET aa = if_not_exists(bb, :v) | aa bb",
                "SET aa = if_not_exists(bb, :n) + :n | aa bb",
                "SET aa = if_not_exists(bb, if_not_exists(cc, :v)) | aa bb cc",
                "SET aa = list_append(if_not_exists(bb, :v), #a) | aa bb first",
                "REMOVE aa, bb[0] | aa bb",
                "ADD aa :n, bb.cc :n | aa bb",
                "DELETE aa :v | aa",
                "SET aa = :v REMOVE bb ADD cc :n DELETE dd :v | aa bb cc dd",
                "remove bb SET aa=:v | bb aa",
            })
    void anUpdateNamesItsAttributes(String expression, String attributes) {
        assertThat(named(p -> ExpressionReader.update("UpdateExpression", expression, p)))
                .isEqualTo(attributes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SET | Syntax error; token: \"<EOF>\", near: \"SET\"",
                "aa = :v | Syntax error; token: \"aa\", near: \"aa =\"",
                "SET aa | Syntax error; token: \"<EOF>\", near: \"aa\"",
                "SET aa=:v, | Syntax error; token: \"<EOF>\", near: \",\"",
                "SET aa = :v, REMOVE bb | Syntax error; token: \"REMOVE\", near: \", REMOVE bb\"",
                "SET aa = bb + :n + :n | Syntax error; token: \"+\", near: \":n + :n\"",
                "SET aa = bb * :n | Syntax error; token: \"*\", near: \"bb * :n\"",
                "SET remove = :v | Syntax error; token: \"remove\", near: \"SET remove =\"",
                "ADD aa bb | Syntax error; token: \"bb\", near: \"aa bb\"",
                "DELETE aa | Syntax error; token: \"<EOF>\", near: \"aa\"",
                "AND aa = :v | Syntax error; token: \"AND\", near: \"AND aa\"",
                "SET aa = :v SET bb = :w | The \"SET\" section can only be used once in an update expression;",
                "SET aa = size(bb) | The function is not allowed in an update expression; function: size",
                "SET aa = if_not_exists(bb) | Syntax error; token: \")\", near: \"bb)\"",
                "`` | The expression can not be empty;",
            })
    void whatIsNoUpdateIsRefused(String expression, String why) {
        assertThat(refused(p -> ExpressionReader.update("UpdateExpression", expression, p)))
                .isEqualTo("Invalid UpdateExpression: " + why);
    }

    @Test
    void depthHasAnEnd() {
        var deep = "NOT (".repeat(70) + "aa = :v" + ")".repeat(70);
        var shallow = "NOT (".repeat(30) + "aa = :v" + ")".repeat(30);

        assertThat(refused(p -> ExpressionReader.condition("FilterExpression", deep, p)))
                .contains("too many nested operations");
        assertThat(named(p -> ExpressionReader.condition("FilterExpression", shallow, p)))
                .isEqualTo("aa");
    }

    @Test
    void lengthHasAnEnd() {
        var longest = "a".repeat(4_091) + " = :v";

        assertThat(named(p -> ExpressionReader.condition("FilterExpression", longest, p)))
                .hasSize(4_091);
        assertThat(refused(p -> ExpressionReader.condition("FilterExpression", "b" + longest, p)))
                .contains("Expression size has exceeded the maximum allowed size");
    }

    @Test
    void placeholdersHaveTheirForm() {
        for (var key : new String[] {"a", "#", "#a-b", "#é", "##a", "#a b", ":a"}) {
            var request =
                    Json.object().set("ExpressionAttributeNames", Json.object().put(key, "first"));
            var refusal =
                    catchThrowableOfType(
                            ApiException.class,
                            () -> new Placeholders(Json.read(Json.text(request))));
            assertThat(refusal.sentence())
                    .isEqualTo(
                            "ExpressionAttributeNames contains invalid key: Syntax error; key: \""
                                    + key
                                    + "\"");
        }
    }
}
