package doorhouse.userpool.userimport;

import doorhouse.id.Sub;
import doorhouse.operation.ApiException;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserRows;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Usernames;
import doorhouse.userpool.pool.SchemaAttribute;
import doorhouse.userpool.pool.UserPool;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/// Makes a user of a row, if the pool allows it. Faults are told without anything of the row.
/// Source: Amazon Cognito Developer Guide, "Formatting the CSV file".
final class RowCheck {
    private static final int LONGEST_USERNAME = 128;
    private static final Pattern USERNAME = Pattern.compile("[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+");
    private static final List<String> TRUTHS = List.of("true", "false");
    private static final DateTimeFormatter BIRTHDATE =
            DateTimeFormatter.ofPattern("MM/dd/uuuu", Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    /// What a row came to.
    sealed interface Checked {}

    /// @param smsMfa whether the user is to answer codes sent to the phone
    record Good(UserRows user, boolean smsMfa) implements Checked {}

    record Bad(String fault) implements Checked {}

    /// A row's fault; expected, so without a stack trace.
    private static final class Fault extends RuntimeException {
        private final String sentence;

        Fault(String sentence) {
            super(sentence, null, false, false);
            this.sentence = sentence;
        }
    }

    private final UserPool pool;
    private final CsvHeader header;
    private final Instant now;
    private final IntFunction<Instant> moments;
    private int subs;

    /// @param now when the users are made
    /// @param moments what their subs say of it, by their number
    RowCheck(UserPool pool, CsvHeader header, Instant now, IntFunction<Instant> moments) {
        this.pool = pool;
        this.header = header;
        this.now = now;
        this.moments = moments;
    }

    Checked check(CsvReader.Row row) {
        if (row.tooLong()) return new Bad("The row is longer than 16,000 characters.");
        if (row.fields().size() != header.size()) {
            return new Bad("The number of columns is not that of the header.");
        }
        if (row.fields().stream().anyMatch(RowCheck::holdsNul)) {
            return new Bad("The row holds a character that no attribute may hold.");
        }
        try {
            return good(row.fields());
        } catch (Fault fault) {
            return new Bad(fault.sentence);
        } catch (ApiException refusal) {
            return new Bad(oneLine(refusal.sentence()));
        }
    }

    private static boolean holdsNul(String text) {
        return text.indexOf(0) >= 0;
    }

    private static String oneLine(String sentence) {
        return sentence.strip().replace('\n', ';');
    }

    private Good good(List<String> fields) {
        var username = header.value(fields, CsvHeader.USERNAME);
        if (username.isEmpty()) throw new Fault("The row has no cognito:username.");
        if (username.length() > LONGEST_USERNAME || !USERNAME.matcher(username).matches()) {
            throw new Fault("The cognito:username is not 1 to 128 characters without white space.");
        }
        var sub = Sub.at(moments.apply(subs++));
        var chosen = Usernames.choose(pool.settings(), username, sub, attributes(fields));
        var attributes = chosen.attributes();
        pool.schema().checkSignUp(attributes);
        checkBirthdate(attributes);
        checkVerified(attributes);
        boolean mfa = mfaEnabled(header.value(fields, CsvHeader.MFA_ENABLED));
        var user =
                new User(
                        pool.id(),
                        sub,
                        chosen.username(),
                        UserStatus.RESET_REQUIRED,
                        true,
                        attributes,
                        0,
                        0,
                        now,
                        now);
        boolean sms = pool.settings().smsMfa() && user.attribute("phone_number").isPresent();
        return new Good(UserRows.of(pool.settings(), user), mfa && sms);
    }

    private Map<String, String> attributes(List<String> fields) {
        var attributes = new LinkedHashMap<String, String>();
        for (var attribute : pool.schema().attributes()) {
            var value = header.value(fields, attribute.name());
            if (value.isEmpty()) continue;
            boolean truth = attribute.type() == SchemaAttribute.Type.BOOLEAN;
            attributes.put(attribute.name(), truth ? value.toLowerCase(Locale.ROOT) : value);
        }
        return attributes;
    }

    private static void checkBirthdate(Map<String, String> attributes) {
        var birthdate = attributes.get("birthdate");
        if (birthdate == null) return;
        try {
            LocalDate.parse(birthdate, BIRTHDATE);
        } catch (DateTimeException e) {
            throw new Fault("The birthdate is not of the form mm/dd/yyyy.");
        }
    }

    private void checkVerified(Map<String, String> attributes) {
        boolean any = false;
        for (var address : List.of("email", "phone_number")) {
            if (!"true".equals(attributes.get(address + "_verified"))) continue;
            if (!attributes.containsKey(address)) {
                throw new Fault(address + "_verified is true, and there is no " + address + ".");
            }
            any |= pool.settings().autoVerifiedAttributes().contains(address);
        }
        if (any) return;
        throw new Fault(
                "The User Record does not set any of the auto verified attributes to true."
                        + " (Example: email_verified to true).");
    }

    private boolean mfaEnabled(String text) {
        var value = text.toLowerCase(Locale.ROOT);
        if (!value.isEmpty() && !TRUTHS.contains(value)) {
            throw new Fault("cognito:mfa_enabled is neither true nor false.");
        }
        boolean on = value.equals("true");
        return switch (pool.settings().mfaConfiguration()) {
            case ON -> {
                if (value.equals("false")) {
                    throw new Fault("cognito:mfa_enabled is false, and the pool requires MFA.");
                }
                yield true;
            }
            case OFF -> {
                if (on) throw new Fault("cognito:mfa_enabled is true, and the pool has MFA off.");
                yield false;
            }
            case OPTIONAL -> {
                if (value.isEmpty()) {
                    throw new Fault("cognito:mfa_enabled is empty, and the pool has optional MFA.");
                }
                yield on;
            }
        };
    }
}
