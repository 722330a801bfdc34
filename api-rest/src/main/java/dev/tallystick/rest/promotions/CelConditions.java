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
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.tallystick.ledger.promotion.Condition;
import dev.tallystick.ledger.promotion.Conditions;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Conditions in the Common Expression Language, with the names of {@link ConditionTypes}. Amounts
 * are whole numbers of the currency's smallest part; floating point is refused, as no points shall
 * depend on it. What one may cost is bounded: its length, its nesting, its size, and the steps of
 * all its loops together. Source: promotions.md, "Conditions".
 */
public final class CelConditions implements Conditions {
    /** A condition has at most so many characters. */
    public static final int LENGTH_MAX = 1_000;

    private static final int DEPTH_MAX = 32;
    private static final int NODE_COUNT_MAX = 500;
    private static final int STEP_COUNT_MAX = 2_000;
    private static final int REGEX_SIZE_MAX = 500;

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
            refuse(
                    tree,
                    node -> tree.getType(node.id()).filter(SimpleType.DOUBLE::equals).isPresent(),
                    "floating point; amounts are whole numbers of the smallest part");
            refuse(tree, node -> node.getKind() == Kind.STRUCT, "nothing of this kind can be made");
            boolean looksAtClock = find(tree, CelConditions::looksAtClock).isPresent();
            return new CelCondition(cel.createProgram(tree), looksAtClock);
        } catch (CelValidationException | CelEvaluationException e) {
            throw invalid(e.getMessage(), Optional.empty());
        }
    }

    private static void refuse(
            CelAbstractSyntaxTree tree, Predicate<CelNavigableExpr> faulty, String why) {
        find(tree, faulty)
                .ifPresent(
                        node -> {
                            throw invalid(why, place(tree, node));
                        });
    }

    private static Optional<CelNavigableExpr> find(
            CelAbstractSyntaxTree tree, Predicate<CelNavigableExpr> wanted) {
        return CelNavigableAst.fromAst(tree).getRoot().allNodes().filter(wanted).findFirst();
    }

    /** The days since enrolment change with the date, too. */
    private static boolean looksAtClock(CelNavigableExpr node) {
        return switch (node.getKind()) {
            case IDENT -> node.expr().ident().name().equals("now");
            case SELECT -> node.expr().select().field().equals("enrolledDays");
            case NOT_SET, CONSTANT, CALL, LIST, STRUCT, MAP, COMPREHENSION -> false;
        };
    }

    private static Optional<CelSourceLocation> place(
            CelAbstractSyntaxTree tree, CelNavigableExpr node) {
        return Optional.ofNullable(tree.getSource().getPositionsMap().get(node.id()))
                .flatMap(offset -> tree.getSource().getOffsetLocation(offset));
    }

    private static ConditionInvalidException invalid(
            String what, Optional<CelSourceLocation> place) {
        return new ConditionInvalidException(
                place.map(at -> "line %d, column %d: ".formatted(at.getLine(), at.getColumn() + 1))
                                .orElse("")
                        + what);
    }
}
