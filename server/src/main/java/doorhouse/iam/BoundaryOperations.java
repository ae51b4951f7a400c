package doorhouse.iam;

import static doorhouse.operation.Operation.signed;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.util.List;

/// The operations of the IAM API that bound what users and roles may do, whatever their policies
/// allow.
public final class BoundaryOperations implements Operations {
    private final Database database;
    private final EntityStore store;
    private final Entities entities;
    private final ManagedPolicies policies;
    private final Changes changes;

    public BoundaryOperations(Database database, AccountId account, Changes changes) {
        this.database = database;
        this.store = new EntityStore(database, account);
        this.entities = new Entities(store);
        this.policies = new ManagedPolicies(database, account);
        this.changes = changes;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "PutUserPermissionsBoundary",
                        PutUserPermissionsBoundary.class,
                        this::putUserPermissionsBoundary),
                signed(
                        "DeleteUserPermissionsBoundary",
                        NamedUser.class,
                        this::deleteUserPermissionsBoundary),
                signed(
                        "PutRolePermissionsBoundary",
                        PutRolePermissionsBoundary.class,
                        this::putRolePermissionsBoundary),
                signed(
                        "DeleteRolePermissionsBoundary",
                        NamedRole.class,
                        this::deleteRolePermissionsBoundary));
    }

    record PutUserPermissionsBoundary(String userName, String permissionsBoundary) {}

    record NamedUser(String userName) {}

    record PutRolePermissionsBoundary(String roleName, String permissionsBoundary) {}

    record NamedRole(String roleName) {}

    Empty putUserPermissionsBoundary(PutUserPermissionsBoundary asked) {
        return put(Kind.USER, asked.userName, asked.permissionsBoundary);
    }

    Empty deleteUserPermissionsBoundary(NamedUser asked) {
        return delete(Kind.USER, asked.userName);
    }

    Empty putRolePermissionsBoundary(PutRolePermissionsBoundary asked) {
        return put(Kind.ROLE, asked.roleName, asked.permissionsBoundary);
    }

    Empty deleteRolePermissionsBoundary(NamedRole asked) {
        return delete(Kind.ROLE, asked.roleName);
    }

    private Empty put(Kind kind, String name, String policyArn) {
        database.transaction(() -> {
            var owner = entities.held(kind, name);
            store.bound(owner.id(), policies.heldForUse(policyArn).arn());
        });
        changes.made();
        return Empty.EMPTY;
    }

    private Empty delete(Kind kind, String name) {
        database.transaction(() -> store.bound(entities.held(kind, name).id(), null));
        changes.made();
        return Empty.EMPTY;
    }
}
