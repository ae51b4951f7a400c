package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every condition operator on both sides of its edge. In the tables ' stands for ", and the
/// request has the facts of [#CONTEXT].
class ConditionTest {
    private static final RequestContext CONTEXT =
            RequestContext.EMPTY
                    .with("aws:username", "ana")
                    .with("t:text", "Blue")
                    .with("t:number", "10")
                    .with("t:word", "ten")
                    .with("t:date", "2026-01-01T12:00:00Z")
                    .with("t:epoch", "1767268800")
                    .with("t:yes", "true")
                    .with("t:bytes", "AQID")
                    .with("t:ip", "10.1.2.3")
                    .with("t:ip6", "2001:db8::1")
                    .with("t:arn", "arn:aws:sns:us-east-1:123456789012:topic/a")
                    .withMany("t:many", List.of("red", "blue"));

    @ParameterizedTest
    @CsvSource({
        "2024-02-29, 2024-02-29T00:00:00Z",
        "2026-02-29,",
        "2026-13,",
        "2026-01-32,",
        "2026-01-01T10:00Z, 2026-01-01T10:00:00Z",
        "2026-01-01T10:00:00.5z, 2026-01-01T10:00:00.500Z",
        "2026-01-01T10:00:00+01, 2026-01-01T09:00:00Z",
        "2026-01-01T10:00:00-18:00, 2026-01-02T04:00:00Z",
        "2026-01-01T10:00:00-18:01,",
        "2026-01-01T24:00:00Z,",
        "2026-01-01T10:00:00,",
        "T,",
    })
    void datesAreRead(String text, @Nullable Instant date) {
        assertThat(Operands.date(text)).isEqualTo(date);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'StringEquals':{'t:text':'Blue'} | true",
                "'StringEquals':{'T:TEXT':'Blue'} | true",
                "'StringEquals':{'t:text':'blue'} | false",
                "'StringEquals':{'t:text':'B*'} | false",
                "'StringEquals':{'t:text':['x','Blue']} | true",
                "'StringEquals':{'t:text':[]} | false",
                "'StringEquals':{'aws:username':'${aws:username}'} | true",
                "'StringEquals':{'t:text':'${aws:username}'} | false",
                "'StringEquals':{'t:text':'${t:none}'} | false",
                "'StringEquals':{'t:text':'Blue','t:number':'10'} | true",
                "'StringEquals':{'t:text':'Blue','t:number':'11'} | false",
                "'StringEquals':{'t:text':'Blue'},'NumericEquals':{'t:number':11} | false",
                "'StringNotEquals':{'t:text':'Blue'} | false",
                "'StringNotEquals':{'t:text':['Red','Blue']} | false",
                "'StringNotEquals':{'t:text':['Red','Green']} | true",
                "'StringNotEquals':{'t:text':'${t:none}'} | false",
                "'StringEqualsIgnoreCase':{'t:text':'bLUE'} | true",
                "'StringEqualsIgnoreCase':{'t:text':'blu'} | false",
                "'StringNotEqualsIgnoreCase':{'t:text':'bLUE'} | false",
                "'StringNotEqualsIgnoreCase':{'t:text':'green'} | true",
                "'StringLike':{'t:text':'B*'} | true",
                "'StringLike':{'t:text':'B?ue'} | true",
                "'StringLike':{'t:text':'b*'} | false",
                "'StringLike':{'t:text':''} | false",
                "'StringNotLike':{'t:text':'B*'} | false",
                "'StringNotLike':{'t:text':'G*'} | true",
                "'NumericEquals':{'t:number':10} | true",
                "'NumericEquals':{'t:number':'10.0'} | true",
                "'NumericEquals':{'t:number':'11'} | false",
                "'NumericEquals':{'t:word':'10'} | false",
                "'NumericNotEquals':{'t:number':10} | false",
                "'NumericNotEquals':{'t:number':11} | true",
                "'NumericLessThan':{'t:number':11} | true",
                "'NumericLessThan':{'t:number':10} | false",
                "'NumericLessThanEquals':{'t:number':10} | true",
                "'NumericLessThanEquals':{'t:number':'9.9'} | false",
                "'NumericGreaterThan':{'t:number':'9.9'} | true",
                "'NumericGreaterThan':{'t:number':10} | false",
                "'NumericGreaterThanEquals':{'t:number':10} | true",
                "'NumericGreaterThanEquals':{'t:number':11} | false",
                "'NumericLessThan':{'t:word':11} | false",
                "'DateEquals':{'t:date':'2026-01-01T13:00:00+01:00'} | true",
                "'DateEquals':{'t:date':1767268800} | true",
                "'DateEquals':{'t:epoch':'2026-01-01T12:00:00Z'} | true",
                "'DateEquals':{'t:date':'2026-01-01T12:00:01Z'} | false",
                "'DateNotEquals':{'t:date':'2026-01-01T12:00:00Z'} | false",
                "'DateNotEquals':{'t:date':'2026-01-01'} | true",
                "'DateLessThan':{'t:date':'2026-01-01T12:00:00Z'} | false",
                "'DateLessThan':{'t:date':'2026-01-01T12:00:01Z'} | true",
                "'DateLessThanEquals':{'t:date':'2026-01-01T12:00Z'} | true",
                "'DateLessThanEquals':{'t:date':'2026-01-01'} | false",
                "'DateGreaterThan':{'t:date':'2026-01-01'} | true",
                "'DateGreaterThan':{'t:date':'2026-01-01T12:00:00Z'} | false",
                "'DateGreaterThanEquals':{'t:date':'2026-01-01T12:00:00Z'} | true",
                "'DateGreaterThanEquals':{'t:date':'2026-01-02'} | false",
                "'DateLessThan':{'t:word':'2026-01-02'} | false",
                "'Bool':{'t:yes':'true'} | true",
                "'Bool':{'t:yes':true} | true",
                "'Bool':{'t:yes':'False'} | false",
                "'Bool':{'t:yes':'${t:yes}'} | true",
                "'Bool':{'t:yes':'${t:none}'} | false",
                "'DateGreaterThan':{'t:date':'2025-12'} | true",
                "'DateGreaterThan':{'t:date':'2026-02'} | false",
                "'BinaryEquals':{'t:bytes':'AQID'} | true",
                "'BinaryEquals':{'t:bytes':'AQIE'} | false",
                "'BinaryEquals':{'t:text':'AQID'} | false",
                "'IpAddress':{'t:ip':'10.1.2.3'} | true",
                "'IpAddress':{'t:ip':'10.1.2.4'} | false",
                "'IpAddress':{'t:ip':'10.0.0.0/8'} | true",
                "'IpAddress':{'t:ip':'10.1.2.2/31'} | true",
                "'IpAddress':{'t:ip':'10.1.2.4/31'} | false",
                "'IpAddress':{'t:ip':'0.0.0.0/0'} | true",
                "'IpAddress':{'t:ip6':'0.0.0.0/0'} | false",
                "'IpAddress':{'t:ip6':'2001:db8::/32'} | true",
                "'IpAddress':{'t:ip6':'2001:db9::/32'} | false",
                "'IpAddress':{'t:ip6':'2001:DB8:0:0:0:0:0:1'} | true",
                "'IpAddress':{'t:word':'0.0.0.0/0'} | false",
                "'NotIpAddress':{'t:ip':['192.168.0.0/16','10.0.0.0/8']} | false",
                "'NotIpAddress':{'t:ip':['192.168.0.0/16']} | true",
                "'ArnEquals':{'t:arn':'arn:aws:sns:us-east-1:123456789012:topic/a'} | true",
                "'ArnEquals':{'t:arn':'arn:aws:sns:*:*:topic/*'} | true",
                "'ArnLike':{'t:arn':'arn:aws:sns:*:123456789012:*'} | true",
                "'ArnLike':{'t:arn':'arn:aws:sns:*:topic/a'} | true",
                "'ArnLike':{'t:arn':'arn:aws:*:us-east-1:topic/a:x'} | false",
                "'ArnLike':{'t:arn':'*'} | true",
                "'ArnLike':{'t:arn':'${t:arn}'} | true",
                "'ArnLike':{'t:arn':'arn:aws:sqs:*:*:*'} | false",
                "'ArnNotEquals':{'t:arn':'arn:aws:sns:*:*:topic/*'} | false",
                "'ArnNotLike':{'t:arn':'arn:aws:sqs:*:*:*'} | true",
                "'Null':{'t:none':'true'} | true",
                "'Null':{'t:none':'false'} | false",
                "'Null':{'t:text':true} | false",
                "'Null':{'t:text':false} | true",
            })
    void operators(String condition, boolean holds) {
        assertThat(holds(condition)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'StringEquals':{'t:none':'x'} | false",
                "'StringLike':{'t:none':'*'} | false",
                "'StringNotEquals':{'t:none':'x'} | true",
                "'NumericNotEquals':{'t:none':1} | true",
                "'NotIpAddress':{'t:none':'10.0.0.0/8'} | true",
                "'ArnNotLike':{'t:none':'*'} | true",
                "'Bool':{'t:none':'false'} | false",
                "'StringEqualsIfExists':{'t:none':'x'} | true",
                "'StringEqualsIfExists':{'t:text':'x'} | false",
                "'BoolIfExists':{'t:none':'true'} | true",
                "'ForAllValues:StringEquals':{'t:none':'x'} | true",
                "'ForAnyValue:StringEquals':{'t:none':'x'} | false",
                "'ForAnyValue:StringNotEquals':{'t:none':'x'} | false",
                "'ForAnyValue:StringEqualsIfExists':{'t:none':'x'} | true",
            })
    void absentKeys(String condition, boolean holds) {
        assertThat(holds(condition)).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'ForAllValues:StringEquals':{'t:many':['red','blue','green']} | true",
                "'ForAllValues:StringEquals':{'t:many':['red','green']} | false",
                "'ForAllValues:StringLike':{'t:many':['*e*']} | true",
                "'ForAllValues:StringNotEquals':{'t:many':['green']} | true",
                "'ForAllValues:StringNotEquals':{'t:many':['green','red']} | false",
                "'ForAnyValue:StringEquals':{'t:many':['red','green']} | true",
                "'ForAnyValue:StringEquals':{'t:many':['green']} | false",
                "'ForAnyValue:StringNotEquals':{'t:many':['red']} | true",
                "'ForAnyValue:StringNotEquals':{'t:many':['red','blue']} | false",
                "'StringEquals':{'t:many':'red'} | true",
                "'StringEquals':{'t:many':'green'} | false",
                "'StringNotEquals':{'t:many':'red'} | false",
                "'StringNotEquals':{'t:many':'green'} | true",
            })
    void severalValues(String condition, boolean holds) {
        assertThat(holds(condition)).isEqualTo(holds);
    }

    @Test
    void aMultivaluedKeyWithoutValuesIsAbsent() {
        assertThat(RequestContext.EMPTY.withMany("t:many", List.of()).values("t:many")).isEmpty();
    }

    private static Policies identity(String json) {
        return Policies.ofIdentity(List.of(new AttachedPolicy("p", Policy.parse(json))));
    }

    private static boolean holds(String condition) {
        var json =
                """
                {'Version':'2012-10-17','Statement':
                {'Effect':'Allow','Action':'*','Resource':'*','Condition':{%s}}}\
                """
                        .formatted(condition)
                        .replace('\'', '"');
        var question = new Question("iam:GetUser", "*", CONTEXT);
        return Decision.decide(question, identity(json)).allows();
    }
}
