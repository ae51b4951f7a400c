package doorhouse.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// How tests of IAM look at what it refuses.
final class IamRefusals {
    private IamRefusals() {}

    static void assertRefused(ThrowingCallable call, int status, String code, String sentence) {
        assertThat(catchThrowable(call))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> {
                            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(sentence);
                            assertThat(e.statusCode()).isEqualTo(status);
                        });
    }

    static void assertDenied(ThrowingCallable call) {
        assertThat(catchThrowable(call))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    }
}
