package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What users, groups, roles and managed policies have in common.
///
/// @param id its kind's four letters and 17 more characters; never used again
/// @param name unique among its kind in the account whatever its case
/// @param path `/`, or text between two slashes
/// @param permissionsBoundary the ARN of the policy that bounds a user or role; null for none
record Entity(
        Kind kind,
        String id,
        String name,
        String path,
        List<Tag> tags,
        @Nullable String permissionsBoundary,
        Instant createDate) {
    enum Kind {
        USER("user", "AIDA"),
        GROUP("group", "AGPA"),
        ROLE("role", "AROA"),
        POLICY("policy", "ANPA");

        private final String word;
        private final String idPrefix;

        Kind(String word, String idPrefix) {
            this.word = word;
            this.idPrefix = idPrefix;
        }

        /// How ARNs and error sentences call it.
        String word() {
            return word;
        }

        /// The word as the names of quotas and the beginnings of sentences have it.
        String title() {
            return Character.toUpperCase(word.charAt(0)) + word.substring(1);
        }

        /// How the ids of its kind begin.
        String idPrefix() {
            return idPrefix;
        }

        static Kind of(String word) {
            for (var kind : values()) if (kind.word.equals(word)) return kind;
            throw new IllegalArgumentException("no kind of entity: " + word);
        }
    }

    Entity {
        tags = List.copyOf(tags);
    }

    Arn arn(AccountId account) {
        return arn(account, kind, path, name);
    }

    static Arn arn(AccountId account, Kind kind, String path, String name) {
        return Arn.iam(account, kind.word + path + name);
    }

    /// What no two entities of a kind share.
    String nameKey() {
        return nameKey(name);
    }

    static String nameKey(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
