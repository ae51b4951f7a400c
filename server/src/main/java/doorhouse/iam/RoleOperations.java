package doorhouse.iam;

import static doorhouse.iam.IamErrors.exists;
import static doorhouse.iam.IamErrors.none;
import static doorhouse.iam.IamErrors.quota;
import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.RandomText;
import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The role operations of the IAM API.
public final class RoleOperations implements Operations {
    /// What a trust policy may have, white space not counted.
    private static final int MOST_TRUST_CHARACTERS = 2_048;

    private final Database database;
    private final AccountId account;
    private final EntityStore store;
    private final RoleStore roles;
    private final Belongings belongings;
    private final ManagedPolicies policies;
    private final Entities entities;
    private final Trusted trusted;
    private final LastUse lastUse;
    private final Changes changes;
    private final NewIds newIds;
    private final Clock clock;

    public RoleOperations(
            Database database,
            AccountId account,
            LastUse lastUse,
            Changes changes,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.account = account;
        this.store = new EntityStore(database, account);
        this.roles = new RoleStore(database, account);
        this.belongings = new Belongings(database, account);
        this.policies = new ManagedPolicies(database, account);
        this.entities = new Entities(store);
        this.trusted = new Trusted(store, account);
        this.lastUse = lastUse;
        this.changes = changes;
        this.newIds = new NewIds(new RandomText(random));
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateRole", CreateRole.class, this::createRole),
                signed("GetRole", NamedRole.class, this::getRole),
                signed("ListRoles", ListRoles.class, this::listRoles),
                signed("UpdateRole", UpdateRole.class, this::updateRole),
                signed(
                        "UpdateRoleDescription",
                        UpdateRoleDescription.class,
                        this::updateRoleDescription),
                signed(
                        "UpdateAssumeRolePolicy",
                        UpdateAssumeRolePolicy.class,
                        this::updateAssumeRolePolicy),
                signed("DeleteRole", NamedRole.class, this::deleteRole),
                signed(
                        "ListInstanceProfilesForRole",
                        ListInstanceProfilesForRole.class,
                        this::listInstanceProfilesForRole));
    }

    /// @param maxSessionDuration seconds
    record CreateRole(
            String roleName,
            @Nullable String path,
            String assumeRolePolicyDocument,
            @Nullable String description,
            @Nullable Integer maxSessionDuration,
            @Nullable String permissionsBoundary,
            @Nullable List<Tag> tags) {}

    record NamedRole(String roleName) {}

    record ListRoles(
            @Nullable String pathPrefix, @Nullable String marker, @Nullable Integer maxItems) {}

    /// @param maxSessionDuration seconds; without it, one hour
    record UpdateRole(
            String roleName, @Nullable String description, @Nullable Integer maxSessionDuration) {}

    record UpdateRoleDescription(String roleName, String description) {}

    record UpdateAssumeRolePolicy(String roleName, String policyDocument) {}

    record ListInstanceProfilesForRole(
            String roleName, @Nullable String marker, @Nullable Integer maxItems) {}

    record OneRole(Shown.Role role) {}

    record ListedRoles(List<Shown.Role> roles, boolean isTruncated, @Nullable String marker) {}

    record InstanceProfiles(List<String> instanceProfiles, boolean isTruncated) {}

    OneRole createRole(CreateRole asked) {
        checkTrust(asked.assumeRolePolicyDocument);
        var entity =
                new Entity(
                        Kind.ROLE,
                        newIds.of(Kind.ROLE),
                        asked.roleName,
                        Objects.requireNonNullElse(asked.path, "/"),
                        Tag.merged(
                                List.of(), Objects.requireNonNullElse(asked.tags, List.<Tag>of())),
                        asked.permissionsBoundary,
                        clock.instant());
        var role =
                Role.of(
                        account,
                        entity,
                        asked.assumeRolePolicyDocument,
                        trusted.ids(asked.assumeRolePolicyDocument),
                        asked.description,
                        seconds(asked.maxSessionDuration));
        database.transaction(() -> {
            if (!store.add(entity)) throw exists(Kind.ROLE, asked.roleName);
            roles.add(role);
            if (asked.permissionsBoundary != null) policies.heldForUse(asked.permissionsBoundary);
        });
        changes.made();
        return new OneRole(Shown.role(role, Shown.LastUsed.NEVER));
    }

    OneRole getRole(NamedRole asked) {
        return shown(named(asked.roleName));
    }

    ListedRoles listRoles(ListRoles asked) {
        var prefix = Objects.requireNonNullElse(asked.pathPrefix, "/");
        var page =
                Page.read(
                        asked.marker,
                        asked.maxItems,
                        (after, limit) -> roles.list(prefix, after, limit),
                        role -> Entity.nameKey(role.roleName()));
        return new ListedRoles(
                page.rows().stream().map(Shown::roleInList).toList(),
                page.isTruncated(),
                page.marker());
    }

    Empty updateRole(UpdateRole asked) {
        database.transaction(() -> {
            var role = entities.held(Kind.ROLE, asked.roleName);
            if (asked.description != null) roles.describe(role.id(), asked.description);
            roles.limitSessions(role.id(), seconds(asked.maxSessionDuration));
        });
        changes.made();
        return Empty.EMPTY;
    }

    OneRole updateRoleDescription(UpdateRoleDescription asked) {
        database.transaction(() ->
                roles.describe(entities.held(Kind.ROLE, asked.roleName).id(), asked.description));
        changes.made();
        return shown(named(asked.roleName));
    }

    Empty updateAssumeRolePolicy(UpdateAssumeRolePolicy asked) {
        entities.named(Kind.ROLE, asked.roleName);
        checkTrust(asked.policyDocument);
        database.transaction(() ->
                roles.trust(
                        entities.held(Kind.ROLE, asked.roleName).id(),
                        asked.policyDocument,
                        trusted.ids(asked.policyDocument)));
        changes.made();
        return Empty.EMPTY;
    }

    Empty deleteRole(NamedRole asked) {
        database.transaction(() -> {
            var role = entities.held(Kind.ROLE, asked.roleName);
            belongings.checkNone(role.id());
            roles.delete(role.id());
            lastUse.delete(role.id());
            store.delete(role.id());
        });
        changes.made();
        return Empty.EMPTY;
    }

    /// There are no machines here whose profiles could name a role, so no role is in any.
    InstanceProfiles listInstanceProfilesForRole(ListInstanceProfilesForRole asked) {
        named(asked.roleName);
        return new InstanceProfiles(List.of(), false);
    }

    private Role named(String roleName) {
        return roles.find(roleName).orElseThrow(() -> none(Kind.ROLE, roleName));
    }

    private OneRole shown(Role role) {
        return new OneRole(Shown.role(role, lastUse.ofRole(role.roleId())));
    }

    private static void checkTrust(String document) {
        Documents.checkTrust(document);
        if (Documents.size(document) > MOST_TRUST_CHARACTERS)
            throw quota("ACLSizePerRole", MOST_TRUST_CHARACTERS);
    }

    private static Duration seconds(@Nullable Integer asked) {
        return asked == null ? Role.LEAST_MAX_SESSION : Duration.ofSeconds(asked);
    }
}
