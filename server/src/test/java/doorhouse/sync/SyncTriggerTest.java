package doorhouse.sync;

import static doorhouse.sync.SyncPool.put;
import static doorhouse.sync.SyncPool.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestFunctions.Handler;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.testing.TestServer;
import doorhouse.trigger.FunctionFailure;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitosync.model.InvalidLambdaFunctionOutputException;
import software.amazon.awssdk.services.cognitosync.model.LambdaThrottledException;
import software.amazon.awssdk.services.cognitosync.model.LimitExceededException;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;
import tools.jackson.databind.node.ObjectNode;

class SyncTriggerTest {
    private final TestServer server = TestServer.shared();
    private final SyncPool pool = new SyncPool(server);

    private TestFunction trigger(Handler handler) {
        var function = server.functions().make(handler);
        server.sync()
                .setCognitoEvents(r ->
                        r.identityPoolId(pool.id()).events(Map.of("SyncTrigger", function.arn())));
        return function;
    }

    private static ObjectNode records(ObjectNode event) {
        return (ObjectNode) event.get("datasetRecords");
    }

    @Test
    void theFunctionSeesWhatIsToBeWritten() {
        var user = pool.user();
        user.sync("prefs", put("a", "old", 0), put("b", "old", 0));
        var function = trigger(_ -> {});

        user.sync("prefs", put("a", "yeni", 1), remove("b", 1), put("c", "new", 0));

        assertThat(function.event())
                .isEqualTo(
                        Json.read(
                                """
                                {"version": 2, "eventType": "SyncTrigger", "region": "us-east-1",
                                 "identityPoolId": "%s", "identityId": "%s",
                                 "datasetName": "prefs",
                                 "datasetRecords": {
                                   "a": {"oldValue": "old", "newValue": "yeni", "op": "replace"},
                                   "b": {"oldValue": "old", "newValue": null, "op": "remove"},
                                   "c": {"oldValue": null, "newValue": "new", "op": "replace"}}}\
                                """
                                        .formatted(pool.id(), user.identityId())));
        assertThat(user.values("prefs")).containsExactly("a=yeni", "b=null", "c=new");
    }

    @Test
    void theFunctionChangesAddsAndDrops() {
        var user = pool.user();
        trigger(event -> {
            ((ObjectNode) records(event).get("a")).put("newValue", "changed");
            records(event).remove("b");
            records(event).putObject("added").put("newValue", "by function").put("op", "replace");
        });

        var updated = user.sync("prefs", put("a", "1", 0), put("b", "1", 0));

        assertThat(updated).extracting(Record::key).containsExactly("a", "added");
        assertThat(user.values("prefs")).containsExactly("a=changed", "added=by function");
    }

    @Test
    void whatTheFunctionDropsIsAnsweredAsItIs() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        trigger(event -> records(event).removeAll());

        var updated = user.sync("prefs", put("a", "2", 1));

        assertThat(updated.getFirst().value()).isEqualTo("1");
        assertThat(user.list("prefs", 0).datasetSyncCount()).isEqualTo(1);
    }

    @Test
    void whatTheFunctionRemovesAndIsNotThereLeavesNoTrace() {
        var user = pool.user();
        trigger(event -> records(event).putObject("never there").put("op", "remove"));

        user.sync("prefs", put("a", "1", 0));

        assertThat(user.values("prefs")).containsExactly("a=1");
    }

    @Test
    void anIdentityThatIsDeletedMeanwhileLeavesNothing() {
        var user = pool.user();
        trigger(_ -> pool.delete(user));

        var refused = catchThrowable(() -> user.sync("prefs", put("a", "1", 0)));

        assertThat(refused)
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Identity '" + user.identityId() + "' not found.");
        assertThat(pool.rowsOf(user.identityId())).isZero();
    }

    @Test
    void theFunctionRunsForUsersOnly() {
        var user = pool.user();
        var function = trigger(event -> records(event).removeAll());

        new SyncPool.User(pool, user.identityId(), server.sync()).sync("prefs", put("a", "1", 0));

        assertThat(function.events()).isEmpty();
        assertThat(user.values("prefs")).containsExactly("a=1");
    }

    @Test
    void aConflictIsFoundBeforeTheFunctionRuns() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        var function = trigger(_ -> {});

        var refused = catchThrowable(() -> user.sync("prefs", put("a", "2", 0)));

        assertThat(refused).isInstanceOf(ResourceConflictException.class);
        assertThat(function.events()).isEmpty();
    }

    @Test
    void anErrorOfTheFunctionIsTold() {
        var user = pool.user();
        trigger(_ -> {
            throw new FunctionFailure.Threw("Error", "Puan çok yüksek");
        });

        var refused = catchThrowable(() -> user.sync("prefs", put("a", "1", 0)));

        assertThat(refused)
                .isInstanceOf(InvalidLambdaFunctionOutputException.class)
                .hasMessageContaining("Puan çok yüksek");
        assertThat(user.list("prefs", 0).datasetExists()).isFalse();
    }

    @Test
    void aFunctionThatIsTooBusyThrottles() {
        var user = pool.user();
        trigger(_ -> {
            throw FunctionFailure.Unreachable.forNow("TooManyRequestsException");
        });

        var refused = catchThrowable(() -> user.sync("prefs", put("a", "1", 0)));

        assertThat(refused).isInstanceOf(LambdaThrottledException.class);
        assertThat(((LambdaThrottledException) refused).statusCode()).isEqualTo(429);
    }

    @Test
    void anAnswerOfAnotherFormIsRefused() {
        List<Handler> strange =
                List.of(
                        event -> event.remove("datasetRecords"),
                        event -> event.put("identityId", "us-east-1:0"),
                        event -> event.put("datasetName", "other"),
                        event -> ((ObjectNode) records(event).get("a")).put("op", "destroy"),
                        event -> ((ObjectNode) records(event).get("a")).put("newValue", 1),
                        event -> records(event).putObject("b").put("newValue", "no op"));
        var user = pool.user();

        assertThat(strange)
                .allSatisfy(handler -> {
                    trigger(handler);
                    assertThat(catchThrowable(() -> user.sync("prefs", put("a", "1", 0))))
                            .isInstanceOf(InvalidLambdaFunctionOutputException.class)
                            .hasMessageContaining("Unrecognizable lambda output");
                });
        assertThat(user.list("prefs", 0).datasetExists()).isFalse();
    }

    @Test
    void aFunctionIsHeldToTheLimitsToo() {
        var user = pool.user();
        trigger(event ->
                records(event)
                        .putObject("big")
                        .put("newValue", "x".repeat(1_048_575))
                        .put("op", "replace"));

        var refused = catchThrowable(() -> user.sync("prefs", put("a", "1", 0)));

        assertThat(refused).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void whoWritesWhileTheFunctionRunsIsNotOverwritten() {
        var user = pool.user();
        var developer = new SyncPool.User(pool, user.identityId(), server.sync());
        developer.sync("prefs", put("a", "1", 0));
        trigger(_ -> developer.sync("prefs", put("a", "meanwhile", 1)));

        var refused = catchThrowable(() -> user.sync("prefs", put("a", "2", 1)));

        assertThat(refused).isInstanceOf(ResourceConflictException.class);
        assertThat(user.values("prefs")).containsExactly("a=meanwhile");
    }
}
