package doorhouse.testing;

import java.net.URI;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.signer.AwsSignerExecutionAttribute;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cognitoidentity.CognitoIdentityClient;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;

/// Amazon's SDKs as they call one server.
public abstract class SdkClients {
    /// The id of the root's key, and its secret.
    static final String KEY = "doorhouse";

    SdkClients() {}

    public abstract URI address();

    /// What requests are signed by.
    public abstract TestClock clock();

    /// Amazon's SDK with keys of one's own; it signs by this server's clock.
    public CognitoIdentityProviderClient client(AwsCredentialsProvider credentials) {
        return CognitoIdentityProviderClient.builder()
                .endpointOverride(address())
                .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(once())
                .build();
    }

    /// IAM by Amazon's SDK, signing as the root.
    public IamClient iam() {
        return iam(KEY, KEY);
    }

    /// IAM by Amazon's SDK, with keys of one's own.
    public IamClient iam(String accessKeyId, String secret) {
        return configured(IamClient.builder(), accessKeyId, secret)
                .region(software.amazon.awssdk.regions.Region.AWS_GLOBAL)
                .build();
    }

    /// Identity pools by Amazon's SDK, signing as the root.
    public CognitoIdentityClient identities() {
        return identities(KEY, KEY);
    }

    /// Identity pools by Amazon's SDK, with keys of one's own.
    public CognitoIdentityClient identities(String accessKeyId, String secret) {
        return configured(CognitoIdentityClient.builder(), accessKeyId, secret).build();
    }

    /// Identity pools by Amazon's SDK as an app has it: no keys.
    public CognitoIdentityClient appIdentities() {
        return configured(CognitoIdentityClient.builder(), AnonymousCredentialsProvider.create())
                .build();
    }

    /// STS by Amazon's SDK, signing as the root.
    public StsClient sts() {
        return sts(KEY, KEY);
    }

    /// STS by Amazon's SDK, with keys of one's own.
    public StsClient sts(String accessKeyId, String secret) {
        return configured(StsClient.builder(), accessKeyId, secret).build();
    }

    /// STS by Amazon's SDK with credentials of any kind, or none.
    public StsClient sts(AwsCredentialsProvider credentials) {
        return configured(StsClient.builder(), credentials).build();
    }

    /// IAM by Amazon's SDK with credentials of any kind.
    public IamClient iam(AwsCredentialsProvider credentials) {
        return configured(IamClient.builder(), credentials)
                .region(software.amazon.awssdk.regions.Region.AWS_GLOBAL)
                .build();
    }

    /// Cognito Sync by Amazon's SDK, signing as the root.
    public CognitoSyncClient sync() {
        return configured(CognitoSyncClient.builder(), KEY, KEY).build();
    }

    /// Cognito Sync by Amazon's SDK, with credentials of one's own.
    public CognitoSyncClient sync(AwsCredentials credentials) {
        return configured(CognitoSyncClient.builder(), KEY, KEY)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    /// S3 by Amazon's SDK, signing as the root.
    public S3Client s3() {
        return s3(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)));
    }

    /// S3 by Amazon's SDK with credentials of any kind.
    public S3Client s3(AwsCredentialsProvider credentials) {
        return s3(credentials, _ -> {});
    }

    /// S3 by Amazon's SDK, set up further.
    public S3Client s3(AwsCredentialsProvider credentials, Consumer<S3ClientBuilder> settings) {
        var builder = configured(S3Client.builder(), credentials).forcePathStyle(true);
        settings.accept(builder);
        return builder.build();
    }

    /// DynamoDB by Amazon's SDK with credentials of any kind.
    public DynamoDbClient dynamoDb(AwsCredentialsProvider credentials) {
        return configured(DynamoDbClient.builder(), credentials).build();
    }

    /// Lambda by Amazon's SDK with credentials of any kind.
    public LambdaClient lambda(AwsCredentialsProvider credentials) {
        return configured(LambdaClient.builder(), credentials).build();
    }

    /// Lambda by Amazon's SDK, signing as the root.
    public LambdaClient lambda() {
        return lambda(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)));
    }

    /// DynamoDB by Amazon's SDK, signing as the root.
    public DynamoDbClient dynamoDb() {
        return dynamoDb(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)));
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder, String accessKeyId, String secret) {
        return configured(
                builder,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secret)));
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder, AwsCredentialsProvider credentials) {
        return builder.endpointOverride(address())
                .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(once());
    }

    /// No second tries: a test sees each answer. Signed by the clock that the server goes by.
    @SuppressWarnings("deprecation") // The SDK has no other way to give all its signers a clock.
    private ClientOverrideConfiguration once() {
        return ClientOverrideConfiguration.builder()
                .putExecutionAttribute(AwsSignerExecutionAttribute.SIGNING_CLOCK, clock())
                .retryStrategy(DefaultRetryStrategy.doNotRetry())
                .build();
    }
}
