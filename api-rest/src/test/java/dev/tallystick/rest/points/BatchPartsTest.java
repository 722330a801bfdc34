package dev.tallystick.rest.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.rest.json.Json;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class BatchPartsTest {
    /** {@code E1} earns, {@code E1?} returns pieces of it, {@code E1!} locks it. */
    @ParameterizedTest
    @CsvSource({
        "E1,                E1",
        "E1 E2 E1!,         E1 E2 E1!",
        "E1? E2? E3?,       E1? E2? E3?",
        "E1? E1!,           E1? E1!",
        "E1 E1?,            E1 | E1?",
        "E1! E2? E1?,       E1! E2? | E1?",
        "E1? E1? E2? E2?,   E1? | E1? E2? | E2?",
        "E1 E2 E2? E1? E1?, E1 E2 | E2? E1? | E1?",
    })
    void shouldEndAPartBeforeAReturnThatNeedsIt(String batch, String parts) {
        List<String> names = List.of(batch.split(" ", -1));
        List<Posting> postings = new ArrayList<>();
        for (String each : names) {
            postings.add(posting(each, "T" + postings.size()));
        }
        List<String> found = new ArrayList<>();
        int begin = 0;
        for (List<Posting> part : BatchParts.of(postings)) {
            assertThat(part).isEqualTo(postings.subList(begin, begin + part.size()));
            found.add(String.join(" ", names.subList(begin, begin + part.size())));
            begin += part.size();
        }
        assertThat(begin).isEqualTo(postings.size());
        assertThat(String.join(" | ", found)).isEqualTo(parts);
    }

    private static Posting posting(String name, String txId) {
        String earn = name.substring(0, 2);
        return switch (name.substring(2)) {
            case "?" ->
                    new Posting.FollowUp(
                            request(txId),
                            EntryType.EARN_REVERSAL,
                            earn,
                            Optional.empty(),
                            0,
                            List.of(new ReturnedItem("1", 1)));
            case "!" ->
                    new Posting.FollowUp(request(txId), EntryType.LOCK, earn, Optional.empty(), 0);
            default ->
                    new Posting.Earn(
                            request(earn),
                            "M",
                            Optional.empty(),
                            Optional.empty(),
                            new Posting.Worth.Points(1),
                            Optional.empty(),
                            Optional.empty(),
                            new Posting.Expiry.ByPolicy());
        };
    }

    private static Posting.Request request(String txId) {
        return new Posting.Request(
                txId, FreeText.NONE, Content.of("any", List.of(), Json.newObject()));
    }
}
