package dev.tallystick.rest.history;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.ledger.entry.EntryType;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.rest.points.RecordedContent;

import java.util.Optional;

/**
 * Which entries a history shows. Never a refusal, and nothing but what is about points.
 *
 * @param unit number of the unit
 * @param type empty for all
 * @param period when it took effect
 * @param partner who granted or took the points; empty for anybody
 */
record HistoryFilter(
        int unit, Optional<EntryType> type, Period period, Optional<MemberKey> partner) {

    HistoryFilter of(Optional<MemberKey> oneOrAnyPartner) {
        return new HistoryFilter(unit, type, period, oneOrAnyPartner);
    }

    boolean shows(RecordedEntry entry) {
        return entry.isPosted()
                && entry.memberKey() != null
                && (type.isEmpty() || type.get() == entry.type())
                && period.holds(entry.effectiveAtMs())
                && (partner.isEmpty() || partner.equals(RecordedContent.partnerKey(entry)));
    }

    /** {@return whether neither this entry nor an older one is shown}: none took effect later. */
    boolean isPast(RecordedEntry entry) {
        return entry.postedAtMs() < period.fromMs();
    }
}
