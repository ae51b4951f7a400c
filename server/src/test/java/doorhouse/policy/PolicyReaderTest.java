package doorhouse.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a policy document may be, and IAM's sentence for what it may not. In the tables a statement
/// is written without its braces and with ' for ".
class PolicyReaderTest {
    private static final String REST = "'Effect':'Allow','Action':'iam:GetUser','Resource':'*'";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Effect':'Allow','Action':'*','Resource':'*'",
                "'Effect':'Deny','NotAction':['iam:*','sts:Get?aller*'],'NotResource':['*']",
                "'Sid':'','Effect':'Allow','Action':'*:*','Resource':'arn:aws:sqs'",
                "'Sid':'Read1','Effect':'Allow','Action':'a-1.b:X','Resource':'arn:*:iam::1:user/*'",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{}",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'aws:x':true}}",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NumericEquals':{'a:x':[1,2]}}",
            })
    void readsStatements(String statement) {
        var policy = Policy.parse(document(statement));

        assertThat(policy.statements()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'Effect':'allow','Action':'*','Resource':'*' | Syntax errors in policy.",
                "'Action':'*','Resource':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','NotResource':'*','Resource':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Conditions':{} | Syntax errors in policy.",
                "'Effect':'Allow','Action':12,'Resource':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':{} | Syntax errors in policy.",
                "'Effect':'Allow','Action':[['*']],'Resource':'*' | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'arn:aws:iam::1:user/${aws:username' | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'arn:aws:iam::1:user/${a:b, none}' | Syntax errors in policy.",
                "'Effect':'Allow','Resource':'*' | Policy statement must contain actions.",
                "'Effect':'Allow','Action':[],'Resource':'*' | Policy statement must contain actions.",
                "'Effect':'Allow','Action':'*' | Policy statement must contain resources.",
                "'Effect':'Allow','Action':'*','Resource':[] | Policy statement must contain resources.",
                "'Effect':'Allow','Action':'GetUser','Resource':'*' | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                "'Effect':'Allow','NotAction':'','Resource':'*' | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                "'Effect':'Allow','Action':'a a:Get','Resource':'*' | Vendor a a is not valid",
                "'Effect':'Allow','Action':'iam:Get:User','Resource':'*' | Actions/Condition can contain only one colon.",
                "'Effect':'Allow','Action':'*','Resource':'user/ana' | Resource user/ana must be in ARN format or \"*\".",
                "'Effect':'Allow','Action':'*','Resource':'arn:red:iam::1:x' | Partition \"red\" is not valid for resource \"arn:red:iam::1:x\".",
                "'Effect':'Allow','Action':'*','Resource':'*','Principal':'*' | Policy document should not specify a principal.",
                "'Effect':'Allow','Action':'*','Resource':'*','NotPrincipal':'*' | Policy document should not specify a principal.",
                "'Sid':'a b','Effect':'Allow','Action':'*','Resource':'*' | Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':[] | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEqual':{'a:b':'c'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NullIfExists':{'a:b':'true'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Null':{'a:b':'${a:c}'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'ForAnyValue:Null':{'a:b':'true'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'b':'c'}} | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'a:b':{}}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'a:b':null}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'NumericEquals':{'a:b':'1e9'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'Bool':{'a:b':'yes'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'BinaryEquals':{'a:b':'%'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'IpAddress':{'a:b':'10.0.0.0/33'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'IpAddress':{'a:b':'localhost'}} | Syntax errors in policy.",
                "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'DateLessThan':{'a:b':'soon'}} | The policy failed legacy parsing",
            })
    void refusesStatements(String statement, String sentence) {
        assertThatThrownBy(() -> Policy.parse(document(statement)))
                .isInstanceOf(MalformedPolicyDocument.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | This policy contains invalid Json",
                "{ | This policy contains invalid Json",
                "{'Statement':[]} {} | This policy contains invalid Json",
                "{'Statement':{},'Statement':{}} | This policy contains invalid Json",
                "{} | Syntax errors in policy.",
                "{'Version':'2012-10-17'} | Syntax errors in policy.",
                "{'Version':'2012-10-17','Statement':[]} | Syntax errors in policy.",
                "{'Version':'2012-10-17','Statement':'x'} | Syntax errors in policy.",
                "{'Version':'2013-10-17','Statement':{%s}} | Syntax errors in policy.",
                "{'Version':20121017,'Statement':{%s}} | Syntax errors in policy.",
                "{'Id':{},'Statement':{%s}} | Syntax errors in policy.",
                "{'Statements':[],'Statement':{%s}} | Syntax errors in policy.",
                "{'Statement':[{'Sid':'a',%s},{'Sid':'a',%s}]} | Statement IDs (SID) in a single policy must be unique.",
            })
    void refusesDocuments(String document, String sentence) {
        var json = quoted(document.replace("%s", REST));

        assertThatThrownBy(() -> Policy.parse(json))
                .isInstanceOf(MalformedPolicyDocument.class)
                .hasMessage(sentence);
    }

    @Test
    void readsOneStatementOrMany() {
        assertThat(Policy.parse(quoted("{'Id':'x','Statement':{%s}}".formatted(REST))).statements())
                .hasSize(1);
        assertThat(
                        Policy.parse(quoted("{'Statement':[{%s},{%s}]}".formatted(REST, REST)))
                                .statements())
                .hasSize(2);
    }

    @Test
    void refusesWhatIsTooDeepOrTooLong() {
        assertThatThrownBy(() -> Policy.parse("[".repeat(100_000)))
                .hasMessage("This policy contains invalid Json");
        assertThatThrownBy(() -> Policy.parse(" ".repeat(Policy.MAX_LENGTH + 1)))
                .isInstanceOf(MalformedPolicyDocument.class);
    }

    private static String document(String statement) {
        return quoted("{'Version':'2012-10-17','Statement':{" + statement + "}}");
    }

    private static String quoted(String json) {
        return json.replace('\'', '"').replace("\"none\"", "'none'");
    }
}
