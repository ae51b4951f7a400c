package doorhouse.userpool.signin;

import doorhouse.id.DeviceKey;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.trigger.Occasion;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A sign-in on its way.
///
/// @param user as of now; read afresh at each step
/// @param eventId of the sign-in; `event_id` in its tokens
/// @param startedAt when it began; `auth_time` in its tokens
/// @param flow by which it began
/// @param passed the factors shown so far
/// @param facts what later steps need to know of earlier ones, by their own names; they travel
///   sealed with the session, so a client neither reads nor changes them, and should be few and
///   short, for a session has at most 2048 characters
/// @param caller of this step
record SignIn(
        UserPool pool,
        AppClient client,
        User user,
        String eventId,
        Instant startedAt,
        AuthFlow flow,
        Set<Factor> passed,
        Map<String, String> facts,
        Caller caller) {
    /// The fact that names the device that the user says to sign in from.
    static final String DEVICE_KEY = "deviceKey";

    /// The fact that a temporary password was replaced in this sign-in.
    static final String NEW_PASSWORD = "newPassword";

    /// The fact that the device got its key in this sign-in.
    static final String NEW_DEVICE = "newDevice";

    /// The fact how the client named the user, after a mark whether the sign-in is only simulated,
    /// for a user who does not exist or can show nothing.
    static final String NAMED = "named";

    /// The fact in which browser it goes on, on our own pages: no session of theirs is answered
    /// through the API or by another browser, nor the other way round. So nobody signs others in as
    /// oneself by a link.
    static final String PAGE = "page";

    private static final String REAL = "+";
    private static final String SIMULATED = "-";

    /// In bytes, as a session writes it. No user name is longer, and no session is to be.
    private static final int LONGEST_NAME = 768;

    /// What a user can show.
    enum Factor {
        PASSWORD,
        /// A second factor of any kind.
        MFA,
        /// A code sent by mail, as the first factor.
        EMAIL_OTP,
        /// A code sent by text message, as the first factor.
        SMS_OTP,
        /// A passkey, whose holder need not have been verified.
        PASSKEY,
        /// A passkey, whose authenticator verified its holder.
        PASSKEY_VERIFIED,
        /// A remembered device.
        DEVICE,
        /// The challenges of the pool's own functions, which said that tokens may be given.
        CUSTOM,
        /// The code of a sign-up that was confirmed a moment ago.
        SIGN_UP
    }

    SignIn {
        passed = passed.isEmpty() ? Set.of() : Set.copyOf(passed);
        facts = Map.copyOf(facts);
    }

    /// The step, as the pool's functions on the way to tokens are told of it.
    Occasion occasion() {
        return new Occasion(pool, client.id(), caller.metadataOnTheWay());
    }

    boolean has(Factor factor) {
        return passed.contains(factor);
    }

    Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    /// As the client named a user who is only simulated; empty for a real one.
    Optional<String> phantom() {
        return phantom(facts);
    }

    /// As [#phantom()], of the facts of a sign-in.
    static Optional<String> phantom(Map<String, String> facts) {
        return Optional.ofNullable(facts.get(NAMED))
                .filter(name -> name.startsWith(SIMULATED))
                .map(name -> name.substring(SIMULATED.length()));
    }

    /// The sign-in of a user whom the client named so. A session that says it is as long as that of
    /// a simulated one: its length does not tell.
    SignIn named(String name) {
        return with(NAMED, REAL + bounded(name));
    }

    /// The sign-in of a user who is only simulated.
    SignIn simulated(String name) {
        return with(NAMED, SIMULATED + bounded(name));
    }

    private static String bounded(String name) {
        int end = 0;
        int written = 0;
        while (end < name.length()) {
            int character = name.codePointAt(end);
            written += written(character);
            if (written > LONGEST_NAME) break;
            end += Character.charCount(character);
        }
        return name.substring(0, end);
    }

    /// How many bytes a character takes in JSON (RFC 8259 §7), in UTF-8.
    private static int written(int character) {
        if (character < ' ') return 6;
        if (character == '"' || character == '\\') return 2;
        if (character < 0x80) return 1;
        if (character < 0x800) return 2;
        return character < 0x10000 ? 3 : 4;
    }

    SignIn with(Factor factor) {
        var more = EnumSet.of(factor);
        more.addAll(passed);
        return new SignIn(pool, client, user, eventId, startedAt, flow, more, facts, caller);
    }

    /// The same sign-in with one fact more, or another value for it.
    SignIn with(String fact, String value) {
        return with(Map.of(fact, value));
    }

    /// The same sign-in with more facts, or other values for them.
    SignIn with(Map<String, String> added) {
        if (added.isEmpty()) return this;
        var more = new HashMap<>(facts);
        more.putAll(added);
        return new SignIn(pool, client, user, eventId, startedAt, flow, passed, more, caller);
    }

    SignIn without(String fact) {
        var less = new HashMap<>(facts);
        less.remove(fact);
        return new SignIn(pool, client, user, eventId, startedAt, flow, passed, less, caller);
    }

    /// The device that the user says to sign in from; once nothing more is asked, the one that the
    /// tokens are bound to.
    Optional<DeviceKey> device() {
        return fact(DEVICE_KEY).filter(DeviceKey::fits).map(DeviceKey::new);
    }

    /// Whether the device is a new one, which got its key in this sign-in.
    boolean newDevice() {
        return facts.containsKey(NEW_DEVICE);
    }

    /// The same sign-in with the user as changed by a step.
    SignIn of(User changed) {
        return new SignIn(pool, client, changed, eventId, startedAt, flow, passed, facts, caller);
    }
}
