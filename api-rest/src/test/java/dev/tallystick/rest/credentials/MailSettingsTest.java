package dev.tallystick.rest.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Optional;

class MailSettingsTest {
    private static final String PAGE = "https://shop.example/reset?t={token}";

    @Test
    void shouldBeNoneWithoutAServer() {
        assertThat(MailSettings.parse(null, "a@b", PAGE)).isEmpty();
        assertThat(MailSettings.parse("", null, null)).isEmpty();
    }

    @Test
    void shouldReadServerAndLogin() {
        MailSettings settings =
                MailSettings.parse("smtp://points:s3%3Acret@mail.example", "a@b", PAGE)
                        .orElseThrow();
        assertThat(settings.host()).isEqualTo("mail.example");
        assertThat(settings.port()).isEqualTo(587);
        assertThat(settings.isTls()).isFalse();
        assertThat(settings.login())
                .isEqualTo(Optional.of(new MailSettings.Login("points", "s3:cret")));
        assertThat(settings.toString()).doesNotContain("s3");
        MailSettings tls = MailSettings.parse("smtps://mail.example", "a@b", PAGE).orElseThrow();
        assertThat(tls.isTls()).isTrue();
        assertThat(tls.port()).isEqualTo(465);
        assertThat(tls.login()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://mail.example,           a@b, https://s/?{token}, TALLYSTICK_SMTP_URL",
        "smtp://user@mail.example,      a@b, https://s/?{token}, TALLYSTICK_SMTP_URL",
        "smtp://user:p ss@mail.example, a@b, https://s/?{token}, TALLYSTICK_SMTP_URL",
        "http://mail.example,           ,    ,                   TALLYSTICK_SMTP_URL",
        "smtp:mail.example,             a@b, https://s/?{token}, TALLYSTICK_SMTP_URL",
        "smtp://mail.example,           ab,  https://s/?{token}, TALLYSTICK_MAIL_FROM",
        "smtp://mail.example,           ,    https://s/?{token}, TALLYSTICK_MAIL_FROM",
        "smtp://mail.example,           a@b, https://s/,         TALLYSTICK_PASSWORD_RESET_URL",
        "smtp://mail.example,           a@b, ,                   TALLYSTICK_PASSWORD_RESET_URL",
        "smtp://mail.example,           a@b, ftp://s/{token},    TALLYSTICK_PASSWORD_RESET_URL"
    })
    void shouldSayWhatIsWrong(String server, String from, String page, String variable) {
        assertThatThrownBy(() -> MailSettings.parse(server, from, page))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(variable)
                .hasMessageNotContaining("p ss");
    }
}
