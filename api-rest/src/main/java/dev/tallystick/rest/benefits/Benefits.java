package dev.tallystick.rest.benefits;

import dev.tallystick.rest.definitions.Definitions;
import dev.tallystick.rest.ledger.LedgerGate;
import dev.tallystick.rest.store.Database;

import java.util.function.BiPredicate;

/** Benefits of all programs, as they are defined. */
public final class Benefits {
    private final Definitions<Benefit> definitions;

    /**
     * @param voucherTypes whether a program has one of that id
     */
    public Benefits(Database database, BiPredicate<String, String> voucherTypes, LedgerGate gate) {
        this.definitions =
                new Definitions<>(database, new BenefitKind(voucherTypes), gate::program);
    }

    Definitions<Benefit> definitions() {
        return definitions;
    }

    /** {@return whether a program has a benefit} */
    public boolean exists(String programId, String benefitId) {
        return definitions.find(programId, benefitId).isPresent();
    }
}
