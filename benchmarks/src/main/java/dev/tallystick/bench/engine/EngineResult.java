package dev.tallystick.bench.engine;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tallystick.bench.Conditions;

import org.HdrHistogram.Histogram;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All rows of one {@code bench engine}, measured one after the other in the same process.
 *
 * @param main the ring kept filled, in batches
 * @param openLoop the same at half the rate, by the clock
 * @param otherSkew the same with the members drawn the other way
 * @param oneAccount the same, all commands on one account
 * @param singles the ring kept filled, one command for each slot
 * @param oneInFlight one command at a time
 * @param empty the same batches prepared, nothing submitted in them
 * @param otherDurability as the main row, without force (with, if the main row is without)
 * @param machine the state machine alone
 * @param recovery the main journal read again
 * @param probeNanos a write of 4 KiB and its force on the same file system
 */
public record EngineResult(
        Conditions conditions,
        RunFigures main,
        RunFigures openLoop,
        RunFigures otherSkew,
        RunFigures oneAccount,
        RunFigures singles,
        RunFigures oneInFlight,
        RunFigures empty,
        RunFigures otherDurability,
        MachineFigures machine,
        RecoveryFigures recovery,
        Histogram probeNanos) {
    /** The state machine alone. */
    record MachineFigures(double ratePerSecond, double bytesAllocatedPerEntry) {}

    /**
     * The journal read again.
     *
     * @param isSameState whether the state's hash is the one from before
     */
    record RecoveryFigures(long entries, double seconds, boolean isSameState) {
        double ratePerSecond() {
            return entries / seconds;
        }
    }

    /** {@return the rows with a ledger} */
    List<RunFigures> runs() {
        return List.of(
                main,
                openLoop,
                otherSkew,
                oneAccount,
                singles,
                oneInFlight,
                otherDurability,
                empty);
    }

    /** {@return whether the recovered state is the one that was measured} */
    public boolean isVerified() {
        return recovery.isSameState();
    }

    /** {@return the journal's part of the time: 1 - with force / without} */
    double forceOverhead() {
        double withForce = Math.min(main.ratePerSecond(), otherDurability.ratePerSecond());
        double without = Math.max(main.ratePerSecond(), otherDurability.ratePerSecond());
        return 1 - withForce / without;
    }

    /**
     * {@return the rate of one account against that of members drawn evenly}
     *
     * @param skew of the main row
     */
    double oneAccountOfUniform(Skew skew) {
        RunFigures uniform = skew == Skew.UNIFORM ? main : otherSkew;
        return oneAccount.ratePerSecond() / uniform.ratePerSecond();
    }

    /** {@return commands answered one at a time against 1 / mean force of their journal} */
    double oneInFlightOfForce() {
        double commandsPerNano = (double) oneInFlight.commands() / oneInFlight.windowNanos();
        return commandsPerNano * oneInFlight.forceNanos().getMean();
    }

    /** {@return the figures for machines: the main row's, and the others under {@code rows}} */
    Map<String, Object> toMap(EnginePlan plan) {
        Map<String, Object> map = new LinkedHashMap<>(main.toMap(plan.seed()));
        map.put("name", "engine");
        map.put("members", plan.memberCount());
        map.put("skew", plan.skew().name().toLowerCase(Locale.ROOT));
        map.put("rows", runs().stream().map(run -> run.toMap(plan.seed())).toList());
        map.put("machineRatePerSecond", Math.round(machine.ratePerSecond()));
        map.put("machineBytesAllocatedPerEntry", machine.bytesAllocatedPerEntry());
        map.put("recoveryRatePerSecond", Math.round(recovery.ratePerSecond()));
        map.put("stateHashEqualAfterRecovery", recovery.isSameState());
        map.put("forceProbeMicrosP50", probeNanos.getValueAtPercentile(50) / 1e3);
        map.put("forceOverhead", forceOverhead());
        map.put("oneInFlightOfForce", oneInFlightOfForce());
        map.put("oneAccountOfUniform", oneAccountOfUniform(plan.skew()));
        map.put(
                "conditions",
                new ObjectMapper()
                        .convertValue(conditions, new TypeReference<Map<String, Object>>() {}));
        return map;
    }
}
