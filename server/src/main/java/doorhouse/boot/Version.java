package doorhouse.boot;

/// The program's version, from the jar's manifest; a build that was never packed has none.
final class Version {
    static final String TEXT = text();

    private Version() {}

    private static String text() {
        var packed = Version.class.getPackage().getImplementationVersion();
        return "doorhouse " + (packed == null ? "(not packed)" : packed);
    }
}
