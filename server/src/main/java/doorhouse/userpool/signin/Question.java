package doorhouse.userpool.signin;

import java.util.List;
import java.util.Map;

/// A challenge, ready to be posed.
///
/// @param challenge its wire name
/// @param parameters what the client needs to answer
/// @param available the first factors that the user may choose among; empty where there is no
///   choice
record Question(String challenge, Map<String, String> parameters, List<String> available) {
    Question {
        parameters = Map.copyOf(parameters);
        available = List.copyOf(available);
    }

    Question(String challenge, Map<String, String> parameters) {
        this(challenge, parameters, List.of());
    }

    /// The same question, as one of those that the user may choose.
    Question among(List<String> choices) {
        return new Question(challenge, parameters, choices);
    }
}
