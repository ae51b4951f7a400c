package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import java.time.Instant;
import java.util.List;

/// An OpenID provider that the account trusts to say who somebody is.
///
/// @param url the issuer's, as its tokens name it but for a slash at the end
/// @param clientIds whom its tokens must be for
/// @param thumbprints kept and given back: its servers prove themselves by their certificates
public record OidcProvider(
        String url,
        List<String> clientIds,
        List<String> thumbprints,
        List<Tag> tags,
        Instant createDate) {
    public OidcProvider {
        clientIds = List.copyOf(clientIds);
        thumbprints = List.copyOf(thumbprints);
        tags = List.copyOf(tags);
    }

    /// Host and path: what ARNs and condition keys call it.
    public String issuer() {
        return issuer(url);
    }

    /// The same of any issuer's URL.
    public static String issuer(String url) {
        var bare = url.substring(url.indexOf("://") + 3);
        return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    }

    public Arn arn(AccountId account) {
        return arn(account, issuer());
    }

    /// @param issuer host and path
    public static Arn arn(AccountId account, String issuer) {
        return Arn.iam(account, "oidc-provider/" + issuer);
    }

    OidcProvider withClientIds(List<String> changed) {
        return new OidcProvider(url, changed, thumbprints, tags, createDate);
    }

    OidcProvider withThumbprints(List<String> changed) {
        return new OidcProvider(url, clientIds, changed, tags, createDate);
    }

    OidcProvider withTags(List<Tag> changed) {
        return new OidcProvider(url, clientIds, thumbprints, changed, createDate);
    }
}
