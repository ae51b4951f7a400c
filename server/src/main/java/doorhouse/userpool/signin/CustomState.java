package doorhouse.userpool.signin;

import doorhouse.userpool.trigger.CustomAuthTriggers.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known between two rounds of custom challenges.
///
/// @param rounds those that were answered
/// @param privateParameters of the challenge that waits for its answer, for the function that
///   verifies it and for nobody else
/// @param metadata what the function that made that challenge wrote on it
record CustomState(
        List<Round> rounds, Map<String, String> privateParameters, @Nullable String metadata) {
    static final CustomState NONE = new CustomState(List.of(), Map.of(), null);

    CustomState {
        rounds = List.copyOf(rounds);
        privateParameters = Map.copyOf(privateParameters);
    }

    /// The state once one more round was answered: nothing waits any more.
    CustomState after(Round round) {
        var more = new ArrayList<>(rounds);
        more.add(round);
        return new CustomState(more, Map.of(), null);
    }

    boolean has(String challengeName) {
        return rounds.stream().anyMatch(round -> round.challengeName().equals(challengeName));
    }

    @Override
    public String toString() {
        return "CustomState[***]";
    }
}
