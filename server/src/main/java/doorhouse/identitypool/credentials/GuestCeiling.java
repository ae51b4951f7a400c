package doorhouse.identitypool.credentials;

import doorhouse.wire.Json;

/// The most that a guest may do with credentials of the enhanced flow, whatever the role allows:
/// these services, and what the managed policy adds. Source: Amazon Cognito Developer Guide, "IAM
/// roles", "Services that unauthenticated identities can access"; observed on the live service.
final class GuestCeiling {
    static final String MANAGED =
            "arn:aws:iam::aws:policy/AmazonCognitoUnAuthedIdentitiesSessionPolicy";

    private static final String[] ACTIONS = {
        "appsync:*",
        "cloudwatch:*",
        "codewhisperer:*",
        "cognito-identity:*",
        "cognito-idp:*",
        "cognito-sync:*",
        "comprehend:*",
        "dynamodb:*",
        "execute-api:*",
        "firehose:*",
        "gamelift:*",
        "iot:*",
        "kinesis:*",
        "lambda:*",
        "lex:*",
        "logs:*",
        "machinelearning:*",
        "mobileanalytics:*",
        "mobiletargeting:*",
        "personalize:*",
        "polly:*",
        "rekognition:*",
        "s3:*",
        "sagemaker:InvokeEndpoint",
        "sdb:*",
        "ses:*",
        "sns:*",
        "sqs:*",
        "textract:AnalyzeDocument",
        "textract:DetectDocumentText",
        "transcribe:*",
        "translate:*"
    };

    /// A session policy.
    static final String INLINE = inline();

    private GuestCeiling() {}

    private static String inline() {
        var statement = Json.object().put("Effect", "Allow");
        var actions = statement.putArray("Action");
        for (var action : ACTIONS) actions.add(action);
        statement.put("Resource", "*");
        var policy = Json.object().put("Version", "2012-10-17");
        policy.putArray("Statement").add(statement);
        return Json.text(policy);
    }
}
