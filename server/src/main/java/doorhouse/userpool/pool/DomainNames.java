package doorhouse.userpool.pool;

import org.jspecify.annotations.Nullable;

/// The domains that stand for a pool, as DescribeUserPool tells them.
///
/// @param domain the prefix under the service's own domain
/// @param customDomain a whole domain of one's own
public record DomainNames(@Nullable String domain, @Nullable String customDomain) {
    public static final DomainNames NONE = new DomainNames(null, null);

    public boolean any() {
        return domain != null || customDomain != null;
    }
}
