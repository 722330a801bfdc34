package dev.tallystick.rest.segments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;
import dev.tallystick.rest.store.Versioned;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.LongStream;

class SegmentStoreContractTest extends StoreContract {
    private SegmentStore store;

    @BeforeEach
    void openStore() {
        store = new SegmentStore(database, (programId, memberId) -> {});
    }

    @Test
    void shouldKeepWhatItWasTold() {
        Segment made = put("p", "vip", "A").value();
        assertThat(store.find("p", "vip")).contains(made);
        assertThat(put("p", "vip", "B").value().version()).isEqualTo(2);
        assertThat(put("p", "vip", "B").value().version()).isEqualTo(2);
        assertThat(store.find("q", "vip")).isEmpty();
        put("p", "new", "C");
        assertThat(store.list("p", 9, 9))
                .extracting(Segment::segmentId)
                .containsExactly("new", "vip");
        assertThat(store.list("p", 2, 9)).extracting(Segment::segmentId).containsExactly("vip");
    }

    @Test
    void membersShouldComeAndGo() {
        put("p", "vip", "A");
        put("p", "new", "B");
        assertThat(store.join("p", "vip", "ann", 2, 7).orElseThrow().joined()).isTrue();
        assertThat(store.join("p", "vip", "ann", 2, 8).orElseThrow().joined()).isFalse();
        store.join("p", "new", "ann", 2, 9);
        assertThat(store.join("p", "more", "ann", 2, 9)).isEmpty();
        assertThat(store.of("p", "ann")).containsExactly("new", "vip");
        assertThat(store.of("q", "ann")).isEmpty();
        store.leave("p", "vip", "ann");
        assertThat(store.of("p", "ann")).containsExactly("new");
        assertThat(store.members("p", "vip", 9, 9)).isEmpty();
    }

    @Test
    void nobodyWhoComesLaterShouldStandOnALaterPage() {
        put("p", "vip", "A");
        for (String member : List.of("a", "b", "c", "d")) {
            store.join("p", "vip", member, 9, 7);
        }
        assertThat(ids(store.members("p", "vip", Long.MAX_VALUE, 2))).containsExactly("d", "c");
        for (String member : List.of("b", "c", "d")) {
            store.leave("p", "vip", member);
        }
        store.join("p", "vip", "late", 9, 8);
        assertThat(ids(store.members("p", "vip", 3, 2))).containsExactly("a");
        assertThat(ids(store.members("p", "vip", Long.MAX_VALUE, 9))).containsExactly("late", "a");
    }

    private static List<String> ids(List<SegmentMember> members) {
        return members.stream().map(SegmentMember::memberId).toList();
    }

    @Test
    void thoseWhoComeAtOnceShouldAllHaveANumberOfTheirOwn() {
        put("p", "vip", "A");
        List<Long> numbers =
                Together.run(
                        20,
                        n -> store.join("p", "vip", "m" + n, 9, 7).orElseThrow().member().number());
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 20).boxed().toList());
        assertThat(store.members("p", "vip", 4, 2))
                .extracting(SegmentMember::number)
                .containsExactly(3L, 2L);
    }

    private Versioned.Stored<Segment> put(String programId, String segmentId, String name) {
        SegmentChange change = new SegmentChange(before -> name, before -> before);
        return store.put(programId, segmentId, change, existing -> {}, 7);
    }
}
