package dev.tallystick.bench.rest;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.stream.Stream;

class RequestTemplateTest {
    private final Draws draws = new Draws(7, 3);

    @Test
    void shouldFillEveryGapAndNameTheLengthOfTheBody() {
        RequestTemplate earn =
                RequestTemplate.withBody(
                        "PUT", "/v1/M-{{next}}", "t0k3n", "[\"{{tx}}\", {{points}}, {{few}}]");
        String first = filled(earn);
        String second = filled(earn);
        assertThat(first)
                .startsWith("PUT /v1/M-0000000 HTTP/1.1\r\nHost: localhost\r\n")
                .contains("\r\nAuthorization: Bearer t0k3n\r\n")
                .contains("\r\nContent-Length: 25\r\n\r\n")
                .matches("(?s).*\r\n\r\n\\[\"000000000001\", [1-9]\\d{2}, [1-9]\\d]$");
        assertThat(second)
                .startsWith("PUT /v1/M-0000001 ")
                .contains("[\"000000000002\", ")
                .hasSize(first.length());
        filled(earn);
        assertThat(filled(earn)).startsWith("PUT /v1/M-0000000 ");
    }

    @Test
    void shouldDrawEveryMemberAndNoOther() {
        RequestTemplate read = RequestTemplate.get("/{{member}}", "t");
        assertThat(Stream.generate(() -> filled(read).substring(5, 12)).limit(100))
                .containsOnly("0000000", "0000001", "0000002");
    }

    private String filled(RequestTemplate template) {
        ByteBuffer out = ByteBuffer.allocate(template.lengthBytes());
        template.fill(out, draws);
        return US_ASCII.decode(out).toString();
    }
}
