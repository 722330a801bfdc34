package dev.tallystick.rest.vouchers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

class CodeFormatTest {
    private static final long SEED = 20_261_126L;

    @Test
    void codesShouldBeOfTheAlphabetAndOfTheLengthAskedFor() {
        CodeFormat.Generated format = new CodeFormat.Generated("SUMMER-", 10, true);
        SecureRandom random = new SecureRandom();
        Set<String> codes = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            codes.add(format.next(random));
        }
        assertThat(codes)
                .hasSize(10_000)
                .allMatch(code -> code.matches("SUMMER-[" + CodeFormat.ALPHABET + "]{11}"));
        assertThat(new CodeFormat.Generated("", 16, false).next(random)).hasSize(16);
        assertThat(CodeFormat.ALPHABET).hasSize(31).doesNotContain("0", "O", "1", "I", "L");
    }

    @Test
    void theCheckCharacterShouldNoticeEveryWrongOneAndAnyTwoThatChangedPlaces() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int length = CodeFormat.LENGTH_MIN; length <= CodeFormat.LENGTH_MAX; length++) {
            String body = body(length, random);
            char check = CodeFormat.checkCharacter(body);
            for (int at = 0; at < length; at++) {
                for (char other : CodeFormat.ALPHABET.toCharArray()) {
                    String wrong = body.substring(0, at) + other + body.substring(at + 1);
                    assertThat(CodeFormat.checkCharacter(wrong) == check)
                            .isEqualTo(wrong.equals(body));
                }
                for (int with = at + 1; with < length; with++) {
                    String swapped = swapped(body, at, with);
                    assertThat(CodeFormat.checkCharacter(swapped) == check)
                            .isEqualTo(swapped.equals(body));
                }
            }
        }
    }

    private static String body(int length, SplittableRandom random) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < length; i++) {
            body.append(CodeFormat.ALPHABET.charAt(random.nextInt(CodeFormat.ALPHABET.length())));
        }
        return body.toString();
    }

    private static String swapped(String text, int a, int b) {
        StringBuilder swapped = new StringBuilder(text);
        swapped.setCharAt(a, text.charAt(b));
        swapped.setCharAt(b, text.charAt(a));
        return swapped.toString();
    }
}
