package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;
import dev.tallystick.ledger.history.EntryView;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code replay inspect lot}: what became of points that were earned together. */
@Command(name = "lot", description = "What became of a lot, from its making to its end.")
final class InspectLotCommand implements Callable<Integer> {
    private static final Pattern LOT_ID = Pattern.compile("(\\d{1,13})-(\\d{1,6})");

    @ParentCommand private InspectCommand inspect;
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "LOTID", description = "as answers show it: position-n")
    private String lotId;

    @Override
    public Integer call() throws Exception {
        long lotNumber = lotNumber();
        try (FoldedJournal folded = inspect.fold(FoldedJournal.NO_REFUSALS)) {
            RecordedEntry maker = folded.entry(LotNumber.positionOf(lotNumber));
            if (!LotHistory.isTouched(maker, lotNumber)) {
                throw new ReplayFailedException(
                        "no lot " + lotId + ": the entry at that position made none such");
            }
            tell(folded, maker, lotNumber);
            return InspectCommand.exitCode(folded);
        }
    }

    private void tell(FoldedJournal folded, RecordedEntry maker, long lotNumber)
            throws IOException, ReplayFailedException {
        ProgramConfig program = folded.program(maker.program());
        int unit = maker.unit();
        long leftPoints = 0;
        long heldPoints = 0;
        StringBuilder words = new StringBuilder("Lot ").append(lotId).append('\n');
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("lotId", lotId);
        ArrayNode rows = json.putArray("entries");
        for (EntryView view : LotHistory.of(folded, maker, lotNumber)) {
            unit = view.unit();
            leftPoints += change(view.entry(), lotNumber);
            heldPoints += heldChange(view.entry(), lotNumber);
            words.append("  ").append(Sentences.dated(view, program)).append('\n');
            rows.add(EntryJson.of(view.entry(), program));
        }
        json.put("points", leftPoints).put("held", heldPoints);
        Wording say = new Wording(program, unit);
        words.append("Left of it: ")
                .append(say.points(leftPoints))
                .append(heldPoints == 0 ? "" : ", and " + say.number(heldPoints) + " held")
                .append('\n');
        inspect.replay().print(json, words.toString());
    }

    private long lotNumber() {
        Matcher matcher = LOT_ID.matcher(lotId);
        if (!matcher.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "a lot's id is position-n, as in 42-0: " + lotId);
        }
        return LotNumber.of(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    private static long change(RecordedEntry entry, long lotNumber) {
        return sum(entry, lotNumber, InspectLotCommand::change);
    }

    private static long heldChange(RecordedEntry entry, long lotNumber) {
        return sum(entry, lotNumber, InspectLotCommand::heldChange);
    }

    private static long sum(
            RecordedEntry entry, long lotNumber, ToLongFunction<Effect.OnLot> change) {
        return entry.effects().stream()
                .filter(Effect.OnLot.class::isInstance)
                .map(Effect.OnLot.class::cast)
                .filter(lot -> lot.lotNumber() == lotNumber)
                .mapToLong(change)
                .sum();
    }

    private static long heldChange(Effect.OnLot effect) {
        return switch (effect) {
            case Effect.LotPinned part -> part.points();
            case Effect.PinTaken part -> -part.points();
            case Effect.PinReleased part -> -part.points();
            case Effect.LotCreated _,
                    Effect.LotRestored _,
                    Effect.LotTaken _,
                    Effect.LotPaid _,
                    Effect.LotExpired _,
                    Effect.LotActivated _,
                    Effect.LotLocked _,
                    Effect.LotUnlocked _,
                    Effect.LotMoved _ ->
                    0;
        };
    }

    private static long change(Effect.OnLot effect) {
        return switch (effect) {
            case Effect.LotCreated lot -> lot.points();
            case Effect.LotRestored lot -> lot.points();
            case Effect.PinReleased lot -> lot.points();
            case Effect.LotTaken lot -> -lot.points();
            case Effect.LotPaid lot -> -lot.points();
            case Effect.LotExpired lot -> -lot.points();
            case Effect.LotPinned lot -> -lot.points();
            case Effect.LotActivated _,
                    Effect.LotLocked _,
                    Effect.LotUnlocked _,
                    Effect.LotMoved _,
                    Effect.PinTaken _ ->
                    0;
        };
    }
}
