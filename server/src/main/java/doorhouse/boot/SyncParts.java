package doorhouse.boot;

import doorhouse.apimodel.ApiModel;
import doorhouse.aws.CallQuotas;
import doorhouse.aws.RestJsonDoor;
import doorhouse.aws.Service;
import doorhouse.aws.SyncActions;
import doorhouse.http.Routes;
import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.identitypool.identity.IdentityChanges;
import doorhouse.sync.dataset.DatasetOperations;
import doorhouse.sync.dataset.Datasets;
import doorhouse.sync.dataset.RecordOperations;
import doorhouse.sync.dataset.SessionCounts;
import doorhouse.sync.dataset.Synced;
import doorhouse.sync.dataset.UsageOperations;
import doorhouse.sync.pool.SyncAccess;
import doorhouse.sync.pool.SyncSettingsOperations;
import doorhouse.sync.pool.SyncSettingsStore;
import doorhouse.sync.push.PushOperations;
import doorhouse.sync.push.PushSyncs;
import doorhouse.sync.stream.BulkPublishOperations;
import doorhouse.sync.stream.SyncStreams;
import doorhouse.trigger.Triggers;
import java.util.List;

/// Cognito Sync.
final class SyncParts implements AutoCloseable {
    final Service service;
    private final SessionCounts counts;
    private final SyncStreams streams;
    private final PushSyncs pushes;
    private final BulkPublishOperations bulkPublish;

    SyncParts(Ground ground, IdentityPoolParts identityPools, Triggers triggers) {
        var database = ground.database();
        var clock = ground.clock();
        var targets = ground.setup().syncTargets();
        var access = new SyncAccess(identityPools.pools, identityPools.identities);
        var settings = new SyncSettingsStore(database);
        var datasets = new Datasets(database);
        counts = new SessionCounts(database, clock);
        streams = new SyncStreams(targets.kinesis(), settings);
        pushes = new PushSyncs(database, targets.sns());
        bulkPublish =
                new BulkPublishOperations(
                        database, access, settings, datasets, targets.kinesis(), clock);
        var listeners = List.<Synced.Listener>of(streams, pushes);
        var can =
                new SyncSettingsOperations.Targets(
                        targets.kinesis() != null, targets.sns() != null);
        service =
                new Service(
                        ApiModel.load("cognito-sync"),
                        List.of(
                                new RecordOperations(
                                        new RecordOperations.Parts(
                                                access,
                                                datasets,
                                                counts,
                                                settings,
                                                triggers,
                                                ground.vault(),
                                                clock),
                                        listeners),
                                new DatasetOperations(access, datasets, listeners, clock),
                                new UsageOperations(database, access, identityPools.pools, counts),
                                new SyncSettingsOperations(access, settings, can),
                                bulkPublish,
                                new PushOperations(
                                        database,
                                        access,
                                        settings,
                                        datasets,
                                        targets.sns(),
                                        clock)));
    }

    void open(Routes routes, Ground ground, AwsSide awsSide) {
        var account = ground.setup().account();
        var actions = new SyncActions(account, awsSide.regions);
        var quotas = new CallQuotas(ground.requestQuotas());
        new RestJsonDoor(service, actions, awsSide.callers, quotas, account).open(routes);
    }

    /// What identities leave behind when they end. It stands before the identities do.
    static IdentityChanges changes(Ground ground) {
        var database = ground.database();
        var datasets = new Datasets(database);
        return new IdentityChanges() {
            @Override
            public void merged(IdentityPoolId pool, IdentityId parent, IdentityId disabled) {
                datasets.merge(pool, parent, disabled);
                PushSyncs.forget(database, pool, disabled);
            }

            @Override
            public void deleted(IdentityPoolId pool, IdentityId identity) {
                datasets.forget(pool, identity);
                PushSyncs.forget(database, pool, identity);
            }
        };
    }

    /// Ends what is under way; to be called once no request comes any more.
    @Override
    public void close() {
        bulkPublish.close();
        streams.close();
        pushes.close();
        counts.close();
    }
}
