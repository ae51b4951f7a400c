package doorhouse.iam;

import static doorhouse.iam.IamErrors.INVALID_INPUT;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Call;
import doorhouse.policy.Asker;
import doorhouse.policy.Decision;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;
import doorhouse.store.Database;
import doorhouse.wire.Json;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whose policies a simulation reads, and who is to have asked.
final class SimulatedCallers {
    private static final Pattern USER =
            Pattern.compile("arn:aws:iam::([0-9]{12}):user/(?:.*/)?([^/]+)");
    private static final Pattern OWNER = Pattern.compile("(?:arn:aws:iam::)?([0-9]{12})(?::root)?");

    /// @param arn of a user; null where a resource's policy can't be asked for it
    /// @param facts what is known of it
    record Caller(Asker asker, @Nullable String arn, RequestContext.Builder facts) {
        static Caller nobody() {
            return new Caller(Asker.ANONYMOUS, null, RequestContext.builder());
        }

        /// Whether a resource of this account is another's for it.
        ///
        /// @param owner the ARN of an account, or its number; null for the caller's own
        boolean isForeignTo(@Nullable String owner) {
            if (owner == null) return false;
            var form = OWNER.matcher(owner);
            if (!form.matches())
                throw INVALID_INPUT.because(
                        "ResourceOwner must be the ARN of an account: " + owner);
            var own = asker.account();
            return own != null && !own.equals(form.group(1));
        }
    }

    private final AccountId account;
    private final EntityStore entities;

    SimulatedCallers(Database database, AccountId account) {
        this.account = account;
        this.entities = new EntityStore(database, account);
    }

    /// @param arn of a user, group or role
    /// @throws doorhouse.operation.ApiException NoSuchEntity, InvalidInput
    Entity source(String arn) {
        var form = EntityStore.PRINCIPAL.matcher(arn);
        if (!form.matches()) throw INVALID_INPUT.because("Invalid Entity Arn: " + arn);
        return entities.findByArn(arn)
                .orElseThrow(() -> IamErrors.none(Kind.of(form.group(1)), form.group(2)));
    }

    /// The caller that a request names, or else the principal whose policies are read.
    Caller of(Call call, Entity source, @Nullable String callerArn) {
        boolean another = callerArn != null && !callerArn.equals(source.arn(account).value());
        if (another) return of(call, callerArn);
        return switch (source.kind()) {
            case USER -> user(source);
            case ROLE -> role(source);
            case GROUP, POLICY -> Caller.nobody();
        };
    }

    /// A user of this account is taken with all that is known of it, for whoever may get it; else,
    /// there or not, with what the ARN says.
    Caller of(Call call, @Nullable String callerArn) {
        if (callerArn == null) return Caller.nobody();
        var form = USER.matcher(callerArn);
        if (!form.matches())
            throw INVALID_INPUT.because("CallerArn must be the ARN of an IAM user: " + callerArn);
        var owner = form.group(1);
        if (owner.equals(account.value()) && mayGet(call, callerArn)) {
            return user(source(callerArn));
        }
        var facts =
                RequestContext.builder()
                        .put("aws:PrincipalArn", callerArn)
                        .put("aws:PrincipalAccount", owner)
                        .put("aws:PrincipalType", "User")
                        .put("aws:username", form.group(2));
        return new Caller(
                new Asker(owner, Set.of(callerArn), Set.of(), Set.of(), Set.of()),
                callerArn,
                facts);
    }

    private boolean mayGet(Call call, String userArn) {
        var facts =
                entities.findByArn(userArn).map(IamFacts.Of::entity).orElse(IamFacts.Of.NOTHING);
        var context = IamFacts.added(call.context(), "GetUser", Json.object(), facts);
        var question = new Question("iam:GetUser", userArn, context, call.asker());
        return Decision.decide(question, call.policies()).allows();
    }

    private Caller user(Entity user) {
        var arn = user.arn(account).value();
        var facts =
                facts(user)
                        .put("aws:PrincipalType", "User")
                        .put("aws:username", user.name())
                        .put("aws:userid", user.id());
        return new Caller(Asker.user(account.value(), arn, user.id()), arn, facts);
    }

    /// Of what session it is stays open.
    private Caller role(Entity role) {
        var names = Set.of(role.arn(account).value(), role.id());
        return new Caller(
                new Asker(account.value(), Set.of(), names, Set.of(), Set.of()),
                null,
                facts(role).put("aws:PrincipalType", "AssumedRole"));
    }

    private RequestContext.Builder facts(Entity entity) {
        var facts =
                RequestContext.builder()
                        .put("aws:PrincipalArn", entity.arn(account).value())
                        .put("aws:PrincipalAccount", account.value());
        for (var tag : entity.tags()) facts.put("aws:PrincipalTag/" + tag.key(), tag.value());
        return facts;
    }
}
