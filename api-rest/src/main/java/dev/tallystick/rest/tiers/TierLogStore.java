package dev.tallystick.rest.tiers;

import dev.tallystick.ledger.MemberKey;
import dev.tallystick.rest.members.ChangedBy;
import dev.tallystick.rest.members.MemberEvent;
import dev.tallystick.rest.members.MemberLogStore;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells of moves in members' histories. */
final class TierLogStore {
    private TierLogStore() {}

    /** Of what no entry caused, a line may be there from an earlier time of projecting. */
    static void log(
            TierSessionStore handle, String programId, TierMove move, Optional<String> clientId) {
        Optional<String> memberId = memberIdOf(handle, programId, move.member());
        if (memberId.isEmpty()) {
            return;
        }
        boolean follows = move.position() != 0;
        if (!follows && isLogged(handle, programId, memberId.get(), move.atMs())) {
            return;
        }
        MemberEvent event =
                new MemberEvent(
                        MemberEvent.Type.TIER_CHANGED,
                        new ChangedBy(clientId.orElse(null), move.atMs()),
                        follows ? OptionalLong.of(move.position()) : OptionalLong.empty(),
                        Map.of());
        MemberLogStore.append(
                handle.handle(),
                programId,
                memberId.get(),
                event.with("from", move.from().orElse(null))
                        .with("to", move.to().orElse(null))
                        .with("cause", move.cause().name()));
    }

    private static boolean isLogged(
            TierSessionStore handle, String programId, String memberId, long atMs) {
        return handle.createQuery(
                                "select count(*) from member_event where program_id = ? and"
                                        + " member_id = ? and type = ? and at_ms = ? and position"
                                        + " is null")
                        .bind(0, programId)
                        .bind(1, memberId)
                        .bind(2, MemberEvent.Type.TIER_CHANGED.name())
                        .bind(3, atMs)
                        .mapTo(Integer.class)
                        .one()
                > 0;
    }

    private static Optional<String> memberIdOf(
            TierSessionStore handle, String programId, MemberKey key) {
        return handle.createQuery(
                        "select member_id from member where program_id = ? and"
                                + " member_key_high = ? and member_key_low = ?")
                .bind(0, programId)
                .bind(1, key.high())
                .bind(2, key.low())
                .mapTo(String.class)
                .findOne();
    }
}
