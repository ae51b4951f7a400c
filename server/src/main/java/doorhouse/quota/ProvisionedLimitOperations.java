package doorhouse.quota;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.signed;

import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import java.util.List;
import java.util.Map;

/// How many requests of a category a second an account may make in a region: what is free, and what
/// was asked for beyond, which is granted where the category is counted. Source: Amazon Cognito
/// Developer Guide, "Quotas in Amazon Cognito".
public final class ProvisionedLimitOperations implements Operations {
    private static final String CATEGORY = "Category";

    /// Whose categories can be provisioned.
    private static final String SERVICE = "cognito-idp";

    private final Rates rates;
    private final ProvisionedLimits limits;

    public ProvisionedLimitOperations(Rates rates, ProvisionedLimits limits) {
        this.rates = rates;
        this.limits = limits;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("GetProvisionedLimit", GetProvisionedLimit.class, this::getProvisionedLimit),
                signed(
                        "UpdateProvisionedLimit",
                        UpdateProvisionedLimit.class,
                        this::updateProvisionedLimit));
    }

    record LimitDefinition(String limitClass, Map<String, String> attributes) {}

    record Limit(LimitDefinition limitDefinition, int provisionedLimitValue, int freeLimitValue) {}

    record LimitAnswer(Limit limit) {}

    record GetProvisionedLimit(LimitDefinition limitDefinition) {}

    LimitAnswer getProvisionedLimit(Call call, GetProvisionedLimit asked) {
        return answer(call, asked.limitDefinition, category(asked.limitDefinition));
    }

    record UpdateProvisionedLimit(LimitDefinition limitDefinition, int requestedLimitValue) {}

    LimitAnswer updateProvisionedLimit(Call call, UpdateProvisionedLimit asked) {
        var category = category(asked.limitDefinition);
        int free = rates.free(category);
        if (asked.requestedLimitValue < free) {
            throw INVALID_PARAMETER.because(
                    "RequestedLimitValue must be at least the free limit of " + free + ".");
        }
        limits.set(call.region(), category.name(), asked.requestedLimitValue);
        return answer(call, asked.limitDefinition, category);
    }

    /// What is free grows with the settings, also beyond what was once asked for.
    private LimitAnswer answer(Call call, LimitDefinition definition, Category category) {
        int free = rates.free(category);
        int provisioned = limits.find(call.region(), category.name()).orElse(free);
        return new LimitAnswer(new Limit(definition, Math.max(free, provisioned), free));
    }

    private static Category category(LimitDefinition definition) {
        var name = definition.attributes.getOrDefault(CATEGORY, "");
        return Categories.table()
                .named(name)
                .filter(category -> definition.attributes.size() == 1 && provisionable(category))
                .orElseThrow(() ->
                        INVALID_PARAMETER.because(
                                "The attributes of a limit of class API_CATEGORY are a Category"
                                        + " that is known."));
    }

    private static boolean provisionable(Category category) {
        var members = category.members();
        return members.containsKey(SERVICE) || members.containsKey(Category.PAGES);
    }
}
