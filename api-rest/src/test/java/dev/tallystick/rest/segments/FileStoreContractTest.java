package dev.tallystick.rest.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.Members;
import dev.tallystick.rest.members.ProfileChange;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.segments.FileReport.Outcome;
import dev.tallystick.rest.store.StoreContract;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A file in a segment, beside a set that does what its lines say. */
class FileStoreContractTest extends StoreContract {
    private final List<String> heard = new ArrayList<>();
    private SegmentStore segments;

    @BeforeEach
    void openStore() {
        segments = new SegmentStore(database, (programId, memberId) -> {});
        segments.put(
                "p", "vip", SegmentChange.read(Fields.of(Json.newObject())), existing -> {}, 7);
    }

    @Test
    void aModelShouldComeToTheSame() throws IOException {
        int members = 1_300;
        enrol(members);
        Random random = new Random(11);
        TreeSet<String> model = new TreeSet<>();
        for (int round = 0; round < 4; round++) {
            boolean replaces = round == 2;
            TreeSet<String> named = new TreeSet<>();
            long unknown = 0;
            StringBuilder file = new StringBuilder("memberId,action\r\n");
            for (int line = 0; line < 1_500; line++) {
                int n = random.nextInt(members + 60);
                boolean removes = !replaces && random.nextInt(3) == 0;
                file.append("m").append(n).append(removes ? ",remove\n" : ",add\n");
                unknown += n >= members ? 1 : 0;
                if (n < members && removes) {
                    model.remove("m" + n);
                } else if (n < members) {
                    model.add("m" + n);
                    named.add("m" + n);
                }
            }
            if (replaces) {
                model.retainAll(named);
            }
            FileReport report = read(file.toString(), replaces);
            assertThat(report.lineCount()).isEqualTo(1_500);
            assertThat(report.count(Outcome.UNKNOWN)).isEqualTo(unknown);
            assertThat(membersOf("vip")).isEqualTo(model);
        }
        assertThat(heard).containsAll(model);
    }

    @Test
    void whoIsInTooManySegmentsShouldNotComeInButMayStay() throws IOException {
        enrol(2);
        segments.join("p", segment("a"), "m0", 9, 7);
        segments.join("p", segment("b"), "m0", 9, 7);
        FileReport report = read("memberId\nm0\nm1\n", false);
        assertThat(report.count(Outcome.TOO_MANY)).isEqualTo(1);
        assertThat(membersOf("vip")).containsExactly("m1");
        segments.join("p", "vip", "m0", 9, 7);
        assertThat(read("memberId\nm0\n", true).count(Outcome.ALREADY_IN)).isEqualTo(1);
        assertThat(membersOf("vip")).containsExactly("m0");
    }

    @Test
    void whoComesWhileAWholeSegmentIsReadShouldStay() throws IOException {
        enrol(3);
        segments.join("p", "vip", "m0", 9, 7);
        InputStream late = new End(() -> segments.join("p", "vip", "m2", 9, 7));
        FileReport report =
                file().read(new SequenceInputStream(bytes("memberId\nm1\n"), late), true, 9);
        assertThat(report.count(Outcome.ADDED)).isEqualTo(1);
        assertThat(membersOf("vip")).containsExactly("m1", "m2");
    }

    @Test
    void whoLeftAndCameAnewWhileOthersWereLookedForShouldStay() {
        enrol(4);
        for (int n = 0; n < 4; n++) {
            segments.join("p", "vip", "m" + n, 9, 7);
        }
        FileStore store = new FileStore(database, "p", "vip", 2);
        FileStore.Begun file = store.begin();
        store.add(file, List.of("m3"), 7);
        Set<String> unnamed = store.unnamed(file, 0, 9).keySet();
        assertThat(unnamed).containsExactly("m0", "m1", "m2");
        store.remove(List.of("m1"));
        segments.join("p", "vip", "m1", 9, 7);
        store.add(file, List.of("m2"), 7);
        assertThat(store.leave(file, unnamed)).containsExactly("m0");
        assertThat(membersOf("vip")).containsExactly("m1", "m2", "m3");
    }

    @Test
    void aFileThatBreaksOffShouldHaveDoneWhatWasReadAndTakenNobodyOut() throws IOException {
        enrol(4);
        segments.join("p", "vip", "m0", 9, 7);
        InputStream broken =
                new End(
                        () -> {
                            throw new IllegalStateException("cut");
                        });
        InputStream file = new SequenceInputStream(bytes("memberId\nm1\nm2\nm3"), broken);
        assertThatThrownBy(() -> file().read(file, true, 9)).hasMessage("cut");
        assertThat(membersOf("vip")).containsExactly("m0", "m1", "m2");
        read("memberId\nm1\nm2\nm3", true);
        assertThat(membersOf("vip")).containsExactly("m1", "m2", "m3");
    }

    @Test
    void whatIsNoFileShouldBeNamedByItsLine() throws IOException {
        enrol(3);
        assertRefused("", "invalid_csv", 1);
        assertRefused("id\nm1\n", "invalid_csv", 1);
        assertRefused("memberId\nm1\n\"m2\n" + "x\n".repeat(70_000), "invalid_csv", 3);
        assertRefused("memberId\nm1\nm2\nm0\n" + "m1\n".repeat(9), "too_many_lines", 11);
        assertThat(membersOf("vip")).containsExactly("m0", "m1", "m2");
        assertThatThrownBy(
                        () ->
                                file().read(
                                                new ByteArrayInputStream(
                                                        new byte[] {
                                                            'm',
                                                            'e',
                                                            'm',
                                                            'b',
                                                            'e',
                                                            'r',
                                                            'I',
                                                            'd',
                                                            '\n',
                                                            (byte) 0xff,
                                                            '\n'
                                                        }),
                                                false,
                                                9))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo("invalid_csv"));
    }

    private void assertRefused(String file, String code, long line) {
        assertThatThrownBy(() -> file().read(bytes(file), true, 9))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(code);
                            assertThat(e.problem().toString()).contains("line=" + line);
                        });
    }

    private FileReport read(String file, boolean replaces) throws IOException {
        return file().read(bytes(file), replaces, 5_000);
    }

    private SegmentFile file() {
        return new SegmentFile(new FileStore(database, "p", "vip", 2), () -> 7, heard::add);
    }

    private Set<String> membersOf(String segmentId) {
        TreeSet<String> ids = new TreeSet<>();
        segments.members("p", segmentId, Long.MAX_VALUE, 10_000)
                .forEach(member -> ids.add(member.memberId()));
        return ids;
    }

    private String segment(String segmentId) {
        SegmentChange nothing = SegmentChange.read(Fields.of(Json.newObject()));
        segments.put("p", segmentId, nothing, existing -> {}, 7);
        return segmentId;
    }

    private void enrol(int count) {
        Members members = new Members(database, () -> 1);
        ProfileChange nothing = ProfileChange.readOrderCustomer(Fields.of(Json.newObject()));
        for (int n = 0; n < count; n++) {
            members.enrol("p", "m" + n, nothing, new ChangedBy("shop", 7));
        }
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Where a file ends, or something happens in its place. */
    private static final class End extends InputStream {
        private final Runnable event;

        End(Runnable event) {
            this.event = event;
        }

        @Override
        public int read() {
            return read(new byte[1], 0, 1);
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            event.run();
            return -1;
        }
    }
}
