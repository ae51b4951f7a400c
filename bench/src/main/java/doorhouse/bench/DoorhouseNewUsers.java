package doorhouse.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Users whom an administrator creates with a temporary password, each of another name.
final class DoorhouseNewUsers {
    private final String poolId;
    private final AdminCalls.AccessKey key;
    private final int before;
    private final AtomicInteger created = new AtomicInteger();

    /// @param before how many users there are; a part of the names, so that they are new each time
    DoorhouseNewUsers(String poolId, AdminCalls.AccessKey key, int before) {
        this.poolId = poolId;
        this.key = key;
        this.before = before;
    }

    long create(Connection connection) throws IOException {
        var name = "new-" + before + "-" + created.incrementAndGet();
        var body =
                """
                {"UserPoolId":"%1$s","Username":"%2$s","TemporaryPassword":"Passw0rd!new","MessageAction":"SUPPRESS",\
                "UserAttributes":[{"Name":"email","Value":"%2$s@example.com"},\
                {"Name":"email_verified","Value":"true"},{"Name":"name","Value":"New"}]}\
                """
                        .formatted(poolId, name);
        return new AdminCalls(connection, key).timed("AdminCreateUser", body);
    }
}
