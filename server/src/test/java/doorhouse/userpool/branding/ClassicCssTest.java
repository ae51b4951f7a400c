package doorhouse.userpool.branding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.operation.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassicCssTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "/* nothing yet */",
                ".label-customizable {font-weight: 400;}",
                ".label-customizable {font-weight: 400}",
                ".submitButton-customizable { margin: 20px 0px 10px 0px; width:100%; color:#fff }",
                ".submitButton-customizable:hover{background-color:rgba(40, 100, 200, .5)}",
                ".inputField-customizable:focus { border-color: #66afe9; outline: 0; }",
                ".textDescription-customizable, .idpDescription-customizable { display: block; }",
                "/* a */ .banner-customizable { /* b } */ padding: 25px 0px; }",
                ".passwordCheck-notValid-customizable { color: #DF3312 !important; }",
                ".label-customizable {COLOR: Red}"
            })
    void theClassesOfThePagesMayBeStyled(String css) {
        assertThatCode(() -> ClassicCss.check(css)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "body { color: red; }",
                ".label { color: red; }",
                ".label-customizable p { color: red; }",
                ".label-customizable:hover { color: red; }",
                ".label-customizable::before { color: red; }",
                ".other-customizable { color: red; }",
                "* { color: red; }",
                ".label-customizable { position: fixed; }",
                ".label-customizable { color }",
                ".label-customizable { color: ; }",
                ".label-customizable { color: url(https://a.example.com) }",
                ".label-customizable { color: expression(alert(1)) }",
                ".label-customizable { color: \"red\" }",
                ".label-customizable { color: r\\65 d }",
                ".label-customizable { color: </style><script> }",
                ".label-customizable { color: red; } @import 'a.css';",
                "@media print { .label-customizable { color: red; } }",
                ".label-customizable { color: red;",
                ".label-customizable color: red; }",
                "/* .label-customizable { color: red; }"
            })
    void nothingElseIsLetIn(String css) {
        assertThat(catchThrowable(() -> ClassicCss.check(css)))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("InvalidParameterException: Invalid CSS: ");
    }

    @Test
    void threeKilobytesAreTheMost() {
        var full = "/*" + "x".repeat(3 * 1024 - 4) + "*/";

        assertThatCode(() -> ClassicCss.check(full)).doesNotThrowAnyException();
        assertThat(catchThrowable(() -> ClassicCss.check(full + " ")))
                .hasMessageContaining("request parameters too large");
    }
}
