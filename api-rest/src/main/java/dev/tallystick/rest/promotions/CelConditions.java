package dev.tallystick.rest.promotions;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.tallystick.ledger.promotion.Condition;
import dev.tallystick.ledger.promotion.Conditions;

import java.util.Optional;

/**
 * Conditions in the Common Expression Language, with the names of {@link ConditionTypes}. Amounts
 * are whole numbers of the currency's smallest part; floating point is refused, as no points shall
 * depend on it. What one may cost is bounded: its length, its nesting, its size, the steps of all
 * its loops together, and by {@link ConditionLimits} what it can make. Source: promotions.md,
 * "Conditions".
 */
public final class CelConditions implements Conditions {
    /** A condition has at most so many characters. */
    public static final int LENGTH_MAX = 1_000;

    private static final int DEPTH_MAX = 32;
    private static final int NODE_COUNT_MAX = 500;
    private static final int STEP_COUNT_MAX = 1_000;
    private static final int REGEX_SIZE_MAX = 100;

    private final Cel cel;

    public CelConditions() {
        CelOptions options =
                CelOptions.current()
                        .maxExpressionCodePointSize(LENGTH_MAX)
                        .maxParseRecursionDepth(DEPTH_MAX)
                        .maxParseExpressionNodeCount(NODE_COUNT_MAX)
                        .comprehensionMaxIterations(STEP_COUNT_MAX)
                        .maxRegexProgramSize(REGEX_SIZE_MAX)
                        .enableHeterogeneousNumericComparisons(true)
                        .enableHiddenAccumulatorVar(true)
                        .errorOnIntWrap(true)
                        .build();
        CelBuilder builder =
                CelFactory.plannerCelBuilder()
                        .setOptions(options)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .setTypeProvider(new ConditionTypes())
                        .addFunctionDeclarations(ConditionFunctions.DECLARATIONS)
                        .addFunctionBindings(ConditionFunctions.BINDINGS)
                        .setResultType(SimpleType.BOOL);
        ConditionTypes.VARIABLES.forEach(builder::addVar);
        this.cel = builder.build();
    }

    /**
     * {@return the condition that a text says}
     *
     * @throws ConditionInvalidException if it says none, with the line and the column where it
     *     fails to
     */
    @Override
    public Condition compile(String text) {
        CelValidationResult result = cel.compile(text);
        for (CelIssue issue : result.getErrors()) {
            throw invalid(issue.getMessage(), Optional.of(issue.getSourceLocation()));
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            ConditionLimits.check(tree);
            return new CelCondition(cel.createProgram(tree), ConditionLimits.looksAtClock(tree));
        } catch (CelValidationException | CelEvaluationException e) {
            throw invalid(e.getMessage(), Optional.empty());
        }
    }

    static ConditionInvalidException invalid(String what, Optional<CelSourceLocation> place) {
        return new ConditionInvalidException(
                place.map(at -> "line %d, column %d: ".formatted(at.getLine(), at.getColumn() + 1))
                                .orElse("")
                        + what);
    }
}
