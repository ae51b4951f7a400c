package doorhouse.boot;

import doorhouse.http.Routes;
import doorhouse.login.LoginDoor;
import doorhouse.login.UiImages;
import doorhouse.login.look.LookFiles;
import doorhouse.login.look.Looks;
import doorhouse.userpool.signup.PageSignUp;

/// The pages for people, and the files that they show.
final class PageParts {
    private final Ground ground;
    private final UserPoolParts parts;
    private final SignInParts signIn;
    private final OAuthParts oauth;

    PageParts(Ground ground, UserPoolParts parts, SignInParts signIn, OAuthParts oauth) {
        this.ground = ground;
        this.parts = parts;
        this.signIn = signIn;
        this.oauth = oauth;
    }

    void open(Routes routes) {
        var looks = new Looks(parts.styles, parts.uiCustomizations);
        new LookFiles(looks).open(routes);
        new UiImages(parts.uiCustomizations).open(routes);
        var signUp =
                new PageSignUp(
                        parts.calls,
                        UserPoolService.signUp(ground, parts),
                        UserPoolService.recovery(ground, parts));
        new LoginDoor(
                        new LoginDoor.Parts(
                                oauth.sites,
                                oauth.requests,
                                oauth.cookie,
                                oauth.end,
                                signIn.pageSignIn,
                                signUp,
                                parts.confirmations,
                                parts.passkeys,
                                parts.identityProviders,
                                parts.agreements,
                                looks,
                                oauth.devices,
                                parts.clients,
                                ground.randomText(),
                                ground.clock(),
                                ground.ticker()))
                .open(routes);
    }
}
