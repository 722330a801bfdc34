package dev.tallystick.rest.history;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.Chain;
import dev.tallystick.ledger.history.ChainWalk;
import dev.tallystick.rest.ledger.LedgerGate;

import java.io.IOException;
import java.util.Optional;

/**
 * Finds the configuration under which an entry was made. Mostly it is today's; else it is looked
 * for in the entries before, but not for ever.
 */
final class ConfigurationInForce {
    private static final int LOOKED_AT_MAX = 10_000;

    private final LedgerGate gate;

    ConfigurationInForce(LedgerGate gate) {
        this.gate = gate;
    }

    /** {@return the CONFIG entry; empty if it lies too far back, or the entry is the first one} */
    Optional<RecordedEntry> at(ProgramConfig program, RecordedEntry entry) throws IOException {
        if (program.configuredAt() < entry.position()) {
            return Optional.of(RecordedEntry.parse(gate.ledger().entryAt(program.configuredAt())));
        }
        ChainWalk walk =
                new ChainWalk(
                                gate.ledger()::entryAt,
                                new Chain.OfProgram(program.number()),
                                entry.programPrevious())
                        .readingAtMost(LOOKED_AT_MAX);
        for (RecordedEntry before = walk.next(); before != null; before = walk.next()) {
            if (before.type() == EntryType.CONFIG && before.isPosted()) {
                return Optional.of(before);
            }
        }
        return Optional.empty();
    }
}
