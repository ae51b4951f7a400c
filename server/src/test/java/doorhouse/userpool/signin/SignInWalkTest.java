package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Secret;
import doorhouse.crypto.Totp;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestTotp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InternalErrorException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

/// Walks the sign-in machine at random: any call in any order, with sessions that were used before,
/// that are other users' or other clients', or too old, and with users and pool changed in between.
/// Beside it goes a book of what was truly shown. Whatever the server lets pass must stand in the
/// book.
class SignInWalkTest {
    private static final int STEPS = Integer.getInteger("doorhouse.test.walkSteps", 200);
    private static final Duration SESSION = Duration.ofMinutes(3);

    private enum Shown {
        PASSWORD,
        FIRST_CODE,
        SECOND
    }

    /// A user as the book knows them.
    private static final class Person {
        final String name;
        final List<String> passwords = new ArrayList<>(List.of(TestPool.PASSWORD));
        final Map<String, String> addresses = new HashMap<>();
        final Set<Kind> mfa = EnumSet.noneOf(Kind.class);
        Optional<Secret> authenticator = Optional.empty();
        long lastStep;
        boolean enabled = true;
        boolean mustReset;

        Person(String name) {
            this.name = name;
        }

        String password() {
            return passwords.getLast();
        }
    }

    private enum Kind {
        SMS_MFA,
        SOFTWARE_TOKEN_MFA,
        EMAIL_OTP
    }

    /// A code that was sent within one sign-in.
    private record Sent(String address, String code) {}

    /// One sign-in, whatever sessions it has: the codes that were sent within it.
    private static final class Course {
        final Map<String, Sent> codes = new HashMap<>();
    }

    /// A session that the server gave out.
    private static final class Held {
        final Course course;
        final Person person;
        final String client;
        final String text;
        final String challenge;
        final Set<Shown> shown;
        final String password;
        final Instant end;
        boolean spent;

        Held(
                Course course,
                Person person,
                String client,
                String text,
                String challenge,
                Set<Shown> shown,
                Instant end) {
            this.course = course;
            this.person = person;
            this.client = client;
            this.text = text;
            this.challenge = challenge;
            this.shown = shown;
            this.password = person.password();
            this.end = end;
        }
    }

    /// What a call came to.
    private record Came(
            @Nullable String challenge,
            @Nullable String session,
            Map<String, String> parameters,
            @Nullable AuthenticationResultType tokens) {}

    private final TestServer server = TestServer.stoppedInTime();
    private final List<Held> held = new ArrayList<>();
    private final List<Person> people = new ArrayList<>();
    private final List<String> clients = new ArrayList<>();
    private final List<String> past = new ArrayList<>();
    private UserPoolMfaType mode = UserPoolMfaType.OPTIONAL;
    private int signedIn;
    private int refused;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void noOrderOfCallsReachesTokensPastAFactor(long seed) {
        var random = new Random(seed);
        var home =
                SigningIn.byChoice(
                        server,
                        _ -> {},
                        AuthFactorType.PASSWORD,
                        AuthFactorType.EMAIL_OTP,
                        AuthFactorType.SMS_OTP);
        populate(home);
        for (int i = 0; i < STEPS; i++) step(home, random);

        assertThat(signedIn).as("sign-ins of seed %d", seed).isGreaterThan(STEPS / 50);
        assertThat(refused).as("refusals of seed %d", seed).isGreaterThan(STEPS / 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 34, 55})
    void norWhereEverybodyNeedsASecondFactor(long seed) {
        var random = new Random(seed);
        var home = SigningIn.byChoice(server, _ -> {}, AuthFactorType.PASSWORD);
        populate(home);
        setMode(home, UserPoolMfaType.ON);
        for (int i = 0; i < STEPS; i++) step(home, random);

        assertThat(signedIn).as("sign-ins of seed %d", seed).isGreaterThan(STEPS / 100);
        assertThat(refused).as("refusals of seed %d", seed).isGreaterThan(STEPS / 10);
    }

    private void populate(SigningIn home) {
        for (int i = 0; i < 2; i++) {
            clients.add(
                    home.pool()
                            .client(r ->
                                    r.explicitAuthFlows(
                                            ExplicitAuthFlowsType.ALLOW_USER_AUTH,
                                            ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH)));
        }
        for (var name : List.of("ana", "bob", "eve")) {
            var person = new Person(name);
            person.addresses.put("email", SigningIn.mail(name));
            person.addresses.put("phone_number", SigningIn.phone());
            home.pool()
                    .confirmedUser(
                            name,
                            attribute("email", email(person)),
                            attribute("phone_number", phone(person)));
            if (!name.equals("eve")) setAuthenticatorUp(home, person);
            people.add(person);
        }
    }

    private static String email(Person person) {
        return person.addresses.getOrDefault("email", "");
    }

    private static String phone(Person person) {
        return person.addresses.getOrDefault("phone_number", "");
    }

    private void setAuthenticatorUp(SigningIn home, Person person) {
        var token = home.pool().accessToken(clients.getFirst(), person.name);
        var secret = TestTotp.verified(server, token).secret();
        person.authenticator = Optional.of(secret);
        person.lastStep = stepOf(server.clock().instant());
    }

    private static long stepOf(Instant at) {
        return at.getEpochSecond() / 30;
    }

    private void step(SigningIn home, Random random) {
        try {
            switch (random.nextInt(20)) {
                case 0, 1, 2 -> byPassword(home, random);
                case 3, 4, 5 -> byChoice(home, random);
                case 6, 7 -> change(home, random);
                case 8 -> server.clock().forward(Duration.ofSeconds(1 + random.nextInt(90)));
                default -> answer(random);
            }
        } catch (InternalErrorException e) {
            throw new AssertionError("the server failed", e);
        } catch (CognitoIdentityProviderException e) {
            refused++;
        }
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    /// Mostly the password in force, now and then an earlier one or none of the user's.
    private static String password(Person person, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> any(person.passwords, random);
            case 1 -> "Wrong-Horse-" + random.nextInt(9);
            default -> person.password();
        };
    }

    private void byPassword(SigningIn home, Random random) {
        var person = any(people, random);
        var client = any(clients, random);
        var password = password(person, random);
        var answer = home.pool().signIn(client, person.name, password);
        require(password.equals(person.password()), "a password that is not in force");
        arrive(
                new Course(),
                person,
                client,
                Set.of(Shown.PASSWORD),
                new Came(
                        answer.challengeNameAsString(),
                        answer.session(),
                        answer.challengeParameters(),
                        answer.authenticationResult()));
    }

    private void byChoice(SigningIn home, Random random) {
        var person = any(people, random);
        var client = any(clients, random);
        var password = password(person, random);
        var preferred = any(List.of("", "PASSWORD", "PASSWORD", "EMAIL_OTP", "SMS_OTP"), random);
        var answer =
                new SigningIn(server, home.pool(), client)
                        .choose(
                                person.name,
                                "PREFERRED_CHALLENGE",
                                preferred,
                                "PASSWORD",
                                password);
        boolean chose = Choices.SELECT.equals(answer.challengeNameAsString());
        boolean byPassword = preferred.equals("PASSWORD") && !chose;
        if (byPassword) {
            require(password.equals(person.password()), "a password that is not in force");
        }
        arrive(
                new Course(),
                person,
                client,
                byPassword ? Set.of(Shown.PASSWORD) : Set.of(),
                new Came(
                        answer.challengeNameAsString(),
                        answer.session(),
                        answer.challengeParameters(),
                        answer.authenticationResult()));
    }

    /// What is brought back for a session: mostly what belongs to it, now and then something else.
    private void answer(Random random) {
        if (held.isEmpty()) return;
        // Mostly a late one, for the earlier have ended.
        var session = held.get(held.size() - 1 - random.nextInt(Math.min(held.size(), 8)));
        var client = random.nextInt(12) == 0 ? any(clients, random) : session.client;
        var name = random.nextInt(12) == 0 ? any(people, random).name : session.person.name;
        var challenge = challenge(session, random);
        var responses = new HashMap<String, String>();
        responses.put("USERNAME", name);
        var password = password(session.person, random);
        var choice = any(List.of("PASSWORD", "EMAIL_OTP", "SMS_OTP"), random);
        var kind = any(List.of(Kind.values()), random);
        var code = code(session, challenge, random);
        switch (challenge) {
            case "SELECT_CHALLENGE" -> {
                responses.put("ANSWER", choice);
                if (choice.equals("PASSWORD")) responses.put("PASSWORD", password);
            }
            case "PASSWORD" -> responses.put("PASSWORD", password);
            case "SELECT_MFA_TYPE" -> responses.put("ANSWER", kind.name());
            case "MFA_SETUP" -> {}
            default -> responses.put(challenge + "_CODE", code);
        }
        responses.putIfAbsent("SMS_MFA_CODE", code);
        var answer =
                server.app()
                        .respondToAuthChallenge(r ->
                                r.clientId(client)
                                        .challengeName(challenge)
                                        .session(session.text)
                                        .challengeResponses(responses));

        require(client.equals(session.client), "another client's session");
        require(name.equals(session.person.name), "another user's session");
        require(server.clock().instant().isBefore(session.end), "a session that ended");
        boolean listedAgain =
                Choices.SELECT.equals(answer.challengeNameAsString())
                        && (challenge.equals("SELECT_CHALLENGE") || challenge.equals("PASSWORD"));
        boolean password1 =
                challenge.equals("PASSWORD")
                        || (challenge.equals("SELECT_CHALLENGE") && choice.equals("PASSWORD"));
        var shown = EnumSet.noneOf(Shown.class);
        shown.addAll(session.shown);
        boolean spends = false;
        if (password1 && !listedAgain) {
            require(password.equals(session.person.password()), "a password not in force");
            shown.add(Shown.PASSWORD);
            spends = true;
        } else if (challenge.equals("SELECT_MFA_TYPE")) {
            spends = true;
        } else if (!challenge.equals("SELECT_CHALLENGE") && !listedAgain) {
            requireRight(session, challenge, code);
            shown.add(session.shown.isEmpty() ? Shown.FIRST_CODE : Shown.SECOND);
            spends = true;
        }
        if (session.shown.contains(Shown.PASSWORD)) {
            require(
                    session.password.equals(session.person.password()),
                    "a password that was replaced");
        }
        if (spends) {
            require(!session.spent, "a session that was used up");
            session.spent = true;
        }
        arrive(
                session.course,
                session.person,
                client,
                shown,
                new Came(
                        answer.challengeNameAsString(),
                        answer.session(),
                        answer.challengeParameters(),
                        answer.authenticationResult()));
    }

    private static String challenge(Held session, Random random) {
        if (random.nextInt(8) != 0) return session.challenge;
        return any(
                List.of(
                        "SELECT_CHALLENGE",
                        "PASSWORD",
                        "EMAIL_OTP",
                        "SMS_OTP",
                        "SMS_MFA",
                        "SOFTWARE_TOKEN_MFA",
                        "SELECT_MFA_TYPE",
                        "MFA_SETUP"),
                random);
    }

    private String code(Held session, String challenge, Random random) {
        if (random.nextInt(6) == 0 && !past.isEmpty()) return any(past, random);
        if (challenge.equals("SOFTWARE_TOKEN_MFA") && session.person.authenticator.isPresent()) {
            var at = server.clock().instant().plusSeconds(30L * (random.nextInt(3) - 1));
            return Totp.codeAt(session.person.authenticator.get(), at);
        }
        var sent = session.course.codes.get(purpose(session, challenge));
        return sent == null ? "00000000" : sent.code();
    }

    private static String purpose(Held session, String challenge) {
        return challenge + (session.shown.isEmpty() ? " first" : " second");
    }

    /// Holds the book against a code that the server took.
    private void requireRight(Held session, String challenge, String code) {
        var person = session.person;
        if (challenge.equals("SOFTWARE_TOKEN_MFA")) {
            long now = stepOf(server.clock().instant());
            for (long step = Math.max(now - 1, person.lastStep + 1); step <= now + 1; step++) {
                var right =
                        Totp.codeAt(
                                person.authenticator.orElseThrow(),
                                Instant.ofEpochSecond(step * 30));
                if (!right.equals(code)) continue;
                person.lastStep = step;
                return;
            }
            throw new AssertionError("an authenticator's code that is wrong or was used");
        }
        var sent = session.course.codes.get(purpose(session, challenge));
        require(sent != null, "a code though none was sent");
        require(sent != null && sent.code().equals(code), "a code that is not this sign-in's");
        require(
                sent != null && person.addresses.containsValue(sent.address()),
                "a code to an address that the user gave up");
        session.course.codes.remove(purpose(session, challenge));
    }

    /// Writes down what a call gave, and holds the book against tokens.
    private void arrive(Course course, Person person, String client, Set<Shown> shown, Came came) {
        require(person.enabled || shown.isEmpty(), "a user who is disabled");
        if (came.tokens() != null) {
            signedIn++;
            require(person.enabled, "a user who is disabled");
            require(!person.mustReset, "a user whose password must be reset");
            require(
                    shown.contains(Shown.PASSWORD) || shown.contains(Shown.FIRST_CODE),
                    "nobody: no first factor was shown");
            if (wantsSecond(person)) {
                require(shown.contains(Shown.PASSWORD), "a code as the first of two factors");
                require(shown.contains(Shown.SECOND), "a user without the second factor");
            }
            return;
        }
        var session =
                new Held(
                        course,
                        person,
                        client,
                        Optional.ofNullable(came.session()).orElseThrow(),
                        Optional.ofNullable(came.challenge()).orElseThrow(),
                        Set.copyOf(shown),
                        server.clock().instant().plus(SESSION));
        held.add(session);
        if (came.parameters().containsKey("CODE_DELIVERY_DESTINATION")) note(session, came);
    }

    private void note(Held session, Came came) {
        boolean byMail = "EMAIL".equals(came.parameters().get("CODE_DELIVERY_DELIVERY_MEDIUM"));
        var address = byMail ? email(session.person) : phone(session.person);
        var message = server.inbox().list(r -> r.message().to().equals(address)).getFirst();
        var code = message.message().findCode().orElseThrow();
        past.add(code);
        session.course.codes.put(purpose(session, session.challenge), new Sent(address, code));
    }

    private boolean wantsSecond(Person person) {
        return switch (mode) {
            case ON -> true;
            case OPTIONAL -> !person.mfa.isEmpty();
            default -> false;
        };
    }

    /// Mostly of whoever is in the middle of a sign-in.
    private void change(SigningIn home, Random random) {
        boolean bystander = held.isEmpty() || random.nextInt(4) == 0;
        var person = bystander ? any(people, random) : held.getLast().person;
        var pool = home.pool().id();
        switch (random.nextInt(9)) {
            case 0, 7 -> {
                var password = "Another-Horse-" + person.passwords.size();
                server.admin()
                        .adminSetUserPassword(r ->
                                r.userPoolId(pool)
                                        .username(person.name)
                                        .password(password)
                                        .permanent(true));
                person.passwords.add(password);
                person.mustReset = false;
            }
            case 1 -> {
                if (person.enabled) {
                    server.admin().adminDisableUser(r -> r.userPoolId(pool).username(person.name));
                } else {
                    server.admin().adminEnableUser(r -> r.userPoolId(pool).username(person.name));
                }
                person.enabled = !person.enabled;
            }
            case 2, 3 -> setMfa(pool, person, random);
            case 4 -> {
                var email = SigningIn.mail(person.name);
                server.admin()
                        .adminUpdateUserAttributes(r ->
                                r.userPoolId(pool)
                                        .username(person.name)
                                        .userAttributes(
                                                attribute("email", email),
                                                attribute("email_verified", "true")));
                person.addresses.put("email", email);
            }
            case 5 -> {
                server.admin()
                        .adminResetUserPassword(r -> r.userPoolId(pool).username(person.name));
                person.mustReset = true;
            }
            case 6 -> {
                if (mode == UserPoolMfaType.ON) return;
                setMode(
                        home,
                        mode == UserPoolMfaType.OFF
                                ? UserPoolMfaType.OPTIONAL
                                : UserPoolMfaType.OFF);
            }
            default -> server.clock().forward(Duration.ofHours(1));
        }
    }

    private void setMode(SigningIn home, UserPoolMfaType to) {
        home.setMfa(to);
        mode = to;
    }

    private void setMfa(String pool, Person person, Random random) {
        boolean sms = random.nextBoolean();
        boolean email = random.nextInt(3) == 0;
        boolean token = random.nextInt(3) == 0 && person.authenticator.isPresent();
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(pool)
                                .username(person.name)
                                .smsMfaSettings(s -> s.enabled(sms))
                                .emailMfaSettings(s -> s.enabled(email))
                                .softwareTokenMfaSettings(s -> s.enabled(token)));
        person.mfa.clear();
        if (sms) person.mfa.add(Kind.SMS_MFA);
        if (email) person.mfa.add(Kind.EMAIL_OTP);
        if (token) person.mfa.add(Kind.SOFTWARE_TOKEN_MFA);
    }

    private static void require(boolean rule, String what) {
        if (!rule) throw new AssertionError("the server let pass " + what);
    }
}
