package doorhouse.aws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.apimodel.ApiModel;
import doorhouse.apimodel.OperationModel;
import doorhouse.operation.ApiError;
import doorhouse.operation.ApiException;
import doorhouse.wire.Json;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Parameters in, XML out, without a server around them.
class QueryProtocolTest {
    private static final String NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CreateUser | UserName=ana&Path=%2Fops%2F | {'Path':'/ops/','UserName':'ana'}",
                "CreateUser | UserName=a+b%2Bc&Other=1 | {'UserName':'a b+c'}",
                "CreateUser | &&UserName=&& | {'UserName':''}",
                "CreateUser | UserName | {'UserName':''}",
                "CreateUser | Tags.member.1.Key=k&Tags.member.1.Value=v&Tags.member.2.Key=l | {'Tags':[{'Key':'k','Value':'v'},{'Key':'l'}]}",
                "CreateUser | Tags.member.10.Key=k&Tags.member.9.Key=j | {'Tags':[{'Key':'j'},{'Key':'k'}]}",
                "CreateUser | Tags= | {'Tags':[]}",
                "CreateUser | UserName.x=1&TagsX=2 | {}",
                "UntagUser | TagKeys.member.1=a&TagKeys.member.3=b | {'TagKeys':['a','b']}",
                "ListUsers | MaxItems=7 | {'MaxItems':7}",
                "ListUsers | MaxItems=-07 | {'MaxItems':-7}",
                "CreatePolicyVersion | SetAsDefault=TRUE | {'SetAsDefault':true}",
            })
    void readsParameters(String operation, String form, String json) {
        var read = QueryInput.read(form(form), model(operation).input());

        assertThat(read.toString()).isEqualTo(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource({
        "ListUsers, MaxItems=x",
        "ListUsers, MaxItems=",
        "ListUsers, MaxItems=1.0",
        "ListUsers, MaxItems=99999999999999999999",
        "CreatePolicyVersion, SetAsDefault=yes",
        "UntagUser, TagKeys.member.x=a",
        "UntagUser, TagKeys.member.0=a",
        "UntagUser, TagKeys.member.-1=a",
        "UntagUser, TagKeys.member.99999=a",
    })
    void refusesWhatIsNotOfItsType(String operation, String form) {
        var refused = catchThrowable(() -> QueryInput.read(form(form), model(operation).input()));

        assertThat(refused)
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.error()).isEqualTo(QueryErrors.MALFORMED_INPUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=1&%61=2", "a=%", "a=%zz", "a=%2"})
    void refusesBadForms(String form) {
        assertThat(catchThrowable(() -> form(form))).isInstanceOf(ApiException.class);
    }

    @Test
    void refusesAParameterBothInQueryAndBody() {
        var refused =
                catchThrowable(() -> QueryForm.read("Action=A", "Action=B".getBytes(US_ASCII)));

        assertThat(refused).isInstanceOf(ApiException.class);
    }

    @Test
    void readsAThousandParametersAndNoMore() {
        assertThat(form(parameters(1_000)).find("p999")).contains("1");
        assertThat(catchThrowable(() -> form(parameters(1_001)))).isInstanceOf(ApiException.class);
    }

    @Test
    void writesAnswers() {
        var answer =
                Json.read(
                        """
                        {"User":{"Path":"/","UserName":"a<b>&\\"c","UserId":"AIDA1","Arn":"arn",
                        "CreateDate":1767225600.999,"Tags":[{"Key":"k","Value":""}]}}\
                        """);

        var xml = QueryXml.answer("GetUser", NAMESPACE, model("GetUser").output(), answer, "id-1");

        assertThat(new String(xml, UTF_8))
                .isEqualTo(
                        "<GetUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                                + "<GetUserResult><User><Path>/</Path>"
                                + "<UserName>a&lt;b&gt;&amp;\"c</UserName>"
                                + "<UserId>AIDA1</UserId><Arn>arn</Arn>"
                                + "<CreateDate>2026-01-01T00:00:00Z</CreateDate>"
                                + "<Tags><member><Key>k</Key><Value></Value></member></Tags>"
                                + "</User></GetUserResult>"
                                + "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>"
                                + "</GetUserResponse>");
    }

    @Test
    void writesAnAnswerThatTellsNothing() {
        var xml =
                QueryXml.answer(
                        "DeleteUser",
                        NAMESPACE,
                        model("DeleteUser").output(),
                        Json.object(),
                        "id-1");

        assertThat(new String(xml, UTF_8))
                .isEqualTo(
                        "<DeleteUserResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                                + "<ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>"
                                + "</DeleteUserResponse>");
    }

    @Test
    void writesErrors() {
        var xml =
                QueryXml.error(
                        NAMESPACE,
                        new ApiError("NoSuchEntity", 404),
                        "no \u0001<b> \ud800",
                        "id-1");

        assertThat(new String(xml, UTF_8))
                .isEqualTo(
                        "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">"
                                + "<Error><Type>Sender</Type><Code>NoSuchEntity</Code>"
                                + "<Message>no \ufffd&lt;b&gt; \ufffd</Message></Error>"
                                + "<RequestId>id-1</RequestId></ErrorResponse>");
        assertThat(
                        new String(
                                QueryXml.error(NAMESPACE, QueryErrors.INTERNAL_FAILURE, "", "id"),
                                UTF_8))
                .contains("<Type>Receiver</Type>");
    }

    private static OperationModel model(String operation) {
        return ApiModel.load("iam").operation(operation).orElseThrow();
    }

    private static QueryForm form(String body) {
        return QueryForm.read("", body.getBytes(US_ASCII));
    }

    private static String parameters(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "p" + n + "=1")
                .collect(Collectors.joining("&"));
    }
}
