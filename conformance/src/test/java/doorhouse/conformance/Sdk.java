package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import tools.jackson.databind.json.JsonMapper;

/// Amazon's SDK for Java, which tries nothing twice here: each call is one request.
final class Sdk {
    private Sdk() {}

    /// The account's own keys under `doorhouse dev`.
    static CognitoIdentityProviderClient root(URI endpoint) {
        return root(endpoint, AwsBasicCredentials.create("doorhouse", "doorhouse"));
    }

    /// The account's own key that `doorhouse start` wrote into its data folder.
    static CognitoIdentityProviderClient root(URI endpoint, Path data) throws IOException {
        var key = new JsonMapper().readTree(Files.readString(data.resolve("root-key.json")));
        var secret = used(key.path("SecretAccessKey").asString());
        return root(
                endpoint, AwsBasicCredentials.create(key.path("AccessKeyId").asString(), secret));
    }

    private static CognitoIdentityProviderClient root(URI endpoint, AwsBasicCredentials keys) {
        return at(
                        endpoint,
                        StaticCredentialsProvider.create(keys),
                        CognitoIdentityProviderClient.builder())
                .build();
    }

    /// A client of any service, with somebody's credentials.
    static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B at(
            URI endpoint, AwsCredentialsProvider credentials, B builder) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .httpClientBuilder(UrlConnectionHttpClient.builder());
    }
}
