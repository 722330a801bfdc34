package dev.tallystick.bench.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One kind of request as bytes, complete but for numbers of a fixed width, so that sending one more
 * costs a copy and a few digits.
 */
final class RequestTemplate {
    private static final Pattern GAP = Pattern.compile("\\{\\{([a-z]+)}}");
    private static final String ZEROS = "000000000000";

    private record Gap(int offset, Digits digits) {}

    /** What stands in a gap. */
    private enum Digits {
        /** Never the same twice. */
        TX(12),
        /** A member drawn at random. */
        MEMBER(7),
        /** The next member. */
        NEXT(7),
        /** Three digits, the first not 0: a JSON integer. */
        POINTS(3),
        /** Two such digits. */
        FEW(2);

        final int width;

        Digits(int width) {
            this.width = width;
        }
    }

    private final byte[] bytes;
    private final List<Gap> gaps = new ArrayList<>();

    /**
     * Compiles a request.
     *
     * @param text with CR LF, and gaps written as {@code {{tx}}}, {@code {{member}}}, {@code
     *     {{next}}}, {@code {{points}}} or {@code {{few}}}
     */
    private RequestTemplate(String text) {
        Matcher gap = GAP.matcher(text);
        StringBuilder compiled = new StringBuilder(text.length());
        while (gap.find()) {
            Digits digits = digitsOf(gap);
            gap.appendReplacement(compiled, ZEROS.substring(0, digits.width));
            gaps.add(new Gap(compiled.length() - digits.width, digits));
        }
        gap.appendTail(compiled);
        bytes = compiled.toString().getBytes(US_ASCII);
    }

    /** A request without a body. */
    static RequestTemplate get(String path, String token) {
        return new RequestTemplate(head("GET", path, token) + "\r\n");
    }

    /** A request with a JSON body. */
    static RequestTemplate withBody(String method, String path, String token, String body) {
        int bodyBytes = new RequestTemplate(body).lengthBytes();
        return new RequestTemplate(
                head(method, path, token)
                        + "Content-Type: application/json\r\nContent-Length: "
                        + bodyBytes
                        + "\r\n\r\n"
                        + body);
    }

    private static String head(String method, String path, String token) {
        return "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
                .formatted(method, path, token);
    }

    /** {@return the bytes of one request} */
    int lengthBytes() {
        return bytes.length;
    }

    /** Makes {@code out} hold one more request, ready to be sent. */
    void fill(ByteBuffer out, Draws draws) {
        out.clear().put(bytes);
        for (Gap gap : gaps) {
            putDigits(out, gap, draw(gap.digits(), draws));
        }
        out.flip();
    }

    private static long draw(Digits digits, Draws draws) {
        return switch (digits) {
            case TX -> draws.nextTx();
            case MEMBER -> draws.anyMember();
            case NEXT -> draws.nextMember();
            case POINTS -> draws.between(100, 1_000);
            case FEW -> draws.between(10, 100);
        };
    }

    private static void putDigits(ByteBuffer out, Gap gap, long value) {
        long left = value;
        for (int at = gap.offset() + gap.digits().width - 1; at >= gap.offset(); at--) {
            out.put(at, (byte) ('0' + left % 10));
            left /= 10;
        }
    }

    private static Digits digitsOf(Matcher gap) {
        return Digits.valueOf(gap.group(1).toUpperCase(Locale.ROOT));
    }
}
