package doorhouse.message;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text with Cognito's placeholders: `{####}` is the code, `{username}` the user's name, and
/// `{##text##}` a link with that text. Source: Amazon Cognito Developer Guide, "Configuring
/// verification and invitation messages".
///
/// @param html whether what is put in is escaped for HTML, and a link becomes an element
public record Template(String text, boolean html) {
    private static final Pattern LINK = Pattern.compile("\\{##([^#}]{0,500})##\\}");

    public static final String VERIFY_SUBJECT = "Your verification code";
    public static final String VERIFY = "Your confirmation code is {####}.";
    public static final String VERIFY_LINK_SUBJECT = "Your verification link";
    public static final String VERIFY_BY_LINK =
            "Please click the link below to verify your email address. {##Verify Email##}";
    public static final String INVITE_SUBJECT = "Your temporary password";
    public static final String INVITE =
            "Your username is {username} and temporary password is {####}.";
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

    public String fill(Values values) {
        String filled =
                text.replace("{####}", shown(values.code()))
                        .replace("{username}", shown(values.username()));
        return LINK.matcher(filled)
                .replaceAll(m -> Matcher.quoteReplacement(link(m.group(1), values.link())));
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
