package doorhouse.aws;

import static doorhouse.sync.pool.SyncErrors.RESOURCE_NOT_FOUND;

import doorhouse.id.AccountId;
import doorhouse.id.Region;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Calls of Cognito Sync act on what their paths name, down to a dataset. This server calls the
/// functions, streams and applications that a pool's settings name with rights of its own, so who
/// names one must be allowed to use it, and to pass on the role. Source: Service Authorization
/// Reference, "Amazon Cognito Sync"; what is asked of targets is our own.
public final class SyncActions implements AskedActions {
    private static final String SERVICE = "cognito-sync.amazonaws.com";

    /// Those that act on all datasets of an identity.
    private static final Set<String> ON_DATASETS = Set.of("ListDatasets");

    private final AccountId account;
    private final SignedCallers.Regions regions;

    public SyncActions(AccountId account, SignedCallers.Regions regions) {
        this.account = account;
        this.regions = regions;
    }

    @Override
    public List<AskedAction> of(Region region, AskedCall call) {
        var actions = new ArrayList<AskedAction>();
        var on = call.on(resource(region, call));
        actions.add(on);
        var roles = new LinkedHashSet<String>();
        for (var setting : List.of("PushSync", "CognitoStreams"))
            roles.add(call.member(setting).path("RoleArn").asString(""));
        roles.remove("");
        for (var role : roles) actions.add(on.passing(role, SERVICE));
        actions.addAll(targets(call));
        return actions;
    }

    /// The use of whatever the call would have this server reach.
    private List<AskedAction> targets(AskedCall call) {
        var actions = new ArrayList<AskedAction>();
        for (var function : call.member("Events")) {
            var arn = function.asString("");
            if (!arn.isEmpty()) actions.add(AskedAction.of("lambda:InvokeFunction", arn));
        }
        var stream = call.member("CognitoStreams").path("StreamName").asString("");
        if (!stream.isEmpty()) {
            var home = home(call.text("IdentityPoolId"));
            var arn = "arn:aws:kinesis:" + home + ":" + account + ":stream/" + stream;
            actions.add(AskedAction.of("kinesis:PutRecord", arn));
        }
        for (var application : call.member("PushSync").path("ApplicationArns")) {
            actions.add(AskedAction.of("sns:Publish", application.asString("")));
        }
        return actions;
    }

    /// The pool's region, whose streams the server writes to.
    private static String home(String pool) {
        return pool.substring(0, pool.indexOf(':'));
    }

    private String resource(Region region, AskedCall call) {
        var pool = call.text("IdentityPoolId");
        if (pool.isEmpty()) return arn(region.value(), "*");
        var home = home(pool);
        if (!regions.reach(region, home))
            throw RESOURCE_NOT_FOUND.because("IdentityPool '" + pool + "' not found.");
        var arn = arn(home, pool);
        var identity = call.text("IdentityId");
        if (identity.isEmpty()) return arn;
        arn += "/identity/" + identity;
        var dataset = call.text("DatasetName");
        if (!dataset.isEmpty()) return arn + "/dataset/" + dataset;
        return ON_DATASETS.contains(call.model().name()) ? arn + "/dataset/*" : arn;
    }

    private String arn(String region, String pool) {
        return "arn:aws:cognito-sync:" + region + ":" + account + ":identitypool/" + pool;
    }
}
