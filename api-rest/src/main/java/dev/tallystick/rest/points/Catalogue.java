package dev.tallystick.rest.points;

import dev.tallystick.ledger.ProgramConfig;
import dev.tallystick.rest.baskets.Basket;
import dev.tallystick.rest.partners.Partner;
import dev.tallystick.rest.partners.Partners;
import dev.tallystick.rest.problem.Problem;
import dev.tallystick.rest.products.Product;
import dev.tallystick.rest.products.Products;

import java.util.Optional;
import java.util.function.Predicate;

/** What programs know of those whom a posting names beside the member: partners and products. */
final class Catalogue {
    private static final byte[] NO_KEY = {};

    private final Partners partners;
    private final Products products;

    Catalogue(Partners partners, Products products) {
        this.partners = partners;
        this.products = products;
    }

    /**
     * {@return the key of the partner who grants points, as commands hold it; empty if none is
     * named}
     *
     * @throws dev.tallystick.rest.problem.ProblemException 404 for a partner who is none, 400 for
     *     one who grants no points
     */
    byte[] grantingKey(String programId, Optional<String> partnerId) {
        return key(programId, partnerId, Partner::mayEarn, "earn");
    }

    /** {@return the key of the partner who takes points; otherwise as {@link #grantingKey}} */
    byte[] takingKey(String programId, Optional<String> partnerId) {
        return key(programId, partnerId, Partner::mayRedeem, "redeem");
    }

    /**
     * {@return what a redemption's points are exchanged for; empty where its partner exchanges
     * none}
     *
     * @param nowMs ledger time
     * @throws dev.tallystick.rest.problem.ProblemException 400 for what the partner's rate does not
     *     allow
     */
    Optional<Exchanged> exchanged(
            ProgramConfig program, Posting.Redeem redeem, int unit, long nowMs) {
        Optional<Partner> partner =
                redeem.partnerId().map(partnerId -> partners.get(program.id(), partnerId));
        return Exchanged.of(partner, redeem, program.units().get(unit).code(), nowMs);
    }

    /** {@return the basket with the categories of its products, where an item gave none} */
    Basket withCategories(String programId, Basket basket) {
        return basket.withCategories(
                productId -> products.find(programId, productId).flatMap(Product::categoryIfKnown));
    }

    private byte[] key(
            String programId,
            Optional<String> partnerId,
            Predicate<Partner> mayTakePart,
            String operation) {
        if (partnerId.isEmpty()) {
            return NO_KEY;
        }
        Partner partner = partners.get(programId, partnerId.get());
        if (!mayTakePart.test(partner)) {
            throw Problem.invalid(
                            "/partnerId",
                            "partner_type_mismatch",
                            "Members do not " + operation + " with a partner of these types.")
                    .exception();
        }
        return partner.key().toBytes();
    }
}
