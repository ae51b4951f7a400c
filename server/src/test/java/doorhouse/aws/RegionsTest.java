package doorhouse.aws;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.aws.SignedCallers.Regions;
import doorhouse.id.Region;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionsTest {
    @ParameterizedTest
    @CsvSource({
        "cognito-idp, eu-west-1, true",
        "cognito-idp, us-east-1, false",
        "cognito-idp, aws-global, false",
        "iam, us-east-1, true",
        "iam, aws-global, true",
        "iam, eu-west-1, true",
        "iam, mars-1, false",
        "sts, us-east-1, true",
        "sts, mars-1, false",
    })
    void iamAndStsAreAlsoReachedThroughTheirHome(String service, Region region, boolean served) {
        var regions = new Regions(Set.of(new Region("eu-west-1")), false);

        assertThat(regions.serves(service, region)).isEqualTo(served);
        assertThat(new Regions(Set.of(), true).serves(service, region)).isTrue();
    }
}
