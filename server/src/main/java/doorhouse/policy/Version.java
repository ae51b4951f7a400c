package doorhouse.policy;

/// The version of the policy language a document is written in. Only the newer one has variables; a
/// document that names none is read as the older.
enum Version {
    OF_2008,
    OF_2012;

    static Version of(String text) {
        return switch (text) {
            case "2008-10-17" -> OF_2008;
            case "2012-10-17" -> OF_2012;
            default -> throw new MalformedPolicyDocument(MalformedPolicyDocument.SYNTAX);
        };
    }
}
