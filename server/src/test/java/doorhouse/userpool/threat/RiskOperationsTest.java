package doorhouse.userpool.threat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AccountTakeoverActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AccountTakeoverEventActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AccountTakeoverRiskConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdvancedSecurityModeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CompromisedCredentialsEventActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CompromisedCredentialsRiskConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.EventFilterType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RiskConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RiskExceptionConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SetRiskConfigurationRequest;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolAddOnNotEnabledException;

class RiskOperationsTest {
    private static final CompromisedCredentialsRiskConfigurationType BLOCK =
            CompromisedCredentialsRiskConfigurationType.builder()
                    .actions(a -> a.eventAction(CompromisedCredentialsEventActionType.BLOCK))
                    .build();

    private final TestServer server = TestServer.shared();
    private final TestPool pool =
            server.pool(r ->
                    r.userPoolAddOns(a -> a.advancedSecurityMode(AdvancedSecurityModeType.AUDIT)));

    private RiskConfigurationType set(Consumer<SetRiskConfigurationRequest.Builder> asked) {
        return server.admin()
                .setRiskConfiguration(r -> asked.accept(r.userPoolId(pool.id())))
                .riskConfiguration();
    }

    private RiskConfigurationType describe(@Nullable String client) {
        return server.admin()
                .describeRiskConfiguration(r -> r.userPoolId(pool.id()).clientId(client))
                .riskConfiguration();
    }

    private static AccountTakeoverActionType action(
            boolean notify, AccountTakeoverEventActionType action) {
        return AccountTakeoverActionType.builder()
                .sendNotification(notify)
                .eventAction(action)
                .build();
    }

    @Test
    void everySettingComesBackAsItWasSet() {
        var takeover =
                AccountTakeoverRiskConfigurationType.builder()
                        .actions(a ->
                                a.lowAction(action(false, AccountTakeoverEventActionType.NO_ACTION))
                                        .mediumAction(
                                                action(
                                                        true,
                                                        AccountTakeoverEventActionType
                                                                .MFA_IF_CONFIGURED))
                                        .highAction(
                                                action(true, AccountTakeoverEventActionType.BLOCK)))
                        .notifyConfiguration(n ->
                                n.sourceArn("arn:aws:ses:us-east-1:123456789012:identity/a@b.cz")
                                        .from("Obchod <a@b.cz>")
                                        .replyTo("c@b.cz")
                                        .blockEmail(e ->
                                                e.subject("Zablokováno")
                                                        .htmlBody("<p>{username}</p>")
                                                        .textBody("{username}"))
                                        .mfaEmail(e -> e.subject("MFA"))
                                        .noActionEmail(e -> e.subject("Nic")))
                        .build();
        var exceptions =
                RiskExceptionConfigurationType.builder()
                        .blockedIPRangeList("192.0.2.0/24", "2001:db8::/32")
                        .skippedIPRangeList("203.0.113.7/32")
                        .build();
        var compromised = BLOCK.toBuilder().eventFilter(EventFilterType.SIGN_UP).build();

        var answer =
                set(r ->
                        r.accountTakeoverRiskConfiguration(takeover)
                                .compromisedCredentialsRiskConfiguration(compromised)
                                .riskExceptionConfiguration(exceptions));

        assertThat(answer).isEqualTo(describe(null));
        assertThat(answer.userPoolId()).isEqualTo(pool.id());
        assertThat(answer.clientId()).isNull();
        assertThat(answer.accountTakeoverRiskConfiguration()).isEqualTo(takeover);
        assertThat(answer.compromisedCredentialsRiskConfiguration()).isEqualTo(compromised);
        assertThat(answer.riskExceptionConfiguration()).isEqualTo(exceptions);
        assertThat(answer.lastModifiedDate()).isNotNull();
    }

    @Test
    void withoutAFilterTheActionIsForAllEvents() {
        var answer = set(r -> r.compromisedCredentialsRiskConfiguration(BLOCK));

        assertThat(answer.compromisedCredentialsRiskConfiguration().eventFilter())
                .containsExactlyInAnyOrder(
                        EventFilterType.SIGN_IN,
                        EventFilterType.PASSWORD_CHANGE,
                        EventFilterType.SIGN_UP);
    }

    @Test
    void aClientHasItsOwnUntilARequestNamesNothing() {
        var client = pool.client();
        set(r -> r.compromisedCredentialsRiskConfiguration(BLOCK));

        var own =
                set(r ->
                        r.clientId(client)
                                .riskExceptionConfiguration(
                                        e -> e.blockedIPRangeList("192.0.2.0/24")));
        var kept = describe(client);
        set(r -> r.clientId(client));

        assertThat(own).isEqualTo(kept);
        assertThat(kept.clientId()).isEqualTo(client);
        assertThat(kept.compromisedCredentialsRiskConfiguration()).isNull();
        assertThat(describe(client).riskExceptionConfiguration()).isNull();
        assertThat(describe(client).lastModifiedDate()).isNull();
        assertThat(describe(null).compromisedCredentialsRiskConfiguration()).isNotNull();
    }

    @Test
    void aRequestReplacesAllThatWasThere() {
        set(r -> r.compromisedCredentialsRiskConfiguration(BLOCK));

        set(r -> r.riskExceptionConfiguration(e -> e.skippedIPRangeList("192.0.2.0/24")));

        assertThat(describe(null).compromisedCredentialsRiskConfiguration()).isNull();
        assertThat(describe(null).riskExceptionConfiguration().skippedIPRangeList())
                .containsExactly("192.0.2.0/24");
    }

    @Test
    void whoIsToBeToldMustBeKnown() {
        var refused =
                catchThrowable(() ->
                        set(r ->
                                r.accountTakeoverRiskConfiguration(t ->
                                        t.actions(a ->
                                                a.lowAction(
                                                        action(
                                                                true,
                                                                AccountTakeoverEventActionType
                                                                        .NO_ACTION))))));

        assertThat(refused).isInstanceOf(InvalidParameterException.class);
        assertThat(describe(null).accountTakeoverRiskConfiguration()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "192.0.2.0/33", "example.com/8", "2001:db8::/129", "/8"})
    void rangesAreInCidrNotation(String range) {
        var refused =
                catchThrowable(() ->
                        set(r -> r.riskExceptionConfiguration(e -> e.blockedIPRangeList(range))));

        assertThat(refused).isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aListHasAtMostTwoHundredRanges() {
        var ranges = java.util.Collections.nCopies(200, "192.0.2.0/24");
        var more = new java.util.ArrayList<>(ranges);
        more.add("192.0.2.0/24");

        set(r -> r.riskExceptionConfiguration(e -> e.blockedIPRangeList(ranges)));
        var refused =
                catchThrowable(() ->
                        set(r -> r.riskExceptionConfiguration(e -> e.blockedIPRangeList(more))));

        assertThat(refused).isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aPoolWithoutThreatProtectionHasNone() {
        var plain = server.pool();

        assertThat(
                        List.of(
                                catchThrowable(() ->
                                        server.admin()
                                                .setRiskConfiguration(r ->
                                                        r.userPoolId(plain.id())
                                                                .compromisedCredentialsRiskConfiguration(
                                                                        BLOCK))),
                                catchThrowable(() ->
                                        server.admin()
                                                .describeRiskConfiguration(
                                                        r -> r.userPoolId(plain.id())))))
                .allMatch(UserPoolAddOnNotEnabledException.class::isInstance);
    }

    @Test
    void aClientOfAnotherPoolIsUnknown() {
        var other = server.pool().client();

        assertThat(catchThrowable(() -> describe(other)))
                .isInstanceOf(ResourceNotFoundException.class);
    }
}
