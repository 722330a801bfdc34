package dev.tallystick.rest.promotions;

import com.google.common.collect.ImmutableList;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** What conditions can compute beside what CEL brings: it has no sums and no decimals. */
final class ConditionFunctions {
    static final ImmutableList<CelFunctionDecl> DECLARATIONS =
            ImmutableList.of(
                    CelFunctionDecl.newFunctionDeclaration(
                            "sum",
                            CelOverloadDecl.newGlobalOverload(
                                    "sum_ints", SimpleType.INT, ListType.create(SimpleType.INT))),
                    CelFunctionDecl.newFunctionDeclaration(
                            "compareDecimals",
                            CelOverloadDecl.newGlobalOverload(
                                    "compare_decimals",
                                    SimpleType.INT,
                                    SimpleType.STRING,
                                    SimpleType.STRING)));

    static final ImmutableList<CelFunctionBinding> BINDINGS =
            ImmutableList.<CelFunctionBinding>builder()
                    .addAll(
                            CelFunctionBinding.fromOverloads(
                                    "sum",
                                    CelFunctionBinding.from(
                                            "sum_ints", List.class, ConditionFunctions::sum)))
                    .addAll(
                            CelFunctionBinding.fromOverloads(
                                    "compareDecimals",
                                    CelFunctionBinding.from(
                                            "compare_decimals",
                                            String.class,
                                            String.class,
                                            ConditionFunctions::compareDecimals)))
                    .build();

    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");

    private ConditionFunctions() {}

    private static Object sum(List<?> numbers) {
        long sum = 0;
        for (Object number : numbers) {
            sum = Math.addExact(sum, (Long) number);
        }
        return sum;
    }

    private static Object compareDecimals(String one, String other) {
        return (long) decimal(one).compareTo(decimal(other));
    }

    private static BigDecimal decimal(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("no decimal: " + text);
        }
        return new BigDecimal(text);
    }
}
