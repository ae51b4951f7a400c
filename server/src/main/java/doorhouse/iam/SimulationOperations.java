package doorhouse.iam;

import static doorhouse.iam.IamErrors.INVALID_INPUT;
import static doorhouse.operation.Operation.signed;

import doorhouse.iam.SimulatedCallers.Caller;
import doorhouse.iam.Simulation.Setting;
import doorhouse.iam.SimulationInput.ContextEntry;
import doorhouse.id.AccountId;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Policies;
import doorhouse.policy.Policy;
import doorhouse.store.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The policy simulator of the IAM API: what policies would decide, and which condition keys they
/// ask for. Nothing is changed, and nobody but the simulator asks.
public final class SimulationOperations implements Operations {
    /// How many characters of policies one page may compare with how many characters of texts,
    /// which bounds its time whatever the patterns are.
    private static final long MOST_STEPS = 1_500_000_000;

    /// How many statements and missing keys one page may tell of.
    private static final int MOST_TOLD = 10_000;

    private final SimulatedCallers callers;
    private final PrincipalPolicies principalPolicies;

    public SimulationOperations(
            Database database, AccountId account, PrincipalPolicies principalPolicies) {
        this.callers = new SimulatedCallers(database, account);
        this.principalPolicies = principalPolicies;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("SimulateCustomPolicy", SimulateCustomPolicy.class, this::simulateCustom),
                signed(
                        "SimulatePrincipalPolicy",
                        SimulatePrincipalPolicy.class,
                        this::simulatePrincipal),
                signed("GetContextKeysForCustomPolicy", KeysForCustom.class, this::keysForCustom),
                signed(
                        "GetContextKeysForPrincipalPolicy",
                        KeysForPrincipal.class,
                        this::keysForPrincipal));
    }

    record OrganizationLevel(@Nullable List<String> serviceControlPolicyInputList) {}

    record SimulateCustomPolicy(
            List<String> policyInputList,
            @Nullable List<String> permissionsBoundaryPolicyInputList,
            @Nullable List<OrganizationLevel> orderedOrganizationPolicyInputList,
            List<String> actionNames,
            @Nullable List<String> resourceArns,
            @Nullable String resourcePolicy,
            @Nullable String resourceOwner,
            @Nullable String callerArn,
            @Nullable List<ContextEntry> contextEntries,
            @Nullable Integer maxItems,
            @Nullable String marker) {}

    record SimulatePrincipalPolicy(
            String policySourceArn,
            @Nullable List<String> policyInputList,
            @Nullable List<String> permissionsBoundaryPolicyInputList,
            @Nullable List<PolicyExclusion> policyExclusionList,
            List<String> actionNames,
            @Nullable List<String> resourceArns,
            @Nullable String resourcePolicy,
            @Nullable String resourceOwner,
            @Nullable String callerArn,
            @Nullable List<ContextEntry> contextEntries,
            @Nullable Integer maxItems,
            @Nullable String marker) {}

    record KeysForCustom(List<String> policyInputList) {}

    record KeysForPrincipal(String policySourceArn, @Nullable List<String> policyInputList) {}

    record Simulated(
            List<Simulation.Result> evaluationResults,
            boolean isTruncated,
            @Nullable String marker) {}

    record ContextKeys(List<String> contextKeyNames) {}

    Simulated simulateCustom(Call call, SimulateCustomPolicy asked) {
        var caller = callers.of(call, asked.callerArn);
        var identity = given(asked.policyInputList);
        var policies =
                Policies.ofIdentity(identity)
                        .withBoundary(boundary(asked.permissionsBoundaryPolicyInputList))
                        .withResource(ofResource(asked.resourcePolicy, caller));
        var setting =
                new Setting(
                        policies,
                        levels(asked.orderedOrganizationPolicyInputList),
                        caller.asker(),
                        caller.isForeignTo(asked.resourceOwner),
                        SimulationInput.context(caller.facts(), asked.contextEntries));
        return page(setting, asked.actionNames, asked.resourceArns, asked.marker, asked.maxItems);
    }

    Simulated simulatePrincipal(Call call, SimulatePrincipalPolicy asked) {
        var source = callers.source(asked.policySourceArn);
        var caller = callers.of(call, source, asked.callerArn);
        var own = without(asked.policyExclusionList, principalPolicies.read(source.id()));
        var identity = new ArrayList<>(own.identity());
        identity.addAll(given(asked.policyInputList));
        var boundary = boundary(asked.permissionsBoundaryPolicyInputList);
        var policies =
                new Policies(
                        identity,
                        boundary == null ? own.boundary() : List.of(boundary),
                        null,
                        ofResource(asked.resourcePolicy, caller));
        var setting =
                new Setting(
                        policies,
                        List.of(),
                        caller.asker(),
                        caller.isForeignTo(asked.resourceOwner),
                        SimulationInput.context(caller.facts(), asked.contextEntries));
        return page(setting, asked.actionNames, asked.resourceArns, asked.marker, asked.maxItems);
    }

    ContextKeys keysForCustom(KeysForCustom asked) {
        return keys(given(asked.policyInputList));
    }

    ContextKeys keysForPrincipal(KeysForPrincipal asked) {
        var own = principalPolicies.read(callers.source(asked.policySourceArn).id());
        var all = new ArrayList<>(own.identity());
        var boundary = own.boundary();
        if (boundary != null) all.addAll(boundary);
        all.addAll(given(asked.policyInputList));
        return keys(all);
    }

    private static ContextKeys keys(List<AttachedPolicy> policies) {
        var keys = new LinkedHashMap<String, String>();
        for (var policy : policies)
            for (var key : policy.policy().contextKeys())
                keys.putIfAbsent(key.toLowerCase(Locale.ROOT), key);
        return new ContextKeys(List.copyOf(keys.values()));
    }

    private static List<AttachedPolicy> given(@Nullable List<String> documents) {
        return SimulationInput.policies("PolicyInputList", documents, Policy::parse);
    }

    private static @Nullable AttachedPolicy boundary(@Nullable List<String> documents) {
        var given =
                SimulationInput.policies(
                        "PermissionsBoundaryPolicyInputList", documents, Policy::parse);
        if (given.size() > 1)
            throw INVALID_INPUT.because("Only one permissions boundary can be simulated.");
        return given.isEmpty() ? null : given.getFirst();
    }

    private static List<AttachedPolicy> ofResource(@Nullable String document, Caller caller) {
        if (document == null) return List.of();
        if (caller.arn() == null)
            throw INVALID_INPUT.because("CallerArn is required with ResourcePolicy.");
        return List.of(SimulationInput.policy("ResourcePolicy", document, Policy::parseResource));
    }

    private static List<List<AttachedPolicy>> levels(@Nullable List<OrganizationLevel> levels) {
        if (levels == null) return List.of();
        var read = new ArrayList<List<AttachedPolicy>>();
        for (var level : levels)
            read.add(
                    SimulationInput.policies(
                            "OrganizationPolicyInputList." + (read.size() + 1),
                            level.serviceControlPolicyInputList,
                            Policy::parse));
        return read;
    }

    private static Policies without(@Nullable List<PolicyExclusion> excluded, Policies policies) {
        if (excluded == null) return policies;
        var boundary = policies.boundary();
        var bounded = boundary == null ? List.<AttachedPolicy>of() : boundary;
        return Policies.ofIdentity(
                        policies.identity().stream()
                                .filter(p -> excluded.stream().noneMatch(e -> e.covers(p)))
                                .toList())
                .withBoundary(
                        bounded.stream()
                                .filter(p -> excluded.stream().noneMatch(e -> e.coversBoundary(p)))
                                .findFirst()
                                .orElse(null));
    }

    private static Simulated page(
            Setting setting,
            List<String> actions,
            @Nullable List<String> resourceArns,
            @Nullable String marker,
            @Nullable Integer maxItems) {
        SimulationInput.checkActions(actions);
        var resources = SimulationInput.resources(resourceArns);
        var most = mostActions(setting, actions, resources);
        var asked = maxItems == null ? most : Math.min(maxItems, most);
        var page =
                Page.read(
                        marker,
                        asked,
                        (after, limit) -> numbers(after, limit, actions.size()),
                        String::valueOf);
        var simulation = new Simulation(setting);
        var results = new ArrayList<Simulation.Result>();
        int told = 0;
        for (var number : page.rows()) {
            var result = simulation.of(actions.get(number), resources);
            told += result.told();
            if (told > MOST_TOLD) break;
            results.add(result);
        }
        if (results.isEmpty() && told > MOST_TOLD)
            throw INVALID_INPUT.because(
                    "Too many statements match to be told of for so many resources at once.");
        var whole = page.first(results.size(), String::valueOf);
        return new Simulated(results, whole.isTruncated(), whole.marker());
    }

    /// The places in the list of actions that come after one, at most so many.
    private static List<Integer> numbers(String after, int limit, int end) {
        int first = 0;
        if (!after.isEmpty()) {
            if (!after.matches("[0-9]{1,6}"))
                throw IamErrors.VALIDATION_ERROR.because("Invalid Marker.");
            first = Integer.parseInt(after) + 1;
        }
        return IntStream.range(first, end).limit(limit).boxed().toList();
    }

    /// A page of fewer results is within the API, an answer that never comes is not.
    private static int mostActions(Setting setting, List<String> actions, List<String> resources) {
        int value = setting.context().longest();
        int text =
                Stream.concat(actions.stream(), resources.stream())
                        .mapToInt(String::length)
                        .reduce(value, Math::max);
        long each = characters(setting, value) * Math.max(1, resources.size());
        if (each > MOST_STEPS / Math.max(1, text))
            throw INVALID_INPUT.because(
                    "The policies are too large to be simulated on so many resources at once.");
        return Math.clamp(MOST_STEPS / Math.max(1, each * text), 1, 100);
    }

    /// @param value how long a variable can become
    private static long characters(Setting setting, int value) {
        var all = new ArrayList<AttachedPolicy>(setting.policies().identity());
        all.addAll(Objects.requireNonNullElse(setting.policies().boundary(), List.of()));
        all.addAll(setting.policies().resource());
        setting.levels().forEach(all::addAll);
        return all.stream()
                .map(one -> one.policy().document())
                .mapToLong(document -> document.length() + variables(document) * value)
                .sum();
    }

    /// At most how many variables a policy has. An escape can write what begins one, but no
    /// shorter.
    private static long variables(String document) {
        return document.chars().filter(c -> c == '$' || c == '\\').count();
    }
}
