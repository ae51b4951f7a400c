package doorhouse.login.look;

/// What a page asks for, as a picture.
public enum Graphic {
    EMAIL("EMAIL_GRAPHIC"),
    SMS("SMS_GRAPHIC"),
    AUTHENTICATOR("AUTH_APP_GRAPHIC"),
    PASSWORD("PASSWORD_GRAPHIC"),
    PASSKEY("PASSKEY_GRAPHIC");

    private final String place;

    Graphic(String place) {
        this.place = place;
    }

    /// The category of the asset that shows it.
    String place() {
        return place;
    }

    /// The class of ours, where the style has no image.
    public String className() {
        return switch (this) {
            case EMAIL -> "graphic-email";
            case SMS -> "graphic-sms";
            case AUTHENTICATOR -> "graphic-app";
            case PASSWORD -> "graphic-password";
            case PASSKEY -> "graphic-passkey";
        };
    }
}
