package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// An IAM user.
///
/// @param userId `AIDA` and 17 more characters; never used again
/// @param userName unique in the account whatever its case
/// @param path `/`, or text between two slashes
record IamUser(String userId, String userName, String path, List<Tag> tags, Instant createDate) {
    IamUser {
        tags = List.copyOf(tags);
    }

    Arn arn(AccountId account) {
        return arn(account, path, userName);
    }

    static Arn arn(AccountId account, String path, String userName) {
        return Arn.iam(account, "user" + path + userName);
    }

    /// What no two users of an account share.
    String nameKey() {
        return nameKey(userName);
    }

    static String nameKey(String userName) {
        return userName.toLowerCase(Locale.ROOT);
    }
}
