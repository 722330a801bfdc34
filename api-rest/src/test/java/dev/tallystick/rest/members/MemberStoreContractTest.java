package dev.tallystick.rest.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;

class MemberStoreContractTest extends StoreContract {
    private static final String WHOLE =
            """
            {"name":"Zoë 💛","email":"zoe@example.org","phone":"+31 6","birthDate":"1990-02-28","attributes":{"shoe":38}}
            """;

    private MemberStore store;

    @BeforeEach
    void openStore() {
        store = new MemberStore(database, () -> 5, (programId, memberId) -> {});
    }

    @Test
    void shouldKeepWhatItWasTold() {
        Members.Stored stored = store.put("p", "M-1", change(WHOLE), at(7));
        assertThat(stored.created()).isTrue();
        Profile found = store.find("p", "M-1").orElseThrow();
        assertThat(found).isEqualTo(stored.profile());
        assertThat(found.name()).isEqualTo("Zoë 💛");
        assertThat(found.birthday()).hasToString("1990-02-28");
        assertThat(found.attributes()).isEqualTo("{\"shoe\":38}");
        assertThat(found.enrolledAtMs()).isEqualTo(5);
        assertThat(store.find(found.member().key())).contains(found);
    }

    @Test
    void shouldChangeOnlyWhatIsGivenAndClearWhatIsNull() {
        store.put("p", "M-1", change(WHOLE), at(7));
        Members.Stored changed =
                store.put("p", "M-1", change("{\"name\":null,\"phone\":\"+32\"}"), at(8));
        assertThat(changed.created()).isFalse();
        Profile found = store.find("p", "M-1").orElseThrow();
        assertThat(found.name()).isNull();
        assertThat(found.phone()).isEqualTo("+32");
        assertThat(found.email()).isEqualTo("zoe@example.org");
        assertThat(found.enrolledAtMs()).isEqualTo(5);
    }

    @Test
    void anotherProgramShouldSeeNothing() {
        Profile mine = store.put("p", "M-1", change(WHOLE), at(7)).profile();
        assertThat(store.find("q", "M-1")).isEmpty();
        assertThat(store.list("q", MemberSearch.everybody(), Long.MAX_VALUE, 10)).isEmpty();
        Profile other = store.put("q", "M-1", change("{}"), at(8)).profile();
        assertThat(other.member().key()).isNotEqualTo(mine.member().key());
        assertThat(other.enrolledNo()).isEqualTo(1);
        assertThat(store.find("p", "M-1")).contains(mine);
    }

    @Test
    void enrolmentsAtOnceShouldAllHaveANumberOfTheirOwnWithoutAGap() {
        List<Long> numbers =
                Together.run(
                        60,
                        n -> store.put("p", "M-" + n, change("{}"), at(7)).profile().enrolledNo());
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 60).boxed().toList());
        assertThat(store.list("p", MemberSearch.everybody(), Long.MAX_VALUE, 100))
                .extracting(Profile::enrolledNo)
                .containsExactlyElementsOf(
                        LongStream.iterate(60, n -> n > 0, n -> n - 1).boxed().toList());
        assertThat(store.list("p", MemberSearch.everybody(), 3, 100))
                .extracting(Profile::enrolledNo)
                .containsExactly(2L, 1L);
    }

    @Test
    void ofEnrolmentsOfOneMemberAtOnceExactlyOneShouldMakeIt() {
        List<Members.Stored> stored =
                Together.run(20, n -> store.enrol("p", "M-1", change("{}"), at(7)));
        assertThat(stored).filteredOn(Members.Stored::created).hasSize(1);
        assertThat(stored)
                .extracting(s -> s.profile().member().key())
                .containsOnly(store.find("p", "M-1").orElseThrow().member().key());
        assertThat(store.list("p", MemberSearch.everybody(), Long.MAX_VALUE, 100)).hasSize(1);
    }

    private static ChangedBy at(long nowMs) {
        return new ChangedBy("shop", nowMs);
    }

    private static ProfileChange change(String json) {
        return ProfileChange.readMember(
                Fields.of(Json.readObject(json.getBytes(StandardCharsets.UTF_8))));
    }
}
