package doorhouse.boot;

import doorhouse.quota.Categories;
import doorhouse.quota.Category;
import doorhouse.quota.Rates;
import doorhouse.wire.Spelling;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What is configured of how many requests a second are granted.
final class RequestRates {
    private static final Pattern RATE = Pattern.compile("([A-Za-z]+)\\s*=\\s*([0-9]{1,9})");

    private RequestRates() {}

    static Rates of(Config.QuotaConfig config) {
        boolean asCognito =
                switch (config.profile()) {
                    case "cognito" -> true;
                    case "off" -> false;
                    default ->
                            throw new ConfigException(
                                    "'quotas.profile' is off or cognito, not '"
                                            + config.profile()
                                            + "'");
                };
        if (config.nodes() == 0) throw new ConfigException("'quotas.nodes' is 1 at least");
        return new Rates(asCognito, own(config.rates()), config.nodes());
    }

    private static Map<String, Integer> own(List<String> rates) {
        if (rates.isEmpty()) return Map.of();
        var known = Categories.table().all().stream().map(Category::name).toList();
        var own = new HashMap<String, Integer>();
        for (var text : rates) {
            var rate = RATE.matcher(text);
            if (!rate.matches())
                throw new ConfigException(
                        "'quotas.rates' are such as UserAuthentication=500, not '" + text + "'");
            var name = rate.group(1);
            if (!known.contains(name))
                throw new ConfigException(
                        "'quotas.rates' knows no %s; the nearest it knows is %s"
                                .formatted(name, Spelling.nearest(name, known)));
            if (own.put(name, Integer.parseInt(rate.group(2))) != null)
                throw new ConfigException("'quotas.rates' names " + name + " twice");
        }
        return own;
    }
}
