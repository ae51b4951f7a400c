package doorhouse.oauth;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import java.text.ParseException;

/// What the token endpoint gave.
record Tokens(OIDCTokens all) {
    static Tokens of(TokenResponse response) {
        return new Tokens(RelyingParty.success(response).getOIDCTokens());
    }

    String access() {
        return all.getAccessToken().getValue();
    }

    String refresh() {
        return all.getRefreshToken().getValue();
    }

    JWT id() {
        return all.getIDToken();
    }

    JWTClaimsSet accessClaims() {
        return claims(access());
    }

    JWTClaimsSet idClaims() {
        try {
            return id().getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    static JWTClaimsSet claims(String token) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }
}
