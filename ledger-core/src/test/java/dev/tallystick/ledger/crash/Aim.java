package dev.tallystick.ledger.crash;

import dev.tallystick.ledger.crash.WatchedDisk.Deed;
import dev.tallystick.ledger.crash.WatchedDisk.Moment;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Where in its dealings with files a process is to be killed.
 *
 * @param deed what it does to a file
 * @param file a part of the file's name, "" for any
 * @param moment whether before it, in the middle or after it
 * @param count which time, from 1
 */
record Aim(Deed deed, String file, Moment moment, int count) {
    private static final int COUNT_MAX = 5;

    /** At no deed. */
    static final Aim NONE = new Aim(Deed.DELETE, "nowhere", Moment.BEFORE, 1);

    /** {@return a random aim: rolls of cycles, snapshots, what has to do with directories} */
    static Aim random(SplittableRandom random) {
        Aim[] kinds = {
            new Kind(".cq4", Deed.CREATE, Deed.RESERVE, Deed.LINK, Deed.FORCE, Deed.GIVE_BACK)
                    .of(random),
            new Kind("snapshot", Deed.CREATE, Deed.WRITE, Deed.FORCE, Deed.RENAME, Deed.DELETE)
                    .of(random),
            new Kind("ids", Deed.CREATE, Deed.WRITE, Deed.FORCE, Deed.RENAME).of(random),
            new Kind("", Deed.FORCE_DIRECTORY, Deed.RENAME, Deed.DELETE).of(random)
        };
        return kinds[random.nextInt(kinds.length)];
    }

    private record Kind(String file, List<Deed> deeds) {
        Kind(String file, Deed... deeds) {
            this(file, List.of(deeds));
        }

        Aim of(SplittableRandom random) {
            Deed deed = deeds.get(random.nextInt(deeds.size()));
            Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
            return new Aim(
                    deed,
                    file,
                    deed == Deed.WRITE ? Moment.MIDDLE : moment,
                    1 + random.nextInt(COUNT_MAX));
        }
    }

    boolean isAt(Deed what, Path path, Moment when) {
        return what == deed && when == moment && path.toString().contains(file);
    }

    /** {@return it as one word, for {@link #parse}} */
    String encode() {
        return deed + ":" + file + ":" + moment + ":" + count;
    }

    static Aim parse(String word) {
        String[] parts = word.split(":", 4);
        return new Aim(
                Deed.valueOf(parts[0]),
                parts[1],
                Moment.valueOf(parts[2]),
                Integer.parseInt(parts[3]));
    }
}
