package doorhouse.operation;

import java.util.function.BiFunction;
import java.util.function.Function;

/// One operation of an API: a row of its capability's table.
///
/// @param name the API's own, such as `CreateGroup`
/// @param asked the record that the request is bound to; it names the members we read
/// @param <Q> the request
/// @param <A> the answer
public record Operation<Q, A>(
        String name, CallerKind callerKind, Class<Q> asked, BiFunction<Call, Q, A> handler) {

    public static <Q, A> Operation<Q, A> anyone(
            String name, Class<Q> asked, Function<Q, A> handler) {
        return anyone(name, asked, (_, q) -> handler.apply(q));
    }

    public static <Q, A> Operation<Q, A> anyone(
            String name, Class<Q> asked, BiFunction<Call, Q, A> handler) {
        return new Operation<>(name, CallerKind.ANYONE, asked, handler);
    }

    public static <Q, A> Operation<Q, A> byUser(
            String name, Class<Q> asked, BiFunction<Call, Q, A> handler) {
        return new Operation<>(name, CallerKind.BY_USER, asked, handler);
    }

    public static <Q, A> Operation<Q, A> signed(
            String name, Class<Q> asked, Function<Q, A> handler) {
        return signed(name, asked, (_, q) -> handler.apply(q));
    }

    public static <Q, A> Operation<Q, A> signed(
            String name, Class<Q> asked, BiFunction<Call, Q, A> handler) {
        return new Operation<>(name, CallerKind.SIGNED, asked, handler);
    }
}
