package dev.tallystick.ledger.promotion;

import java.util.List;

/**
 * Which names will do: those of a list, all but those of another, or both.
 *
 * @param in empty: any, also none at all
 * @param out never these
 */
public record Names(List<String> in, List<String> out) {
    /** Whatever its name. */
    public static final Names ANY = new Names(List.of(), List.of());

    public Names {
        in = List.copyOf(in);
        out = List.copyOf(out);
    }
}
