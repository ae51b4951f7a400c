package doorhouse.apimodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/// Holds the model of the user pools API against Amazon's own SDK: what it knows and we do not is
/// either new or written down here.
class SdkDriftTest {
    /// Newer than our model.
    private static final Set<String> NOT_IN_OUR_MODEL = Set.of("GetClientToken");

    private final Api api = ApiModel.load("cognito-idp");

    /// The SDK's methods by the names of their operations.
    private static Map<String, Method> calls() {
        return Arrays.stream(CognitoIdentityProviderClient.class.getMethods())
                .filter(m -> m.getReturnType().getSimpleName().endsWith("Response"))
                .filter(m -> !Consumer.class.equals(m.getParameterTypes()[0]))
                .collect(
                        Collectors.toMap(
                                SdkDriftTest::operation, m -> m, (one, _) -> one, TreeMap::new));
    }

    private static String operation(Method method) {
        var name = method.getName();
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    @Test
    void theOperationsAreTheSame() {
        var theirs = new TreeSet<>(calls().keySet());

        theirs.removeAll(NOT_IN_OUR_MODEL);

        assertThat(theirs)
                .isEqualTo(
                        new TreeSet<>(
                                api.operations().stream().map(OperationModel::name).toList()));
    }

    @Test
    void theMembersAreTheSame() throws Exception {
        for (var call : calls().entrySet()) {
            var operation = api.operation(call.getKey());
            if (operation.isEmpty()) continue;
            assertThat(members(call.getValue().getParameterTypes()[0]))
                    .as(call.getKey())
                    .isEqualTo(operation.get().input().members().keySet());
            var output = operation.get().output();
            assertThat(members(call.getValue().getReturnType()))
                    .as(call.getKey())
                    .isEqualTo(output.map(o -> o.members().keySet()).orElse(Set.of()));
        }
    }

    private static Set<String> members(Class<?> type) throws Exception {
        var builder = (SdkPojo) type.getMethod("builder").invoke(null);
        List<SdkField<?>> fields = builder.sdkFields();
        return fields.stream().map(SdkField::memberName).collect(Collectors.toSet());
    }
}
