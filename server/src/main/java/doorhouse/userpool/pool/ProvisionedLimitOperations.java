package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.signed;

import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.util.List;
import java.util.Map;

/// How many requests of a category a second an account may make in a region: what is free, and what
/// was asked for beyond. Source: Amazon Cognito Developer Guide, "Quotas in Amazon Cognito", the
/// default request rates.
public final class ProvisionedLimitOperations implements Operations {
    private static final String CATEGORY = "Category";

    /// Requests a second that are free, by category.
    private static final Map<String, Integer> FREE =
            Map.ofEntries(
                    Map.entry("UserAuthentication", 120),
                    Map.entry("UserCreation", 50),
                    Map.entry("UserFederation", 25),
                    Map.entry("UserAccountRecovery", 30),
                    Map.entry("UserRead", 120),
                    Map.entry("UserUpdate", 25),
                    Map.entry("UserToken", 120),
                    Map.entry("UserResourceRead", 50),
                    Map.entry("UserResourceUpdate", 25),
                    Map.entry("UserList", 30),
                    Map.entry("UserPoolRead", 15),
                    Map.entry("UserPoolUpdate", 15),
                    Map.entry("UserPoolResourceRead", 20),
                    Map.entry("UserPoolResourceUpdate", 15),
                    Map.entry("UserPoolClientRead", 15),
                    Map.entry("UserPoolClientUpdate", 15),
                    Map.entry("ClientAuthentication", 150));

    private final Database database;

    public ProvisionedLimitOperations(Database database) {
        this.database = database;
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

    /// Requests are not counted by category, so no limit is ever met.
    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        return Map.of("UpdateProvisionedLimit", List.of("RequestedLimitValue"));
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
        int free = FREE.getOrDefault(category, 0);
        if (asked.requestedLimitValue < free) {
            throw INVALID_PARAMETER.because(
                    "RequestedLimitValue must be at least the free limit of " + free + ".");
        }
        database.run(
                """
                insert into provisioned_limit (account, region, category, value)
                values (?, ?, ?, ?)
                    on conflict (account, region, category) do update set value = excluded.value\
                """,
                call.account().value(),
                call.region().value(),
                category,
                asked.requestedLimitValue);
        return answer(call, asked.limitDefinition, category);
    }

    private LimitAnswer answer(Call call, LimitDefinition definition, String category) {
        int free = FREE.getOrDefault(category, 0);
        long provisioned =
                database.find(
                                """
                                select value from provisioned_limit
                                 where account = ? and region = ? and category = ?\
                                """,
                                row -> row.number("value"),
                                call.account().value(),
                                call.region().value(),
                                category)
                        .orElse((long) free);
        return new LimitAnswer(new Limit(definition, Math.toIntExact(provisioned), free));
    }

    private static String category(LimitDefinition definition) {
        var category = definition.attributes.getOrDefault(CATEGORY, "");
        if (definition.attributes.size() == 1 && FREE.containsKey(category)) return category;
        throw INVALID_PARAMETER.because(
                "The attributes of a limit of class API_CATEGORY are a Category that is known.");
    }
}
