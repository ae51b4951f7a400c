package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentity.model.AmbiguousRoleResolutionType;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityProvider;
import software.amazon.awssdk.services.cognitoidentity.model.RoleMapping;
import software.amazon.awssdk.services.cognitoidentity.model.RoleMappingType;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/// What it is all for, with Amazon's SDKs alone: people sign up in a user pool, an identity pool
/// gives them credentials, and with these they reach what is theirs in stores that are not ours.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayStoryTest {
    private static final String BUCKET = "photos";
    private static final String TABLE = "notes";
    private static final String SUB = "${cognito-identity.amazonaws.com:sub}";

    private final Stores stores;
    private final PackedServer server;
    private final AwsCredentialsProvider root =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("doorhouse", "doorhouse"));
    private String userPool = "";
    private String client = "";
    private String identityPool = "";

    GatewayStoryTest(@TempDir Path data) throws IOException, InterruptedException {
        stores = Stores.start(data);
        var greet = Files.createDirectories(data.resolve("functions/greet"));
        Files.writeString(
                greet.resolve("index.mjs"),
                "export const handler = async (event, context) => ({ hello: event.name,"
                        + " identity: context.identity });");
        server =
                PackedServer.run(
                        "dev",
                        data.resolve("data"),
                        "--functions-folder",
                        data.resolve("functions").toString(),
                        "--gateway-s3-endpoint",
                        stores.s3().toString(),
                        "--gateway-s3-access-key-id",
                        Stores.KEY_ID,
                        "--gateway-s3-secret-access-key",
                        Stores.SECRET,
                        "--gateway-dynamodb-endpoint",
                        stores.dynamoDb().toString(),
                        "--gateway-dynamodb-access-key-id",
                        Stores.KEY_ID,
                        "--gateway-dynamodb-secret-access-key",
                        Stores.SECRET);
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
        stores.close();
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B with(
            AwsCredentialsProvider credentials, B builder) {
        return builder.endpointOverride(server.address())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .httpClientBuilder(UrlConnectionHttpClient.builder());
    }

    private CognitoIdentityProviderClient people(AwsCredentialsProvider credentials) {
        return with(credentials, CognitoIdentityProviderClient.builder()).build();
    }

    private CognitoIdentityClient identities(AwsCredentialsProvider credentials) {
        return with(credentials, CognitoIdentityClient.builder()).build();
    }

    private S3Client s3(AwsCredentialsProvider credentials) {
        return with(credentials, S3Client.builder()).forcePathStyle(true).build();
    }

    private DynamoDbClient dynamoDb(AwsCredentialsProvider credentials) {
        return with(credentials, DynamoDbClient.builder()).build();
    }

    // what an operator sets up

    @BeforeAll
    void setUp() {
        s3(root).createBucket(r -> r.bucket(BUCKET));
        s3(root).putObject(
                        r -> r.bucket(BUCKET).key("public/welcome.txt"),
                        RequestBody.fromString("welcome"));
        dynamoDb(root)
                .createTable(r ->
                        r.tableName(TABLE)
                                .billingMode(BillingMode.PAY_PER_REQUEST)
                                .keySchema(key("Owner", KeyType.HASH), key("Title", KeyType.RANGE))
                                .attributeDefinitions(attribute("Owner"), attribute("Title")));
        put(root, "public", "welcome");
        var pool =
                people(root)
                        .createUserPool(r ->
                                r.poolName("people")
                                        .autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
        userPool = pool.userPool().id();
        client =
                people(root)
                        .createUserPoolClient(r ->
                                r.userPoolId(userPool)
                                        .clientName("app")
                                        .explicitAuthFlows(
                                                ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH,
                                                ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH))
                        .userPoolClient()
                        .clientId();
        identityPool =
                identities(root)
                        .createIdentityPool(r ->
                                r.identityPoolName("app")
                                        .allowUnauthenticatedIdentities(true)
                                        .cognitoIdentityProviders(
                                                CognitoIdentityProvider.builder()
                                                        .providerName(provider())
                                                        .clientId(client)
                                                        .build()))
                        .identityPoolId();
        var member = role("member", "authenticated", MEMBER);
        var guest = role("guest", "unauthenticated", GUEST);
        var editor = role("editor", "authenticated", EDITOR);
        people(root)
                .createGroup(r ->
                        r.userPoolId(userPool).groupName("editors").roleArn(editor).precedence(1));
        identities(root)
                .setIdentityPoolRoles(r ->
                        r.identityPoolId(identityPool)
                                .roles(Map.of("authenticated", member, "unauthenticated", guest))
                                .roleMappings(
                                        Map.of(
                                                provider() + ":" + client,
                                                RoleMapping.builder()
                                                        .type(RoleMappingType.TOKEN)
                                                        .ambiguousRoleResolution(
                                                                AmbiguousRoleResolutionType
                                                                        .AUTHENTICATED_ROLE)
                                                        .build())));
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private String provider() {
        return "cognito-idp.us-east-1.amazonaws.com/" + userPool;
    }

    /// Everybody has a folder and items of their own, and reads what is public.
    private static final String MEMBER =
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject"],
              "Resource":"arn:aws:s3:::photos/SUB/*"},
             {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::photos/public/*"},
             {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::photos",
              "Condition":{"StringLike":{"s3:prefix":"SUB/*"}}},
             {"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:PutItem","dynamodb:UpdateItem",
               "dynamodb:Query","dynamodb:BatchWriteItem"],
              "Resource":"arn:aws:dynamodb:us-east-1:123456789012:table/notes",
              "Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"SUB"}}},
             {"Effect":"Allow","Action":"lambda:InvokeFunction",
              "Resource":"arn:aws:lambda:us-east-1:123456789012:function:greet"}]}\
            """
                    .replace("SUB", SUB);

    private static final String GUEST =
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::photos/public/*"},
             {"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],
              "Resource":"arn:aws:dynamodb:us-east-1:123456789012:table/notes",
              "Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"public"}}}]}\
            """;

    private static final String EDITOR =
            """
            {"Version":"2012-10-17","Statement":[
             {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],
              "Resource":"arn:aws:s3:::photos/public/*"},
             {"Effect":"Allow","Action":["dynamodb:PutItem","dynamodb:Scan"],
              "Resource":"arn:aws:dynamodb:us-east-1:123456789012:table/notes"}]}\
            """;

    private String role(String name, String amr, String policy) {
        var trust =
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                 "Principal":{"Federated":"cognito-identity.amazonaws.com"},
                 "Action":"sts:AssumeRoleWithWebIdentity","Condition":{
                   "StringEquals":{"cognito-identity.amazonaws.com:aud":"%s"},
                   "ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":"%s"}}}]}\
                """
                        .formatted(identityPool, amr);
        var iam = with(root, IamClient.builder()).region(Region.AWS_GLOBAL).build();
        var arn =
                iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(trust)).role().arn();
        iam.putRolePolicy(r -> r.roleName(name).policyName("own").policyDocument(policy));
        return arn;
    }

    // what people do

    /// Somebody who uses the app.
    private record Someone(String identity, AwsCredentialsProvider credentials) {}

    private Someone signedUp(String name) throws IOException, InterruptedException {
        var address = name + "@example.com";
        var password = used("Correct-Horse-" + name + "-1");
        var app = people(AnonymousCredentialsProvider.create());
        app.signUp(r ->
                r.clientId(client)
                        .username(name)
                        .password(password)
                        .userAttributes(
                                AttributeType.builder().name("email").value(address).build()));
        var code = new Mailbox(server, address).newestCode();
        app.confirmSignUp(r -> r.clientId(client).username(name).confirmationCode(code));
        return signedIn(name);
    }

    private Someone signedIn(String name) {
        var password = "Correct-Horse-" + name + "-1";
        var tokens =
                people(AnonymousCredentialsProvider.create())
                        .initiateAuth(r ->
                                r.clientId(client)
                                        .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                        .authParameters(
                                                Map.of("USERNAME", name, "PASSWORD", password)))
                        .authenticationResult();
        return someone(Map.of(provider(), used(tokens.idToken())));
    }

    private Someone someone(Map<String, String> logins) {
        var app = identities(AnonymousCredentialsProvider.create());
        var identity = app.getId(r -> r.identityPoolId(identityPool).logins(logins)).identityId();
        var lent = app.getCredentialsForIdentity(r -> r.identityId(identity).logins(logins));
        var keys = lent.credentials();
        return new Someone(
                identity,
                StaticCredentialsProvider.create(
                        AwsSessionCredentials.create(
                                keys.accessKeyId(),
                                used(keys.secretKey()),
                                used(keys.sessionToken()))));
    }

    private void put(AwsCredentialsProvider credentials, String owner, String title) {
        dynamoDb(credentials)
                .putItem(r ->
                        r.tableName(TABLE)
                                .item(
                                        Map.of(
                                                "Owner",
                                                AttributeValue.fromS(owner),
                                                "Title",
                                                AttributeValue.fromS(title))));
    }

    private List<Map<String, AttributeValue>> notes(
            AwsCredentialsProvider credentials, String owner) {
        return dynamoDb(credentials)
                .query(r ->
                        r.tableName(TABLE)
                                .keyConditionExpression("#o = :o")
                                .expressionAttributeNames(Map.of("#o", "Owner"))
                                .expressionAttributeValues(
                                        Map.of(":o", AttributeValue.fromS(owner))))
                .items();
    }

    private void upload(AwsCredentialsProvider credentials, String key, String text) {
        s3(credentials).putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromString(text));
    }

    private String read(AwsCredentialsProvider credentials, String key) {
        return s3(credentials).getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asUtf8String();
    }

    private static void denied(String error, Runnable call) {
        var refusal = catchThrowableOfType(AwsServiceException.class, call::run);
        assertThat(refusal).as("it is refused").isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(error);
    }

    @Test
    void peopleHaveWhatIsTheirsAndNotTheirNeighbours() throws Exception {
        var ana = signedUp("ana");
        var bob = signedUp("bob");
        assertThat(ana.identity()).isNotEqualTo(bob.identity());

        upload(ana.credentials(), ana.identity() + "/日本.txt", "mine");
        put(ana.credentials(), ana.identity(), "first");

        assertThat(read(ana.credentials(), ana.identity() + "/日本.txt")).isEqualTo("mine");
        assertThat(notes(ana.credentials(), ana.identity())).hasSize(1);
        assertThat(read(ana.credentials(), "public/welcome.txt")).isEqualTo("welcome");
        assertThat(
                        s3(ana.credentials())
                                .listObjectsV2(r -> r.bucket(BUCKET).prefix(ana.identity() + "/"))
                                .contents())
                .hasSize(1);
        denied("AccessDenied", () -> read(bob.credentials(), ana.identity() + "/日本.txt"));
        denied("AccessDenied", () -> upload(bob.credentials(), ana.identity() + "/x", "x"));
        denied("AccessDenied", () -> upload(bob.credentials(), "public/welcome.txt", "x"));
        denied(
                "AccessDenied",
                () ->
                        s3(bob.credentials())
                                .listObjectsV2(r -> r.bucket(BUCKET).prefix(ana.identity() + "/")));
        denied("AccessDeniedException", () -> put(bob.credentials(), ana.identity(), "mine now"));
        denied("AccessDeniedException", () -> notes(bob.credentials(), ana.identity()));
        denied(
                "AccessDeniedException",
                () -> dynamoDb(bob.credentials()).scan(r -> r.tableName(TABLE).limit(1)));
        assertThat(notes(root, ana.identity())).as("nothing was written").hasSize(1);
    }

    @Test
    void aGuestMayOnlyReadWhatIsPublic() {
        var guest = someone(Map.of());

        assertThat(read(guest.credentials(), "public/welcome.txt")).isEqualTo("welcome");
        assertThat(notes(guest.credentials(), "public")).isNotEmpty();
        denied("AccessDenied", () -> upload(guest.credentials(), "public/x.txt", "x"));
        denied("AccessDenied", () -> upload(guest.credentials(), guest.identity() + "/x", "x"));
        denied("AccessDeniedException", () -> put(guest.credentials(), "public", "graffiti"));
        denied(
                "AccessDeniedException",
                () ->
                        with(guest.credentials(), LambdaClient.builder())
                                .build()
                                .invoke(r -> r.functionName("greet")));
    }

    @Test
    void whoIsInTheGroupMayMore() throws Exception {
        var before = signedUp("cid");
        denied("AccessDenied", () -> upload(before.credentials(), "public/news.txt", "news"));
        people(root)
                .adminAddUserToGroup(
                        r -> r.userPoolId(userPool).username("cid").groupName("editors"));

        var editor = signedIn("cid");

        assertThat(editor.identity()).isEqualTo(before.identity());
        upload(editor.credentials(), "public/news.txt", "news");
        put(editor.credentials(), "public", "news");
        assertThat(dynamoDb(editor.credentials()).scan(r -> r.tableName(TABLE)).items())
                .isNotEmpty();
        assertThat(read(someone(Map.of()).credentials(), "public/news.txt")).isEqualTo("news");
    }

    @Test
    void aFunctionKnowsTheIdentityThatCallsIt() throws Exception {
        var dana = signedUp("dana");

        var answer =
                with(dana.credentials(), LambdaClient.builder())
                        .build()
                        .invoke(r ->
                                r.functionName("greet")
                                        .payload(SdkBytes.fromUtf8String("{\"name\":\"Dana\"}")));

        assertThat(answer.functionError()).isNull();
        assertThat(answer.payload().asUtf8String())
                .contains("\"hello\":\"Dana\"")
                .contains("\"cognitoIdentityId\":\"" + dana.identity() + "\"")
                .contains("\"cognitoIdentityPoolId\":\"" + identityPool + "\"");
    }

    @Test
    void theStoresThemselvesKnowNobodyButTheGateway() {
        var refusal =
                catchThrowableOfType(
                        AwsServiceException.class,
                        () ->
                                with(root, S3Client.builder())
                                        .endpointOverride(stores.s3())
                                        .forcePathStyle(true)
                                        .build()
                                        .listBuckets());

        assertThat(refusal).isNotNull();
        assertThat(refusal.statusCode()).isEqualTo(403);
    }
}
