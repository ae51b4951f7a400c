/// Datasets and records of identities: the sync protocol with its sessions, counts, tombstones,
/// conflicts and limits, the function that may change a sync, usage, and what happens when
/// identities merge. Who is told of a change is left to the listeners. Source: Amazon Cognito Sync
/// API Reference; Amazon Cognito Developer Guide, "Synchronizing data between clients".
@NullMarked
package doorhouse.sync.dataset;

import org.jspecify.annotations.NullMarked;
