package dev.tallystick.replay;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.ledger.entry.Effect;
import dev.tallystick.ledger.entry.LotNumber;
import dev.tallystick.ledger.entry.RecordedEntry;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
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
            if (!isTouched(maker, lotNumber)) {
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
        int account = (int) maker.accounts().getFirst().number();
        List<RecordedEntry> entries = AccountHistory.of(folded, account, maker.position());
        long leftPoints = 0;
        StringBuilder words = new StringBuilder("Lot ").append(lotId).append('\n');
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("lotId", lotId);
        ArrayNode rows = json.putArray("entries");
        for (RecordedEntry entry : entries) {
            if (isTouched(entry, lotNumber)) {
                leftPoints += change(entry, lotNumber);
                words.append("  ").append(Sentences.dated(entry, program)).append('\n');
                rows.add(EntryJson.of(entry, program));
            }
        }
        json.put("points", leftPoints);
        words.append("Left of it: ")
                .append(new Wording(program, maker.unit()).points(leftPoints))
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

    private static boolean isTouched(RecordedEntry entry, long lotNumber) {
        return entry.effects().stream()
                .anyMatch(
                        effect ->
                                effect instanceof Effect.OnLot lot && lot.lotNumber() == lotNumber);
    }

    private static long change(RecordedEntry entry, long lotNumber) {
        return entry.effects().stream()
                .filter(Effect.OnLot.class::isInstance)
                .map(Effect.OnLot.class::cast)
                .filter(lot -> lot.lotNumber() == lotNumber)
                .mapToLong(InspectLotCommand::change)
                .sum();
    }

    private static long change(Effect.OnLot effect) {
        return switch (effect) {
            case Effect.LotCreated lot -> lot.points();
            case Effect.LotRestored lot -> lot.points();
            case Effect.LotTaken lot -> -lot.points();
            case Effect.LotExpired lot -> -lot.points();
            case Effect.LotPaid lot -> -lot.points();
            case Effect.OnLot _ -> 0;
        };
    }
}
