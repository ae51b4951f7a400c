package doorhouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {
    @ParameterizedTest
    @CsvSource({
        "s3.id.example,                    s3,       ''",
        "s3.eu-west-1.id.example,          s3,       ''",
        "photos.s3.id.example,             s3,       photos",
        "my.photos.s3.eu-west-1.id.example, s3,      my.photos",
        "s3.s3.id.example,                 s3,       s3",
        "s3.localhost,                     s3,       ''",
        "photos.s3.localhost,              s3,       photos",
        "dynamodb.id.example,              dynamodb, dynamodb",
        "dynamodb.us-east-1.id.example,    dynamodb, dynamodb.us-east-1",
        "lambda.id.example,                lambda,   lambda",
        "a.dynamodb.id.example,            '',       a.dynamodb",
        "id.example,                       '',       ''",
        "photos.id.example,                '',       photos",
        "s3.other.example,                 '',       ''",
        "s3id.example,                     '',       ''",
        "'',                               '',       ''"
    })
    void aHostStandsForAServiceAndMayNameABucket(String host, String service, String bucket) {
        var hosts = new Hosts(() -> "id.example");

        assertThat(hosts.service(host).orElse("")).isEqualTo(service);
        assertThat(hosts.bucket(host)).isEqualTo(bucket);
    }
}
