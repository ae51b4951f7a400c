package doorhouse.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A pool whose users are imported. Users have numbers, and what they are called follows from the
/// number, in no order: neighbours in the file are no neighbours in any index.
///
/// @param users how many are imported
record GrowthPool(String id, String clientId, int users) {
    private static final int SCATTERED = 0x9E37_79B1;
    private static final List<String> GIVEN =
            List.of("Ana", "Björn", "Chloé", "Дарья", "Emre", "Fátima", "Gül", "Håkon", "Ines");
    private static final List<String> FAMILY =
            List.of("Andersson", "Brückner", "Costa", "Długosz", "Ergün", "Fernández", "González");

    static GrowthPool create(Connection connection, String name, int users) throws IOException {
        var admin = new AdminCalls(connection);
        var pool = "{\"PoolName\":\"%s\",\"AutoVerifiedAttributes\":[\"email\"]}".formatted(name);
        var id = admin.userPools("CreateUserPool", pool).text("Id");
        var client =
                """
                {"UserPoolId":"%s","ClientName":"app","ExplicitAuthFlows":["ALLOW_USER_PASSWORD_AUTH",\
                "ALLOW_USER_SRP_AUTH"]}\
                """
                        .formatted(id);
        return new GrowthPool(
                id, admin.userPools("CreateUserPoolClient", client).text("ClientId"), users);
    }

    /// The part of the pool's id that SRP uses.
    String suffix() {
        return id.substring(id.indexOf('_') + 1);
    }

    /// An odd factor only changes the order of all 32-bit numbers, so no two users share one.
    private static long scattered(int number) {
        return Integer.toUnsignedLong(number * SCATTERED);
    }

    static String username(int number) {
        return "u%08x".formatted(scattered(number));
    }

    static String email(int number) {
        return username(number) + "@example.com";
    }

    static String phoneNumber(int number) {
        return "+1%010d".formatted(scattered(number));
    }

    static String name(int number) {
        return GIVEN.get(number % GIVEN.size()) + " " + FAMILY.get(number % FAMILY.size());
    }

    /// Writes users as a file that is imported.
    ///
    /// @param columns the pool's, in the file's order
    /// @param from inclusive
    /// @param to exclusive
    static void write(Path file, List<String> columns, int from, int to) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write(String.join(",", columns));
            for (int number = from; number < to; number++) {
                char before = '\n';
                for (var column : columns) {
                    out.append(before).append(value(column, number));
                    before = ',';
                }
            }
        }
    }

    private static String value(String column, int number) {
        return switch (column) {
            case "cognito:username" -> username(number);
            case "email" -> email(number);
            case "email_verified" -> "true";
            case "phone_number" -> phoneNumber(number);
            case "name" -> name(number);
            default -> "";
        };
    }
}
