package doorhouse.quota;

import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The table of all categories: which there are, what Cognito grants of each, and what belongs to
/// them. It stands in `quota/categories.json`.
public final class Categories {
    /// Who reads or writes one user.
    static final String USER_READS = "UserReads";

    static final String USER_WRITES = "UserWrites";

    /// One operation on one pool.
    static final String OPERATION_OF_POOL = "OperationOfPool";

    /// All calls of one network that carry neither a signature nor an access token.
    static final String UNSIGNED_OF_ADDRESS = "UnsignedOfAddress";

    /// All requests to a pool's pages and OAuth endpoints; those of one address, of one client.
    static final String DOMAIN = "Domain";

    static final String DOMAIN_OF_ADDRESS = "DomainOfAddress";
    static final String DOMAIN_OF_CLIENT = "DomainOfClient";

    static final String USER_AUTHENTICATION = "UserAuthentication";
    static final String USER_ACCOUNT_RECOVERY = "UserAccountRecovery";

    private static final String ALL = "*";
    private static final Categories TABLE = read();

    private final Map<String, Category> byName;
    private final Map<String, Map<String, Category>> byMember;

    private Categories(List<Category> all) {
        var names = new LinkedHashMap<String, Category>();
        var services = new HashMap<String, Map<String, Category>>();
        for (var category : all) {
            if (names.put(category.name(), category) != null)
                throw new IllegalStateException("twice: " + category.name());
            category.members()
                    .forEach((service, members) -> {
                        var of = services.computeIfAbsent(service, _ -> new HashMap<>());
                        for (var member : members) {
                            if (of.put(member, category) != null)
                                throw new IllegalStateException("twice: " + service + " " + member);
                        }
                    });
        }
        byName = Collections.unmodifiableMap(names);
        byMember = Map.copyOf(services);
    }

    public static Categories table() {
        return TABLE;
    }

    /// All of them, in the table's order.
    public Collection<Category> all() {
        return byName.values();
    }

    public Optional<Category> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// One that must be there.
    Category get(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    /// What an operation of a service is counted in.
    public Optional<Category> of(String service, String operation) {
        var members = byMember.getOrDefault(service, Map.of());
        var category = members.get(operation);
        return Optional.ofNullable(category == null ? members.get(ALL) : category);
    }

    private static Categories read() {
        try (var table = Categories.class.getResourceAsStream("/quota/categories.json")) {
            var all = new ArrayList<Category>();
            for (var row : Json.readAny(Objects.requireNonNull(table).readAllBytes()))
                all.add(category(row));
            return new Categories(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Category category(JsonNode row) {
        var members = new LinkedHashMap<String, List<String>>();
        for (var service : row.path("operations").properties()) {
            var of = new ArrayList<String>();
            for (var member : service.getValue()) of.add(member.asString());
            members.put(service.getKey(), List.copyOf(of));
        }
        var user =
                switch (row.path("user").asString("")) {
                    case "read" -> Category.OfUser.READS;
                    case "write" -> Category.OfUser.WRITES;
                    default -> Category.OfUser.NOTHING;
                };
        return new Category(
                row.path("category").asString(),
                row.path("perSecond").asInt(),
                user,
                row.path("ofPool").asBoolean(false),
                Collections.unmodifiableMap(members));
    }
}
