package doorhouse.userpool.signin;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.code.Phantoms;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.trigger.CustomAuthTriggers.Round;
import doorhouse.userpool.trigger.CustomAuthTriggers.Verdict;
import doorhouse.userpool.trigger.PreAuthentication;
import java.time.Clock;

/// Sign-in by the pool's own functions: CUSTOM_AUTH. The client may begin with SRP; the functions
/// then have the password proved before they ask anything of their own.
public final class CustomFlow {
    private static final String SRP_A = "SRP_A";

    private final AppClients clients;
    private final Users users;
    private final Phantoms phantoms;
    private final PreAuthentication preAuthentication;
    private final SrpFlow srpFlow;
    private final CustomRounds rounds;
    private final CustomStates states;
    private final SignInDevices devices;
    private final Challenges challenges;
    private final Clock clock;

    public CustomFlow(
            AppClients clients,
            Users users,
            Phantoms phantoms,
            PreAuthentication preAuthentication,
            SrpFlow srpFlow,
            CustomRounds rounds,
            CustomStates states,
            SignInDevices devices,
            Challenges challenges,
            Clock clock) {
        this.clients = clients;
        this.users = users;
        this.phantoms = phantoms;
        this.preAuthentication = preAuthentication;
        this.srpFlow = srpFlow;
        this.rounds = rounds;
        this.states = states;
        this.devices = devices;
        this.challenges = challenges;
        this.clock = clock;
    }

    Outcome begin(UserPool pool, AppClient client, Asked asked) {
        asked.checkSecretHash(clients, client, asked.get("USERNAME"));
        boolean srpFirst = asked.find("CHALLENGE_NAME").filter(SRP_A::equals).isPresent();
        if (srpFirst) {
            SrpFlow.requireSrp(pool, SRP_A);
            asked.get(SRP_A);
        }
        var signIn = devices.checked(begun(pool, client, asked));
        if (!srpFirst) return challenges.goOn(signIn);
        var state = CustomState.NONE.after(new Round(SRP_A, true, null));
        var kept = states.keep(signIn, state);
        var verdict = rounds.define(kept, state);
        if (!verdict.equals(new Verdict.Pose(SrpFlow.CHALLENGE))) {
            return challenges.after(rounds.follow(kept, state, verdict));
        }
        return challenges.pose(kept, srpFlow.question(kept, asked));
    }

    private SignIn begun(UserPool pool, AppClient client, Asked asked) {
        String username = asked.get("USERNAME");
        var user = users.find(pool, username);
        preAuthentication.check(pool, client, asked.caller().clientMetadata(), user, username);
        if (user.isEmpty() && !client.hidesUserExistence()) throw Users.unknown();
        user.ifPresent(u -> FirstFactor.checkBefore(client, u));
        var now = clock.instant();
        var signIn =
                Beginning.of(AuthFlow.CUSTOM_AUTH, now, asked)
                        .by(
                                pool,
                                client,
                                user.orElseGet(() -> phantoms.signingIn(pool, username, now)),
                                asked.caller());
        return user.isPresent() ? signIn.named(username) : signIn.simulated(username);
    }
}
