package doorhouse.iam;

import static doorhouse.iam.IamErrors.conflict;

import doorhouse.id.AccountId;
import doorhouse.store.Database;

/// What hangs on users, groups and roles alike, and must be gone before they go.
final class Belongings {
    private final InlinePolicyStore inline;
    private final AttachmentStore attached;

    Belongings(Database database, AccountId account) {
        this.inline = new InlinePolicyStore(database, account);
        this.attached = new AttachmentStore(database, account);
    }

    /// @throws doorhouse.operation.ApiException DeleteConflict that names what is still there
    void checkNone(String ownerId) {
        if (!inline.names(ownerId, "", 1).isEmpty()) throw conflict("delete policies");
        if (!attached.of(ownerId).isEmpty()) throw conflict("detach all policies");
    }
}
