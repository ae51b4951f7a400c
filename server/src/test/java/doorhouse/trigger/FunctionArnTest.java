package doorhouse.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionArnTest {
    private static final String PLAIN =
            "arn:aws:lambda:eu-west-1:123456789012:function:pre-sign_up";

    @Test
    void itsPartsCanBeRead() {
        var arn = new FunctionArn(PLAIN + ":live");

        assertThat(arn.region()).isEqualTo("eu-west-1");
        assertThat(arn.name()).isEqualTo("pre-sign_up");
        assertThat(arn.qualifier()).contains("live");
        assertThat(arn.unqualified()).isEqualTo(new FunctionArn(PLAIN));
        assertThat(new FunctionArn(PLAIN).qualifier()).isEmpty();
        assertThat(new FunctionArn(PLAIN + ":$LATEST").qualifier()).contains("$LATEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pre-sign-up",
                "arn:aws:lambda:eu-west-1:123456789012:function:",
                "arn:aws:lambda:eu-west-1:123456789012:function:..",
                "arn:aws:lambda:eu-west-1:123456789012:function:a/b",
                "arn:aws:lambda:eu-west-1:123456789012:function:a:b:c",
                "arn:aws:lambda:eu-west-1:12345:function:a",
                "arn:aws:lambda:eu west:123456789012:function:a",
                "arn:aws:s3:eu-west-1:123456789012:function:a",
                "arn:aws:lambda:eu-west-1:123456789012:layer:a"
            })
    void whatIsNoFunctionDoesNotFit(String text) {
        assertThat(FunctionArn.fits(text)).isFalse();
    }
}
