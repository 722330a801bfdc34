package dev.tallystick.ledger.model;

import dev.tallystick.ledger.entry.Resolution;

import java.util.ArrayList;
import java.util.List;

/** Points reserved, part by part in the order in which they were pinned. */
final class Hold {
    /** What is still pinned of one lot. */
    static final class Pin {
        final Lot.Id lot;
        long points;

        Pin(Lot.Id lot, long points) {
            this.lot = lot;
            this.points = points;
        }
    }

    final long position;
    final long expiresAtMs;
    final List<Pin> pins = new ArrayList<>();
    Resolution resolution = Resolution.NONE;

    Hold(long position, long expiresAtMs) {
        this.position = position;
        this.expiresAtMs = expiresAtMs;
    }

    long points() {
        long points = 0;
        for (Pin pin : pins) {
            points += pin.points;
        }
        return points;
    }
}
