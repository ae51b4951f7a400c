package doorhouse.login.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TextsTest {
    @ParameterizedTest
    @EnumSource
    void everyLanguageHasEveryText(Language language) {
        assertThat(new TreeSet<>(Catalog.of(language).keySet()))
                .isEqualTo(new TreeSet<>(Catalog.english().keySet()));
    }

    @ParameterizedTest
    @EnumSource
    void aTextSaysSomethingWithTheSameSlotsAsInEnglish(Language language) {
        Catalog.of(language)
                .forEach((key, text) -> {
                    assertThat(text).as(key).isNotBlank().isEqualTo(text.strip());
                    assertThat(text).as(key).doesNotContain("<", "&", "{}", "\uFFFD");
                    assertThat(text.length()).as(key).isLessThanOrEqualTo(OwnTexts.LONGEST);
                    assertThat(Catalog.slots(text))
                            .as(key)
                            .isEqualTo(Catalog.slots(Catalog.english().getOrDefault(key, "")));
                });
    }

    @ParameterizedTest
    @EnumSource
    void noLanguageIsEnglishInDisguise(Language language) {
        var same = new TreeSet<String>();
        Catalog.of(language)
                .forEach((key, text) -> {
                    if (text.equals(Catalog.english().get(key))) same.add(key);
                });

        // Some words are the same, such as passkey, code and website.
        if (language != Language.ENGLISH) assertThat(same).hasSizeLessThan(12);
    }

    @Test
    void slotsAreFilledOnceAndAsTheyAre() {
        var texts = Texts.in(Language.GERMAN);

        assertThat(texts.get("signIn.withProvider", "provider", "{provider} $1 \\"))
                .isEqualTo("Weiter mit {provider} $1 \\");
        assertThat(texts.get("signIn.withProvider", Map.of())).isEqualTo("Weiter mit ");
    }

    @Test
    void whatStandsInATextFromRightToLeftKeepsItsOwnDirection() {
        assertThat(Texts.in(Language.HEBREW).get("otp.sms.lead", "destination", "+97*****67"))
                .contains("\u2068+97*****67\u2069");
        assertThat(Texts.in(Language.FRENCH).get("otp.sms.lead", "destination", "+33*****89"))
                .doesNotContain("\u2068");
    }

    @Test
    void aSentenceWithLinksComesInPieces() {
        var pieces = Texts.in(Language.JAPANESE).pieces("terms.sentence");

        assertThat(pieces)
                .containsExactly(
                        new Texts.Piece("登録すると、", ""),
                        new Texts.Piece("", "terms"),
                        new Texts.Piece("と", ""),
                        new Texts.Piece("", "privacy"),
                        new Texts.Piece("に同意したことになります。", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Incorrect username or password. | Benutzername oder Passwort ist falsch.",
                "Password did not conform with policy: Password not long enough"
                        + " | Dieses Passwort geht nicht: Es ist zu kurz.",
                "User cannot be confirmed. Current status is CONFIRMED"
                        + " | Das Konto kann nicht bestätigt werden. Sein Status ist CONFIRMED.",
                "PreSignUp failed with error Nur für Mitglieder."
                        + " | PreSignUp failed with error Nur für Mitglieder."
            })
    void aKnownSentenceOfTheApiIsTranslatedAndAnyOtherStays(String sentence, String expected) {
        assertThat(Texts.in(Language.GERMAN).error(sentence)).isEqualTo(expected);
        assertThat(Texts.in(Language.ENGLISH).error(sentence)).isEqualTo(sentence);
    }

    @Test
    void onesOwnWordsComeFirst() {
        var texts = Texts.in(Language.GERMAN, Map.of("signIn.title", "Willkommen"));

        assertThat(texts.get("signIn.title")).isEqualTo("Willkommen");
        assertThat(texts.get("signIn.submit")).isEqualTo("Anmelden");
        assertThat(texts.find("attribute.custom:shoe")).isEmpty();
        assertThatThrownBy(() -> texts.get("signIn.nothing"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "de, signIn.title, Willkommen, true",
        "de, signIn.withProvider, Über {provider}, true",
        "de, attribute.custom:shoe, Schuhgröße, true",
        "ar, signIn.title, أهلًا, true",
        "de-DE, signIn.title, Willkommen, false",
        "xx, signIn.title, Welcome, false",
        "de, signIn.titel, Willkommen, false",
        "de, signIn.title, ' ', false",
        "de, signIn.title, Hallo {username}, false",
        "de, attribute.custom:shoe, Größe {size}, false"
    })
    void onlyWordsThatPagesSayMayBeReplaced(
            String language, String key, String text, boolean allowed) {
        assertThat(OwnTexts.fault(language, key, text).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void onesOwnWordsAreShort() {
        assertThat(OwnTexts.fault("de", "signIn.title", "x".repeat(500))).isEmpty();
        assertThat(OwnTexts.fault("de", "signIn.title", "x".repeat(501))).isPresent();
        assertThat(OwnTexts.fault("de", "signIn.title", "a\u0000b")).isPresent();
    }
}
