package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import doorhouse.apimodel.Caller;
import doorhouse.apimodel.OperationModel;
import doorhouse.apimodel.Shape;
import doorhouse.aws.Service;
import doorhouse.operation.CallerKind;
import doorhouse.operation.Operation;
import doorhouse.testing.TestServer;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Holds every capability's table against the API's model: who may call, and that a request's
/// record names members that the model has, of a fitting type, and takes as given only what is
/// required.
class OperationTablesTest {
    private static final Map<Caller, Set<CallerKind>> CALLERS =
            Map.of(
                    Caller.ANYONE, Set.of(CallerKind.ANYONE),
                    Caller.TOKEN, Set.of(CallerKind.BY_USER),
                    Caller.TOKEN_OR_SESSION, Set.of(CallerKind.BY_USER, CallerKind.ANYONE),
                    Caller.SIGNED, Set.of(CallerKind.SIGNED));

    @Test
    void everyTableFitsItsModel() {
        var faults = new ArrayList<String>();
        for (var service : TestServer.shared().server().services()) {
            for (var operation : service.table()) check(service, operation, faults);
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsKeptWithoutEffectIsWhatTheModelHas() {
        for (var service : TestServer.shared().server().services()) {
            for (String operation : service.working()) {
                var members = service.api().operation(operation).orElseThrow().input().members();
                for (var left : service.withoutEffect(operation))
                    assertThat(stands(left, members)).as(operation + ": " + left).isTrue();
            }
        }
    }

    @Test
    void membersThatARecordDoesNotReadAreSaid() {
        var cognito = TestServer.shared().server().services().getFirst();

        assertThat(cognito.withoutEffect("InitiateAuth")).contains("AnalyticsMetadata");
        assertThat(cognito.withoutEffect("GetUser")).isEmpty();
    }

    private static void check(Service service, Operation<?, ?> operation, List<String> faults) {
        OperationModel model = service.api().operation(operation.name()).orElseThrow();
        var callers = CALLERS.getOrDefault(model.callerKind(), Set.of());
        if (!callers.contains(operation.callerKind())) {
            faults.add(operation.name() + " is called by " + model.callerKind());
        }
        if (JsonNode.class.isAssignableFrom(operation.asked())) return;
        check(operation.name(), operation.asked(), model.input(), faults);
    }

    private static void check(
            String path, Class<?> asked, Shape.Structure shape, List<String> faults) {
        if (!asked.isRecord()) {
            faults.add(path + " is bound to " + asked + ", which is no record");
            return;
        }
        for (var component : asked.getRecordComponents()) {
            var name = wireName(asked, component);
            var member = shape.members().get(name);
            if (member == null) {
                faults.add(path + " has no member " + name);
                continue;
            }
            var type = component.getAnnotatedType();
            boolean mayBeNull =
                    type.isAnnotationPresent(Nullable.class) || component.getType().isPrimitive();
            if (!mayBeNull && !shape.required().contains(name)) {
                faults.add(path + "." + name + " may be absent");
            }
            checkType(path + "." + name, type, member.shape(), faults);
        }
    }

    private static String wireName(Class<?> owner, RecordComponent component) {
        var name = component.getName();
        return Arrays.stream(owner.getDeclaredFields())
                .filter(field -> field.getName().equals(name))
                .flatMap(field -> Arrays.stream(field.getAnnotationsByType(JsonProperty.class)))
                .map(JsonProperty::value)
                .findFirst()
                .orElse(Character.toUpperCase(name.charAt(0)) + name.substring(1));
    }

    private static void checkType(
            String path, AnnotatedType type, Shape shape, List<String> faults) {
        checkType(path, type.getType(), shape, faults);
    }

    private static void checkType(String path, Type type, Shape shape, List<String> faults) {
        var raw = raw(type);
        if (JsonNode.class.isAssignableFrom(raw)) return;
        boolean fits =
                switch (shape) {
                    case Shape.Structure s -> {
                        if (raw.isRecord()) check(path, raw, s, faults);
                        yield raw.isRecord();
                    }
                    case Shape.ListOf list -> {
                        checkArgument(path, type, 0, list.element(), faults);
                        yield Iterable.class.isAssignableFrom(raw);
                    }
                    case Shape.MapOf map -> {
                        checkArgument(path, type, 1, map.value(), faults);
                        yield Map.class.isAssignableFrom(raw);
                    }
                    case Shape.Text text -> isText(raw, text);
                    case Shape.Whole whole -> isWhole(raw, whole.kind());
                    case Shape.Flag _ -> raw == boolean.class || raw == Boolean.class;
                    case Shape.Blob _ -> raw == byte[].class;
                    case Shape.Timestamp _ -> raw == Instant.class;
                };
        if (!fits) faults.add(path + " is no " + raw.getSimpleName());
    }

    private static void checkArgument(
            String path, Type type, int place, Shape shape, List<String> faults) {
        if (type instanceof ParameterizedType p) {
            checkType(path + "[]", p.getActualTypeArguments()[place], shape, faults);
        }
    }

    private static Class<?> raw(Type type) {
        return switch (type) {
            case Class<?> c -> c;
            case ParameterizedType p -> raw(p.getRawType());
            default -> Object.class;
        };
    }

    private static boolean isWhole(Class<?> type, Shape.Whole.Kind kind) {
        boolean isLong = type == long.class || type == Long.class;
        boolean isInt = type == int.class || type == Integer.class;
        return kind == Shape.Whole.Kind.LONG ? isLong : isInt || isLong;
    }

    /// A text itself, a type that is written as one, or an enum that knows every value the model
    /// has.
    private static boolean isText(Class<?> type, Shape.Text shape) {
        if (type == String.class) return true;
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(String::valueOf)
                    .toList()
                    .containsAll(shape.values());
        }
        return Arrays.stream(type.getDeclaredFields())
                .anyMatch(f -> f.isAnnotationPresent(JsonValue.class));
    }

    /// Whether there is such a member; one within a structure is written with full stops.
    private static boolean stands(String path, Map<String, Shape.Member> members) {
        var parts = path.split("\\.", 2);
        var member = members.get(parts[0]);
        if (member == null || parts.length == 1) return member != null;
        return member.shape() instanceof Shape.Structure inner && stands(parts[1], inner.members());
    }
}
