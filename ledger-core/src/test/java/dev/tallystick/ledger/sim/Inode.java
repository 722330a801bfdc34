package dev.tallystick.ledger.sim;

import static dev.tallystick.ledger.sim.Sectors.PAGE_BYTES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The content of a simulated file: pages as written, and what of them is durable. A page that is
 * null was never written, and reads as zeros.
 */
final class Inode {
    final int number;
    private byte[][] pages = new byte[4][];
    private long sizeBytes;
    private long durableSizeBytes;
    private long reservedBytes;

    /** Pages written since the last force: all their versions, the durable one first. */
    private final TreeMap<Integer, List<byte[]>> dirty = new TreeMap<>();

    /**
     * Pages whose force failed: the page cache shows what was written and thinks it durable, the
     * disk holds this.
     */
    private final TreeMap<Integer, byte[]> dropped = new TreeMap<>();

    Inode(int number) {
        this.number = number;
    }

    Inode copy() {
        Inode copy = new Inode(number);
        copy.pages = pages.clone(); // pages are never written in place
        copy.sizeBytes = sizeBytes;
        copy.durableSizeBytes = durableSizeBytes;
        copy.reservedBytes = reservedBytes;
        dirty.forEach((page, versions) -> copy.dirty.put(page, new ArrayList<>(versions)));
        copy.dropped.putAll(dropped);
        return copy;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    int pageCount() {
        return (int) ((sizeBytes + PAGE_BYTES - 1) / PAGE_BYTES);
    }

    /** {@return what it takes of the disk} */
    long usedBytes() {
        long used = reservedBytes;
        for (int page = (int) (reservedBytes / PAGE_BYTES); page < pageCount(); page++) {
            used += pages[page] == null ? 0 : PAGE_BYTES;
        }
        return used;
    }

    void reserve(long lengthBytes) {
        reservedBytes = Math.max(reservedBytes, roundUp(lengthBytes));
    }

    /** {@return whether a write there finds its block} */
    boolean hasBlock(int page) {
        return (long) page * PAGE_BYTES < reservedBytes
                || (page < pages.length && pages[page] != null);
    }

    int read(byte[] target, int index, int lengthBytes, long offset) {
        int count = (int) Math.min(lengthBytes, sizeBytes - offset);
        for (int done = 0; done < count; ) {
            int page = (int) ((offset + done) / PAGE_BYTES);
            int within = (int) ((offset + done) % PAGE_BYTES);
            int part = Math.min(count - done, PAGE_BYTES - within);
            if (pages[page] == null) {
                Arrays.fill(target, index + done, index + done + part, (byte) 0);
            } else {
                System.arraycopy(pages[page], within, target, index + done, part);
            }
            done += part;
        }
        return count;
    }

    /** Writes bytes of one page. */
    void write(byte[] source, int index, int lengthBytes, long offset) {
        int page = (int) (offset / PAGE_BYTES);
        byte[] bytes = newVersion(page);
        System.arraycopy(source, index, bytes, (int) (offset % PAGE_BYTES), lengthBytes);
        sizeBytes = Math.max(sizeBytes, offset + lengthBytes);
    }

    private byte[] newVersion(int page) {
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * pages.length));
        }
        byte[] old = pages[page];
        byte[] bytes = old == null ? new byte[PAGE_BYTES] : old.clone();
        byte[] durable = dropped.containsKey(page) ? dropped.get(page) : old;
        dirty.computeIfAbsent(page, _ -> new ArrayList<>(List.of())).add(bytes);
        if (dirty.get(page).size() == 1) {
            dirty.get(page).addFirst(durable);
        }
        pages[page] = bytes;
        return bytes;
    }

    void truncate(long newSizeBytes) {
        if (newSizeBytes >= sizeBytes) {
            return;
        }
        punch(newSizeBytes, sizeBytes);
        sizeBytes = newSizeBytes;
        reservedBytes = Math.min(reservedBytes, roundUp(newSizeBytes));
    }

    /** Gives the blocks from an offset on back, those beyond the size too. */
    void giveBack(long fromOffset) {
        punch(fromOffset, sizeBytes);
        reservedBytes = Math.min(reservedBytes, roundUp(Math.min(fromOffset, sizeBytes)));
    }

    private void punch(long fromOffset, long toOffset) {
        for (long offset = fromOffset; offset < toOffset; ) {
            int page = (int) (offset / PAGE_BYTES);
            int within = (int) (offset % PAGE_BYTES);
            int part = (int) Math.min(toOffset - offset, PAGE_BYTES - within);
            if (page < pages.length && pages[page] != null) {
                Arrays.fill(newVersion(page), within, within + part, (byte) 0);
            }
            offset += part;
        }
    }

    void force() {
        dropped.keySet().removeAll(dirty.keySet());
        dirty.clear();
        durableSizeBytes = sizeBytes;
    }

    /** A force failed: the pages are clean from now on, and were never written to the disk. */
    void failForce() {
        for (Map.Entry<Integer, List<byte[]>> page : dirty.entrySet()) {
            dropped.put(page.getKey(), page.getValue().getFirst());
        }
        dirty.clear();
    }

    /** What is left after the power was cut. */
    void cutPower(SplittableRandom random) {
        sizeBytes = sizeAfterPowerCut(random);
        for (Map.Entry<Integer, List<byte[]>> page : dirty.entrySet()) {
            pages[page.getKey()] = Sectors.afterPowerCut(page.getValue(), random);
        }
        for (Map.Entry<Integer, byte[]> page : dropped.entrySet()) {
            if (!dirty.containsKey(page.getKey())) {
                pages[page.getKey()] = page.getValue();
            }
        }
        clearBeyondSize();
        dirty.clear();
        dropped.clear();
        durableSizeBytes = sizeBytes;
    }

    private long sizeAfterPowerCut(SplittableRandom random) {
        long fewer = Math.min(sizeBytes, durableSizeBytes);
        long more = Math.max(sizeBytes, durableSizeBytes);
        return switch (random.nextInt(4)) {
            case 0 -> durableSizeBytes;
            case 1 -> fewer + (long) (random.nextDouble() * (more - fewer));
            default -> sizeBytes;
        };
    }

    private void clearBeyondSize() {
        for (int page = pageCount(); page < pages.length; page++) {
            pages[page] = null;
        }
        int within = (int) (sizeBytes % PAGE_BYTES);
        int last = pageCount() - 1;
        if (within > 0 && pages[last] != null) {
            pages[last] = Arrays.copyOf(Arrays.copyOf(pages[last], within), PAGE_BYTES);
        }
    }

    // latent faults: done to the disk behind everybody's back

    byte[] page(int page) {
        return page < pages.length && pages[page] != null ? pages[page] : new byte[PAGE_BYTES];
    }

    void replacePage(int page, byte[] bytes) {
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, page + 1);
        }
        pages[page] = bytes.clone();
        clearBeyondSize();
    }

    private static long roundUp(long bytes) {
        return (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }
}
