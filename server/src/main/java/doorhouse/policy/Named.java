package doorhouse.policy;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// `Principal`, or `NotPrincipal` when negated: whom a statement of a resource's policy is about.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal" and "NotPrincipal".
///
/// @param everyone `*`
/// @param accounts twelve digits; `arn:aws:iam::…:root` is read as its account
/// @param arns of users, roles and sessions, or their unique ids
record Named(
        boolean everyone,
        Set<String> accounts,
        Set<String> arns,
        Set<String> federated,
        Set<String> services,
        boolean negated) {

    /// How closely a statement names who asks. The closer, the fewer other policies matter.
    enum Closeness {
        NOT_AT_ALL,
        /// By its account, which leaves it to the account's own policies who may.
        ACCOUNT,
        /// By its role, whose boundary and session policies still bind.
        BEHIND,
        /// As everyone.
        EVERYONE,
        /// Itself.
        SELF
    }

    /// @param effect of the statement
    Closeness closeness(Asker asker, Effect effect) {
        if (negated) return spares(asker) ? Closeness.NOT_AT_ALL : Closeness.SELF;
        if (names(asker.self(), arns)
                || names(asker.federated(), federated)
                || names(asker.services(), services)) return Closeness.SELF;
        var account = asker.account();
        boolean accountNamed = false;
        if (account != null && accounts.contains(account)) {
            if (asker.self().contains(Asker.rootArn(account))) return Closeness.SELF;
            accountNamed = true;
        }
        if (everyone && !(effect == Effect.ALLOW && vouchedForOnly(asker)))
            return Closeness.EVERYONE;
        if (names(asker.behind(), arns)) return Closeness.BEHIND;
        return accountNamed ? Closeness.ACCOUNT : Closeness.NOT_AT_ALL;
    }

    /// @param ids unique ids by ARN
    Named bound(Map<String, String> ids) {
        var bound =
                arns.stream()
                        .map(arn -> ids.getOrDefault(arn, arn))
                        .collect(Collectors.toUnmodifiableSet());
        return new Named(everyone, accounts, bound, federated, services, negated);
    }

    /// Whoever only other providers know must have its provider named to be let in: else a role for
    /// everyone were open to the users of every provider that is registered for another role.
    private static boolean vouchedForOnly(Asker asker) {
        return asker.account() == null && !asker.federated().isEmpty();
    }

    /// A NotPrincipal leaves out only whom it names at every level: a session with its role and its
    /// account. So it denies rather too many than too few, as IAM does.
    private boolean spares(Asker asker) {
        if (everyone) return true;
        if (names(asker.federated(), federated) || names(asker.services(), services)) return true;
        var account = asker.account();
        if (account == null || !accounts.contains(account)) return false;
        if (asker.self().contains(Asker.rootArn(account))) return true;
        return names(asker.self(), arns)
                && (asker.behind().isEmpty() || names(asker.behind(), arns));
    }

    private static boolean names(Set<String> who, Set<String> named) {
        if (who.isEmpty() || named.isEmpty()) return false;
        for (var name : who) if (named.contains(name)) return true;
        return false;
    }
}
