package doorhouse.message;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text with Cognito's placeholders: `{####}` is the code, `{username}` the user's name, and
/// `{##text##}` a link with that text. Source: Amazon Cognito Developer Guide, "Configuring
/// verification and invitation messages".
///
/// @param html whether what is put in is escaped for HTML, and a link becomes an element
public record Template(String text, boolean html) {
    private static final Pattern LINK = Pattern.compile("\\{##([^#}]{1,500})##\\}");
    private static final Pattern PLACEHOLDER =
            Pattern.compile("(\\{####\\})|(\\{username\\})|" + LINK.pattern());

    public static final String VERIFY_SUBJECT = "Your verification code";
    public static final String VERIFY = "Your confirmation code is {####}.";
    public static final String VERIFY_LINK_SUBJECT = "Your verification link";
    public static final String VERIFY_BY_LINK =
            "Please click the link below to verify your email address. {##Verify Email##}";
    public static final String INVITE_SUBJECT = "Your temporary password";
    public static final String INVITE =
            "Your username is {username} and temporary password is {####}.";
    public static final String AUTHENTICATION_SUBJECT = "Your authentication code";
    public static final String AUTHENTICATION = "Your authentication code is {####}.";

    public static Template mail(@Nullable String own, String otherwise) {
        return new Template(own == null ? otherwise : own, true);
    }

    public static Template sms(@Nullable String own, String otherwise) {
        return new Template(own == null ? otherwise : own, false);
    }

    /// What is put in.
    ///
    /// @param code also a temporary password
    /// @param link null where the text has none to carry
    public record Values(String username, String code, @Nullable String link) {}

    /// In one pass, so that what is put in is never taken for a placeholder: users choose their
    /// names.
    public String fill(Values values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(value(found, values)));
    }

    private String value(MatchResult found, Values values) {
        if (found.group(1) != null) return shown(values.code());
        if (found.group(2) != null) return shown(values.username());
        return link(found.group(3), values.link());
    }

    /// Whether the text has a place for a link.
    public boolean hasLink() {
        return LINK.matcher(text).find();
    }

    private String link(String label, @Nullable String target) {
        String address = Optional.ofNullable(target).orElse("");
        return html ? "<a href=\"" + shown(address) + "\">" + label + "</a>" : address;
    }

    private String shown(String value) {
        if (!html) return value;
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
