package dev.tallystick.ledger.sim;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What becomes of a page that was not forced when the power is cut. A sector is written whole or
 * not at all; which of the versions that it had since the last force reached the disk, nobody
 * knows.
 */
final class Sectors {
    static final int PAGE_BYTES = 4 << 10;
    static final int SECTOR_BYTES = 512;

    private Sectors() {}

    /**
     * {@return the page as it is found after the power cut}
     *
     * @param versions from the durable one to the newest; null is a page never written
     */
    static byte[] afterPowerCut(List<byte[]> versions, SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> versions.getFirst();
            case 1 -> versions.getLast();
            case 2 -> versions.get(random.nextInt(versions.size()));
            default -> torn(versions, random);
        };
    }

    private static byte[] torn(List<byte[]> versions, SplittableRandom random) {
        byte[] page = new byte[PAGE_BYTES];
        for (int sector = 0; sector < PAGE_BYTES; sector += SECTOR_BYTES) {
            byte[] version = versions.get(random.nextInt(versions.size()));
            if (version != null) {
                System.arraycopy(version, sector, page, sector, SECTOR_BYTES);
            }
        }
        return Arrays.equals(page, new byte[PAGE_BYTES]) ? null : page;
    }
}
