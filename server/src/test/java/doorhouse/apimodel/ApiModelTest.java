package doorhouse.apimodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ApiModelTest {
    /// What a text is pumped up with to make a pattern go back: single letters of every class, and
    /// the parts of the marks, ARNs, addresses and paths that patterns look for.
    private static final List<String> PUMPS =
            List.of(
                    "a",
                    "A",
                    "0",
                    "-",
                    "_",
                    ".",
                    ":",
                    "/",
                    " ",
                    "@",
                    "*",
                    "{",
                    "#",
                    "}",
                    "=",
                    "\n",
                    "{##",
                    "##}",
                    "{####}",
                    "{####",
                    "a@",
                    "a ",
                    " a",
                    "a-",
                    "a_",
                    "/a",
                    "a:",
                    "arn:",
                    "arn:a:a:a:0:a",
                    "ab.",
                    "import-",
                    "\t");

    private static final int PUMPED_LENGTH = 4_000;

    /// A pattern that never goes back looks at a character a few times.
    private static final int LOOKS_A_CHARACTER = 12;

    static Stream<String> services() {
        return CompactModel.SERVICES.stream();
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyApiLoadsAndEveryErrorItDeclaresIsKnown(String service) {
        var api = ApiModel.load(service);

        assertThat(api.operations()).isNotEmpty();
        for (var operation : api.operations()) {
            assertThat(operation.errors())
                    .as(operation.name())
                    .allMatch(code -> api.error(code).isPresent());
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyPatternMatchesInATimeThatGrowsWithTheTextAlone(String service) {
        for (var text : texts(ApiModel.load(service))) {
            var pattern = text.pattern();
            if (pattern == null) continue;
            int length = (int) Math.min(PUMPED_LENGTH, text.length().max());
            for (var pump : PUMPS) {
                for (var end : List.of("", "\u0000", " ", "}")) {
                    var pumped = pump.repeat(length / pump.length());
                    var counted = new Counted(pumped + end);

                    pattern.matches(counted);

                    assertThat(counted.looks[0])
                            .as("%s %s by '%s' and '%s'", text.name(), pattern, pump, end)
                            .isLessThanOrEqualTo(LOOKS_A_CHARACTER * (length + 10L));
                }
            }
        }
    }

    @Test
    void whatTellsAnApisRequestsIsKnown() {
        var pools = ApiModel.load("cognito-idp");
        var sts = ApiModel.load("sts");

        assertThat(pools.service()).isEqualTo("cognito-idp");
        assertThat(pools.protocol()).isEqualTo(Api.Protocol.JSON);
        assertThat(pools.targetPrefix()).isEqualTo("AWSCognitoIdentityProviderService");
        assertThat(pools.xmlNamespace()).isNull();
        assertThat(sts.protocol()).isEqualTo(Api.Protocol.QUERY);
        assertThat(sts.apiVersion()).isEqualTo("2011-06-15");
        assertThat(sts.targetPrefix()).isNull();
        assertThat(sts.xmlNamespace()).isEqualTo("https://sts.amazonaws.com/doc/2011-06-15/");
    }

    @Test
    void whoMayCallIsKnown() {
        var api = ApiModel.load("cognito-idp");

        assertThat(caller(api, "SignUp")).isEqualTo(Caller.ANYONE);
        assertThat(caller(api, "GetUser")).isEqualTo(Caller.TOKEN);
        assertThat(caller(api, "AssociateSoftwareToken")).isEqualTo(Caller.TOKEN_OR_SESSION);
        assertThat(caller(api, "AdminGetUser")).isEqualTo(Caller.SIGNED);
        assertThat(api.operation("MakeCoffee")).isEmpty();
    }

    private static Caller caller(Api api, String operation) {
        return api.operation(operation).orElseThrow().callerKind();
    }

    @Test
    void errorsHaveTheirCodesAndStatuses() {
        assertThat(
                        ApiModel.load("cognito-idp")
                                .error("InternalErrorException")
                                .orElseThrow()
                                .status())
                .isEqualTo(500);
        assertThat(ApiModel.load("iam").error("NoSuchEntity").orElseThrow().status())
                .isEqualTo(404);
        assertThat(ApiModel.load("iam").operation("GetUser").orElseThrow().errors())
                .containsExactlyInAnyOrder("NoSuchEntity", "ServiceFailure");
    }

    @Test
    void membersOfRestRequestsHaveTheirPlaces() {
        var list = ApiModel.load("cognito-sync").operation("ListDatasets").orElseThrow();

        assertThat(list.httpMethod()).isEqualTo("GET");
        assertThat(list.requestUri())
                .isEqualTo("/identitypools/{IdentityPoolId}/identities/{IdentityId}/datasets");
        assertThat(list.input().members().get("MaxResults"))
                .extracting(Shape.Member::place, Shape.Member::wireName)
                .containsExactly(Shape.Member.Place.QUERY, "maxResults");
    }

    @Test
    void thePatternsWithoutGoingBackMatchTheSameTexts() {
        var patterns =
                List.of(
                        "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{####\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*",
                        "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*\\{##[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*##\\}[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\s*]*",
                        "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+@[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
                        ".*\\{####\\}.*",
                        "^[\\S]+.*[\\S]+$");
        var parts = List.of("", "a", "@", "{##", "##}", "{####}", " ", "\n", "\u0000", "é");
        for (var published : patterns) {
            var ours = new TextPattern(published);
            for (var a : parts) {
                for (var b : parts) {
                    for (var c : parts) {
                        var text = a + b + c;
                        assertThat(ours.matches(text))
                                .as("%s on '%s'", published, text)
                                .isEqualTo(text.matches(published));
                    }
                }
            }
        }
    }

    @Test
    void theCompactModelIsWrittenFromInterfaceFiles(@TempDir Path from, @TempDir Path to)
            throws Exception {
        Files.writeString(
                from.resolve("operations.md"),
                """
                ## sts (query; 1 operations)
                | Operation | HTTP | Caller | Errors declared |
                |---|---|---|---|
                | GetThing | POST / | SigV4 | NoThing |
                """);
        Files.writeString(
                from.resolve("sts.json"),
                """
                {"metadata":{"protocol":"query","apiVersion":"1"},
                 "operations":{"GetThing":{"http":{"method":"POST","requestUri":"/"},
                   "input":{"shape":"GetThingRequest"},"errors":["NoThing"]}},
                 "shapes":{
                   "GetThingRequest":{"type":"structure","members":{"Name":{"shape":"Name"}}},
                   "Name":{"type":"string","min":1,"documentation":"A name."},
                   "NoThing":{"type":"structure","exception":true,"members":{},
                     "error":{"code":"NoSuchThing","httpStatusCode":404}},
                   "Unreached":{"type":"string"}}}
                """);

        CompactModel.write(from, to, List.of("sts"));

        assertThat(Files.readString(to.resolve("sts.json")))
                .isEqualTo(
                        """
                        {
                        "protocol":"query",
                        "apiVersion":"1",
                        "errors":{
                        "NoSuchThing":404
                        },
                        "operations":{
                        "GetThing":{"caller":"signed","input":"GetThingRequest","errors":["NoSuchThing"]}
                        },
                        "shapes":{
                        "GetThingRequest":{"type":"structure","members":{"Name":"Name"}},
                        "Name":{"type":"string","min":1}
                        }}
                        """);
    }

    private static Set<Shape.Text> texts(Api api) {
        var found = new HashSet<Shape.Text>();
        for (var operation : api.operations()) {
            collect(operation.input(), found);
            operation.output().ifPresent(output -> collect(output, found));
        }
        return found;
    }

    private static void collect(Shape shape, Set<Shape.Text> found) {
        switch (shape) {
            case Shape.Structure s -> s.members().values().forEach(m -> collect(m.shape(), found));
            case Shape.ListOf list -> collect(list.element(), found);
            case Shape.MapOf map -> {
                collect(map.key(), found);
                collect(map.value(), found);
            }
            case Shape.Text text -> found.add(text);
            case Shape.Whole _, Shape.Flag _, Shape.Blob _, Shape.Timestamp _ -> {}
        }
    }

    /// A text that counts how often it is looked at.
    ///
    /// @param looks one number
    private record Counted(String text, long[] looks) implements CharSequence {
        Counted(String text) {
            this(text, new long[1]);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks[0]++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
