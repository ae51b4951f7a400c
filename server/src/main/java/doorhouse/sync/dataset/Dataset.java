package doorhouse.sync.dataset;

import doorhouse.id.IdentityId;
import java.time.Instant;

/// A dataset, in the wire's own words.
///
/// @param lastModifiedBy the device, identity or principal that changed it last
/// @param dataStorage the bytes of its records' keys and values
/// @param numRecords without tombstones
public record Dataset(
        IdentityId identityId,
        String datasetName,
        Instant creationDate,
        Instant lastModifiedDate,
        String lastModifiedBy,
        long dataStorage,
        long numRecords) {}
