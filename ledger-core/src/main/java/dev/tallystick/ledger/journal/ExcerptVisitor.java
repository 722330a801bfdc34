package dev.tallystick.ledger.journal;

import java.io.IOException;

/** Sees every sound excerpt of a journal, in order. */
@FunctionalInterface
public interface ExcerptVisitor {
    /** A visitor that looks at nothing. */
    ExcerptVisitor NONE = excerpt -> {};

    /** Called with each excerpt; the view is used again for the next one. */
    void onExcerpt(ExcerptView excerpt) throws IOException;
}
