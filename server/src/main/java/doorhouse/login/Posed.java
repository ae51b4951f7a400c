package doorhouse.login;

import doorhouse.userpool.signin.PageSignIn.Step.Asks;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A challenge as its page carries it, so that it can be shown again after a wrong answer. What
/// counts is in the session, which is sealed; the rest only says how to ask.
///
/// @param username as the user gave it
/// @param shown what the page shows of the challenge's parameters
/// @param available the first factors that may be chosen instead
record Posed(
        String username,
        String challenge,
        String session,
        Map<String, String> shown,
        List<String> available) {
    static final String CHALLENGE = "challenge";
    static final String SESSION = "session";
    private static final String SHOWN = "shown";

    /// Parameters that no page shows.
    private static final List<String> UNSHOWN =
            List.of("USER_ID_FOR_SRP", "USERNAME", "userAttributes", "SALT", "SRP_B");

    /// @param before what could be chosen before this was
    static Posed of(String username, Asks asks, List<String> before) {
        var shown = new LinkedHashMap<>(asks.parameters());
        UNSHOWN.forEach(shown::remove);
        var available = asks.available().isEmpty() ? before : asks.available();
        return new Posed(username, asks.challenge(), asks.session(), shown, available);
    }

    /// The challenge that a form answers; empty where it answers none.
    static Optional<Posed> of(Visit visit) {
        var challenge = visit.typed(CHALLENGE);
        var session = visit.typed(SESSION);
        var username = visit.typed(Fields.USERNAME);
        if (challenge.isEmpty() || session.isEmpty() || username.isEmpty()) return Optional.empty();
        var shown = new LinkedHashMap<String, String>();
        var available = new ArrayList<String>();
        try {
            var carried = Json.read(visit.typed(SHOWN).orElse("{}"));
            for (var one : carried.path("shown").properties()) {
                shown.put(one.getKey(), one.getValue().asString(""));
            }
            for (var one : carried.path("available")) available.add(one.asString(""));
        } catch (NotJson e) {
            // Then the page says less.
        }
        return Optional.of(
                new Posed(username.get(), challenge.get(), session.get(), shown, available));
    }

    /// The same step of the sign-in, asked for differently.
    Posed as(String otherChallenge) {
        return new Posed(username, otherChallenge, session, shown, available);
    }

    Posed with(String otherSession, String name, String value) {
        var more = new LinkedHashMap<>(shown);
        more.put(name, value);
        return new Posed(username, challenge, otherSession, more, available);
    }

    Map<String, String> hidden() {
        var carried = Json.object();
        var object = carried.putObject("shown");
        shown.forEach(object::put);
        var array = carried.putArray("available");
        available.forEach(array::add);
        var hidden = new LinkedHashMap<String, String>();
        hidden.put(CHALLENGE, challenge);
        hidden.put(SESSION, session);
        hidden.put(Fields.USERNAME, username);
        hidden.put(SHOWN, Json.text(carried));
        return hidden;
    }

    String shown(String name) {
        return shown.getOrDefault(name, "");
    }

    /// A parameter that is a list of names, in JSON.
    List<String> names(String parameter) {
        try {
            var names = new ArrayList<String>();
            for (var name :
                    Json.read("{\"all\":" + shown.getOrDefault(parameter, "[]") + "}")
                            .path("all")) {
                names.add(name.asString(""));
            }
            return names;
        } catch (NotJson e) {
            return List.of();
        }
    }
}
