package dev.tallystick.rest.importer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

class ImportCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:8080",
                "//localhost:8080",
                "ftp://localhost",
                "http://localhost:99999",
                "http://localhost:0",
                "http:localhost",
                "http://localhost:8080?x=y",
                "http://localhost:8080#x",
                "http://"
            })
    void shouldRefuseWhatIsNoServersUrl(String url) {
        StringWriter err = new StringWriter();
        int exitCode =
                new CommandLine(new ImportCommand())
                        .setErr(new PrintWriter(err))
                        .execute(
                                "-",
                                "--order-id=o",
                                "--customer-id=c",
                                "--date=d",
                                "--amount=a",
                                "--client=shop:secret",
                                "--url=" + url);
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("--url").doesNotContain("\tat ");
    }
}
