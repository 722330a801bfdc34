package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.Resolution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Which earlier step a follow-up is about: at random, but mostly one that it can be done to. */
final class FollowUps {
    private static final int RECENT_COUNT = 6;

    private final SplittableRandom random;

    FollowUps(SplittableRandom random) {
        this.random = random;
    }

    EntryType kind() {
        int dice = random.nextInt(36);
        if (dice < 8) {
            return EntryType.EARN_REVERSAL;
        }
        if (dice < 14) {
            return EntryType.REDEEM_REVERSAL;
        }
        if (dice < 20) {
            return EntryType.CAPTURE;
        }
        if (dice < 23) {
            return EntryType.RELEASE;
        }
        if (dice < 27) {
            return EntryType.LOCK;
        }
        if (dice < 31) {
            return EntryType.UNLOCK;
        }
        return dice < 33 ? EntryType.TRANSFER_REVERSAL : EntryType.MERGE_REVERSAL;
    }

    /** {@return the id of a step that posted what a kind of follow-up can be about, -1 if none} */
    int step(World world, EntryType kind) {
        List<Integer> all = new ArrayList<>();
        List<Integer> able = new ArrayList<>();
        for (Map.Entry<Integer, Deed> entry : world.deedOfStep.entrySet()) {
            Deed deed = entry.getValue();
            if (isOf(kind, deed.type) && !isLeftOut(world, kind, deed)) {
                all.add(entry.getKey());
                if (isOpenTo(kind, deed)) {
                    able.add(entry.getKey());
                }
            }
        }
        List<Integer> steps = able.isEmpty() || random.nextInt(4) == 0 ? all : able;
        if (steps.isEmpty()) {
            return -1;
        }
        steps.sort(Comparator.reverseOrder());
        int count = random.nextInt(4) > 0 ? Math.min(RECENT_COUNT, steps.size()) : steps.size();
        return steps.get(random.nextInt(count));
    }

    private static boolean isOf(EntryType kind, EntryType type) {
        return switch (kind) {
            case EARN_REVERSAL, LOCK, UNLOCK -> type == EntryType.EARN;
            case REDEEM_REVERSAL -> type == EntryType.REDEEM || type == EntryType.CAPTURE;
            case CAPTURE, RELEASE -> type == EntryType.HOLD;
            case TRANSFER_REVERSAL -> type == EntryType.TRANSFER;
            default -> type == EntryType.MERGE;
        };
    }

    private static boolean isOpenTo(EntryType kind, Deed deed) {
        return switch (kind) {
            case CAPTURE, RELEASE -> deed.hold.resolution == Resolution.NONE;
            case UNLOCK -> deed.locked;
            case LOCK ->
                    !deed.locked
                            && deed.parts().stream().anyMatch(part -> part.granted > part.reversed);
            case EARN_REVERSAL ->
                    deed.parts().stream()
                            .anyMatch(part -> part.granted > part.reversed + part.expired);
            default -> !deed.isReversed;
        };
    }

    /**
     * When a merge is reversed after points of one lot were spent, and they come back later, that
     * lot lies in two accounts, of which a lock knows one: no locks on such earns.
     */
    private static boolean isLeftOut(World world, EntryType kind, Deed deed) {
        if (kind == EntryType.LOCK) {
            return deed.isScattered;
        }
        if (kind != EntryType.MERGE_REVERSAL) {
            return false;
        }
        Member holder = deed.counterpart.now();
        return world.deedOfStep.values().stream()
                .anyMatch(other -> other.locked && other.member.now() == holder);
    }
}
