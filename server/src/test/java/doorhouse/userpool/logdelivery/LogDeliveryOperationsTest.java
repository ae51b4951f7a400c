package doorhouse.userpool.logdelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdvancedSecurityModeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EventSourceName;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureUnavailableInTierException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LogConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LogDeliveryConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LogLevel;
import software.amazon.awssdk.services.cognitoidentityprovider.model.S3ConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolTierType;

class LogDeliveryOperationsTest {
    private static final String GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:cognito";
    private static final LogConfigurationType NOTICES =
            LogConfigurationType.builder()
                    .eventSource(EventSourceName.USER_NOTIFICATION)
                    .logLevel(LogLevel.ERROR)
                    .cloudWatchLogsConfiguration(c -> c.logGroupArn(GROUP))
                    .build();
    private static final LogConfigurationType EVENTS =
            LogConfigurationType.builder()
                    .eventSource(EventSourceName.USER_AUTH_EVENTS)
                    .logLevel(LogLevel.INFO)
                    .s3Configuration(s -> s.bucketArn("arn:aws:s3:::logs"))
                    .build();

    private static final @Nullable S3ConfigurationType NO_BUCKET = null;

    private final TestServer server = TestServer.shared();

    private TestPool guarded() {
        return server.pool(
                r -> r.userPoolAddOns(a -> a.advancedSecurityMode(AdvancedSecurityModeType.AUDIT)));
    }

    private LogDeliveryConfigurationType set(
            TestPool pool, LogConfigurationType... configurations) {
        return server.admin()
                .setLogDeliveryConfiguration(
                        r -> r.userPoolId(pool.id()).logConfigurations(configurations))
                .logDeliveryConfiguration();
    }

    private LogDeliveryConfigurationType get(TestPool pool) {
        return server.admin()
                .getLogDeliveryConfiguration(r -> r.userPoolId(pool.id()))
                .logDeliveryConfiguration();
    }

    @Test
    void whatIsSetComesBackUntilItIsReplaced() {
        var pool = guarded();
        var before = get(pool);

        var both = set(pool, NOTICES, EVENTS);
        var kept = get(pool);
        set(pool);

        assertThat(before.userPoolId()).isEqualTo(pool.id());
        assertThat(before.logConfigurations()).isEmpty();
        assertThat(both.logConfigurations()).isEqualTo(List.of(NOTICES, EVENTS));
        assertThat(kept).isEqualTo(both);
        assertThat(get(pool).logConfigurations()).isEmpty();
    }

    @Test
    void anyPoolMayLogItsNotices() {
        var pool = server.pool(r -> r.userPoolTier(UserPoolTierType.LITE));

        assertThat(set(pool, NOTICES).logConfigurations()).containsExactly(NOTICES);
    }

    @Test
    void eventsNeedThePlusTierAndThreatProtection() {
        var essentials = server.pool();
        var off = server.pool(r -> r.userPoolTier(UserPoolTierType.PLUS));

        assertThat(catchThrowable(() -> set(essentials, EVENTS)))
                .isInstanceOf(FeatureUnavailableInTierException.class);
        assertThat(catchThrowable(() -> set(off, EVENTS)))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(get(essentials).logConfigurations()).isEmpty();
    }

    @Test
    void eachSourceHasItsLevelAndDestinations() {
        var pool = guarded();
        var wrong =
                List.of(
                        NOTICES.toBuilder().logLevel(LogLevel.INFO).build(),
                        EVENTS.toBuilder().logLevel(LogLevel.ERROR).build(),
                        EVENTS.toBuilder()
                                .eventSource(EventSourceName.USER_NOTIFICATION)
                                .logLevel(LogLevel.ERROR)
                                .build(),
                        EVENTS.toBuilder()
                                .cloudWatchLogsConfiguration(c -> c.logGroupArn(GROUP))
                                .build(),
                        EVENTS.toBuilder().s3Configuration(NO_BUCKET).build(),
                        EVENTS.toBuilder().s3Configuration(s -> s.bucketArn(null)).build());

        assertThat(wrong)
                .allSatisfy(one ->
                        assertThat(catchThrowable(() -> set(pool, one)))
                                .isInstanceOf(InvalidParameterException.class));
        assertThat(catchThrowable(() -> set(pool, NOTICES, NOTICES)))
                .isInstanceOf(InvalidParameterException.class);
    }
}
