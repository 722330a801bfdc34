package dev.tallystick.rest.vouchers;

import dev.tallystick.rest.store.Database;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes codes from elsewhere into the pool of a type, a thousand in a transaction. */
final class CodePoolStore {
    private static final int BATCH_MAX = 1_000;
    private static final int FAULTS_SHOWN_MAX = 100;

    private final Database database;
    private final CodeSecrets secrets;

    /** A line that gave no code, from 1, and why: {@code malformed} or {@code doubled}. */
    record Fault(long line, String code) {}

    /**
     * What came of a list.
     *
     * @param takenCount codes that are in the pool now and were not before
     * @param doubledCount codes that the program has, or that stood in the list before
     * @param malformedCount lines that are no codes
     * @param faults the first hundred
     */
    record Report(long takenCount, long doubledCount, long malformedCount, List<Fault> faults) {}

    /** What is read and not yet written. */
    private final class Batch {
        private final String programId;
        private final String typeId;
        private final long nowMs;
        private final List<VoucherStockStore.PoolCode> codes = new ArrayList<>();
        private final List<Long> lines = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();
        private long takenCount;
        private long doubledCount;
        private long malformedCount;

        Batch(String programId, String typeId, long nowMs) {
            this.programId = programId;
            this.typeId = typeId;
            this.nowMs = nowMs;
        }

        void add(String text, long line) {
            if (!CodeList.isCode(text)) {
                malformedCount++;
                fault(line, "malformed");
                return;
            }
            byte[] hash = secrets.hash(programId, text);
            codes.add(new VoucherStockStore.PoolCode(hash, secrets.sealForPool(hash, text)));
            lines.add(line);
            if (codes.size() == BATCH_MAX) {
                write();
            }
        }

        void write() {
            Set<Integer> doubled = new HashSet<>();
            int taken =
                    database.write(
                            handle ->
                                    VoucherStockStore.add(
                                            handle, programId, typeId, codes, doubled::add, nowMs));
            for (int index = 0; index < codes.size(); index++) {
                if (doubled.contains(index)) {
                    fault(lines.get(index), "doubled");
                }
            }
            takenCount += taken;
            doubledCount += codes.size() - taken;
            codes.clear();
            lines.clear();
        }

        private void fault(long line, String code) {
            if (faults.size() < FAULTS_SHOWN_MAX) {
                faults.add(new Fault(line, code));
            }
        }

        Report report() {
            return new Report(takenCount, doubledCount, malformedCount, List.copyOf(faults));
        }
    }

    CodePoolStore(Database database, CodeSecrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /** {@return what there is of a type} */
    VoucherStockStore.Stock stock(String programId, String typeId) {
        return database.read(handle -> VoucherStockStore.find(handle, programId, typeId));
    }

    /**
     * Takes a list in, while it comes. What stands before the place where it breaks off is taken;
     * told again, nothing of it is taken twice.
     *
     * @param list UTF-8
     * @param nowMs real time
     */
    Report add(String programId, String typeId, InputStream list, long nowMs) {
        Batch batch = new Batch(programId, typeId, nowMs);
        try {
            CodeList.read(list, batch::add);
        } finally {
            batch.write();
        }
        return batch.report();
    }
}
