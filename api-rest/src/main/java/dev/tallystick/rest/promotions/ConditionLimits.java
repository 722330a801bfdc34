package dev.tallystick.rest.promotions;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a condition may not do though the language can. CEL bounds steps, not what a step makes: a
 * text joined with itself grows by a power with each loop, and so does a list of lists of itself.
 * So nothing is joined, lists hold no lists, and regular expressions stay out of loops.
 */
final class ConditionLimits {
    private static final String PLUS = "_+_";
    private static final Set<String> SUMS = Set.of("add_int64", "add_uint64");

    /** What the macros put together their results in; nobody can write that name. */
    private static final String ACCUMULATOR = "@result";

    private final CelAbstractSyntaxTree tree;

    private ConditionLimits(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    /**
     * @throws ConditionInvalidException with the place of what it may not do
     */
    static void check(CelAbstractSyntaxTree tree) {
        ConditionLimits limits = new ConditionLimits(tree);
        limits.refuse(
                limits::isFloating,
                "floating point; amounts are whole numbers of the smallest part");
        limits.refuse(
                node -> node.getKind() == Kind.STRUCT || node.getKind() == Kind.MAP,
                "nothing of this kind can be made");
        limits.refuse(limits::isJoin, "texts and lists cannot be joined");
        limits.refuse(limits::isNested, "a list cannot hold lists");
        limits.refuse(node -> isCall(node, "dyn"), "types cannot be given up");
        limits.refuse(
                node -> isCall(node, "matches") && isInLoop(node),
                "no regular expression within a loop");
    }

    /** {@return whether it looks at the hour or the date} Days since enrolment do. */
    static boolean looksAtClock(CelAbstractSyntaxTree tree) {
        return new ConditionLimits(tree)
                .find(
                        node ->
                                switch (node.getKind()) {
                                    case IDENT -> node.expr().ident().name().equals("now");
                                    case SELECT ->
                                            node.expr().select().field().equals("enrolledDays");
                                    case NOT_SET,
                                            CONSTANT,
                                            CALL,
                                            LIST,
                                            STRUCT,
                                            MAP,
                                            COMPREHENSION ->
                                            false;
                                })
                .isPresent();
    }

    private boolean isFloating(CelNavigableExpr node) {
        return tree.getType(node.id()).filter(SimpleType.DOUBLE::equals).isPresent();
    }

    private boolean isJoin(CelNavigableExpr node) {
        if (!isCall(node, PLUS)) {
            return false;
        }
        CelExpr first = node.expr().call().args().getFirst();
        boolean isOfMacro =
                first.getKind() == Kind.IDENT && first.ident().name().equals(ACCUMULATOR);
        boolean isSum =
                tree.getReference(node.id())
                        .filter(called -> SUMS.containsAll(called.overloadIds()))
                        .isPresent();
        return !isOfMacro && !isSum;
    }

    private boolean isNested(CelNavigableExpr node) {
        return tree.getType(node.id())
                .filter(ListType.class::isInstance)
                .map(type -> ((ListType) type).elemType())
                .map(CelType::kind)
                .filter(kind -> kind == CelKind.LIST || kind == CelKind.MAP)
                .isPresent();
    }

    private static boolean isCall(CelNavigableExpr node, String function) {
        return node.getKind() == Kind.CALL && node.expr().call().function().equals(function);
    }

    private static boolean isInLoop(CelNavigableExpr node) {
        Optional<CelNavigableExpr> outer = node.parent();
        while (outer.isPresent()) {
            if (outer.get().getKind() == Kind.COMPREHENSION) {
                return true;
            }
            outer = outer.get().parent();
        }
        return false;
    }

    private void refuse(Predicate<CelNavigableExpr> faulty, String why) {
        find(faulty)
                .ifPresent(
                        node -> {
                            throw CelConditions.invalid(why, place(node));
                        });
    }

    private Optional<CelNavigableExpr> find(Predicate<CelNavigableExpr> wanted) {
        return CelNavigableAst.fromAst(tree).getRoot().allNodes().filter(wanted).findFirst();
    }

    private Optional<CelSourceLocation> place(CelNavigableExpr node) {
        return Optional.ofNullable(tree.getSource().getPositionsMap().get(node.id()))
                .flatMap(offset -> tree.getSource().getOffsetLocation(offset));
    }
}
