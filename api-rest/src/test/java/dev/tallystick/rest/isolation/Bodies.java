package dev.tallystick.rest.isolation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tallystick.rest.http.Route;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Bodies for any operation, made of what the published contract says of it. */
final class Bodies {
    /** Where everything the schema allows at once is too much. */
    private static final Map<String, String> CHOSEN =
            Map.ofEntries(
                    Map.entry("POST /v1/earns", "{'txId':'@tx','memberId':'@memberId','points':5}"),
                    Map.entry(
                            "POST /v1/redemptions",
                            "{'txId':'@tx','memberId':'@memberId','points':1}"),
                    Map.entry("POST /v1/holds", "{'txId':'@tx','memberId':'@memberId','points':1}"),
                    Map.entry(
                            "POST /v1/expirations",
                            "{'txId':'@tx','memberId':'@memberId','points':1}"),
                    Map.entry(
                            "POST /v1/adjustments",
                            "{'txId':'@tx','memberId':'@memberId','points':1,'reasonCode':'A'}"),
                    Map.entry(
                            "POST /v1/transfers",
                            "{'txId':'@tx','fromMemberId':'@memberId','toMemberId':'@otherId','points':1}"),
                    Map.entry(
                            "POST /v1/members/{memberId}/merge",
                            "{'txId':'@tx','intoMemberId':'@otherId'}"),
                    Map.entry(
                            "PUT /v1/members/{memberId}/stage", "{'txId':'@tx','stage':'BLOCKED'}"),
                    Map.entry("POST /v1/earns/{earnTxId}/reversals", "{'txId':'@tx'}"),
                    Map.entry("POST /v1/redemptions/{redeemTxId}/reversals", "{'txId':'@tx'}"),
                    Map.entry("POST /v1/orders/{orderId}/cancellation", "{}"),
                    Map.entry("PUT /v1/benefits/{benefitId}", "{'name':'Any'}"),
                    Map.entry("PUT /v1/offers/{offerId}", "{'name':'Any'}"),
                    Map.entry(
                            "PUT /v1/subscription-plans/{planId}", "{'name':'Any','period':'P1M'}"),
                    Map.entry(
                            "POST /v1/members/{memberId}/vouchers",
                            "{'voucherTypeId':'@voucherTypeId'}"),
                    Map.entry(
                            "POST /v1/batches",
                            "{'operations':[{'op':'redeem','txId':'@tx','memberId':'@memberId','points':1}]}"),
                    Map.entry(
                            "POST /v1/orders",
                            "{'orderId':'@orderId','customer':{'externalId':'@memberId'},'currency':'EUR','total':'5.00',"
                                + "'items':[{'lineId':'1','productId':'@productId','quantity':1,'amount':'5.00'}]}"));

    private final JsonNode contract;
    private final Map<String, String> ids;
    private int txCount;

    /**
     * @param contract the OpenAPI document
     * @param ids by the names of fields and parameters that take them
     */
    Bodies(JsonNode contract, Map<String, String> ids) {
        this.contract = contract;
        this.ids = ids;
    }

    /** {@return a body for an operation; empty if it takes none} */
    Optional<String> of(Route route) {
        String chosen = CHOSEN.get(route.method() + " " + route.path());
        if (chosen != null) {
            String body = chosen.replace('\'', '"').replace("@tx", nextTxId());
            for (Map.Entry<String, String> id : ids.entrySet()) {
                body = body.replace("\"@" + id.getKey() + "\"", "\"" + id.getValue() + "\"");
            }
            return Optional.of(body);
        }
        JsonNode schema =
                contract.path("paths")
                        .path(route.path())
                        .path(route.method().toLowerCase(Locale.ROOT))
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema");
        return schema.isMissingNode()
                ? Optional.empty()
                : Optional.of(value("", resolved(schema)).toString());
    }

    private String nextTxId() {
        return "isolation-" + ++txCount;
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        return reference.isTextual()
                ? resolved(contract.at(reference.textValue().substring(1)))
                : schema;
    }

    private JsonNode value(String name, JsonNode schema) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (name.equals("txId")) {
            return nodes.textNode(nextTxId());
        }
        if (ids.containsKey(name)) {
            return nodes.textNode(ids.get(name));
        }
        JsonNode example = schema.path("examples").path(0);
        if (!example.isMissingNode() && !example.isObject()) {
            return example;
        }
        if (example.isObject()) {
            ObjectNode copy = example.deepCopy();
            for (Map.Entry<String, JsonNode> field : example.properties()) {
                if (ids.containsKey(field.getKey()) || field.getKey().equals("txId")) {
                    copy.set(field.getKey(), value(field.getKey(), nodes.objectNode()));
                }
            }
            return copy;
        }
        if (schema.path("enum").isArray()) {
            return schema.path("enum").path(0);
        }
        return switch (typeOf(schema)) {
            case "object" -> object(schema);
            case "array" -> {
                ArrayNode array = nodes.arrayNode();
                array.add(value("", resolved(schema.path("items"))));
                yield array;
            }
            case "integer" -> nodes.numberNode(schema.path("minimum").asLong(1));
            case "boolean" -> nodes.booleanNode(false);
            default -> nodes.textNode("1");
        };
    }

    /** Only what is required, or all where nothing is. */
    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        JsonNode required = schema.path("required");
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
            boolean isNeeded = false;
            for (JsonNode name : required) {
                isNeeded |= name.asText().equals(field.getKey());
            }
            if (isNeeded || ids.containsKey(field.getKey())) {
                object.set(field.getKey(), value(field.getKey(), resolved(field.getValue())));
            }
        }
        return object;
    }

    private static String typeOf(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText("string");
    }
}
