package doorhouse.iam;

import doorhouse.iam.Entity.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The users, groups and roles that operations name.
final class Entities {
    private final EntityStore store;

    Entities(EntityStore store) {
        this.store = store;
    }

    /// @throws doorhouse.operation.ApiException NoSuchEntity when there is none
    Entity named(Kind kind, String name) {
        return store.find(kind, name).orElseThrow(() -> IamErrors.none(kind, name));
    }

    /// As [#named], as it is once nothing else can change it before this transaction ends.
    Entity held(Kind kind, String name) {
        var found = named(kind, name);
        hold(found);
        return store.findById(found.id()).orElseThrow(() -> IamErrors.none(kind, name));
    }

    /// Holds an entity as it is until the transaction ends.
    ///
    /// @throws doorhouse.operation.ApiException NoSuchEntity when it is gone meanwhile
    void hold(Entity entity) {
        if (!store.hold(entity.id())) throw IamErrors.none(entity.kind(), entity.name());
    }

    /// Gives an entity another name or path, in the transaction of the caller. What is null stays.
    ///
    /// @throws doorhouse.operation.ApiException NoSuchEntity, EntityAlreadyExists
    void rename(Kind kind, String name, @Nullable String newPath, @Nullable String newName) {
        var held = held(kind, name);
        var path = Objects.requireNonNullElse(newPath, held.path());
        var next = Objects.requireNonNullElse(newName, held.name());
        if (!store.rename(held, path, next)) throw IamErrors.exists(kind, next);
    }
}
