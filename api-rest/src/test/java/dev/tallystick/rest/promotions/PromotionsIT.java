package dev.tallystick.rest.promotions;

import static dev.tallystick.rest.TestServer.newId;
import static dev.tallystick.rest.promotions.Rules.basket;
import static dev.tallystick.rest.promotions.Rules.giveBack;
import static dev.tallystick.rest.promotions.Rules.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Promotions as they are put up and read. */
class PromotionsIT extends WithServer {
    private static final String ALL =
            """
            {"name":"Double Tuesday","from":"2026-01-01T00:00:00.000Z","to":"2027-01-01T00:00:00.000Z","kind":"BONUS",
             "unit":"POINTS","priority":7,"exclusiveGroup":"day",
             "when":{"daysOfWeek":["TUESDAY","SUNDAY"],"hours":[{"from":"08:00","to":"12:30"},{"from":"22:00","to":"02:00"}],
              "partners":["P-1"],"stores":["S-1","S-2"],"channels":["web"],"products":{"in":["A","B"],"out":["C"]},
              "categories":{"out":["Gift cards"]},"tiers":["GOLD"],"segments":["vip"],
              "minimumSpend":{"amount":"20.00","currency":"USD"}},
             "grant":{"perMoney":{"points":3,"amount":{"amount":"2.00","currency":"USD"}}},"rounding":"HALF_UP",
             "cap":{"perTransaction":500,"perMember":{"points":1000,"period":"MONTH"},"overCap":"REFUSE"},
             "budget":{"points":1000000},"activatesAfter":"P14D",
             "expiry":{"type":"AFTER","duration":"P6M","roundUpTo":"MONTH"}}
            """;

    @Test
    void shouldShowWhatWasPut() {
        TestServer shop = Rules.on(server).shop();
        Reply made = shop.put("/v1/promotions/tuesday", ALL);
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        assertThat(made.json().path("promotionId").asText()).isEqualTo("tuesday");
        assertThat(made.json().path("version").intValue()).isEqualTo(1);
        Reply shown = shop.get("/v1/promotions/tuesday");
        assertThat(shown.raw().body()).isEqualTo(made.raw().body());
        assertThat(shown.json().path("when").path("daysOfWeek").toString())
                .isEqualTo("[\"TUESDAY\",\"SUNDAY\"]");
        assertThat(shown.json().path("cap").toString())
                .isEqualTo(
                        "{\"perTransaction\":500,\"perMember\":{\"points\":1000,\"period\":\"MONTH\"},\"overCap\":\"REFUSE\"}");
        assertThat(shown.json().path("activatesAfter").asText()).isEqualTo("P14D");
        Reply same = shop.put("/v1/promotions/tuesday", ALL);
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.raw().body()).isEqualTo(made.raw().body());
    }

    @Test
    void aMultiplierShouldBeShownAsShortAsItCanBeWritten() {
        Rules rules = Rules.on(server);
        Reply made = rules.promote("p", "'grant':{'multiplier':'1.50'}");
        assertThat(made.json().path("grant").path("multiplier").asText()).isEqualTo("1.5");
        Reply changed = rules.shop().put("/v1/promotions/p", "{\"grant\":{\"multiplier\":\"10\"}}");
        assertThat(changed.json().path("grant").path("multiplier").asText()).isEqualTo("10");
    }

    /** Whoever asks too early, or for a guess, keeps nobody from it. */
    @Test
    void aVersionShouldBeFoundThoughItWasAskedForBeforeItWasMade() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        assertThat(shop.get("/v1/promotions/p?version=1").code()).isEqualTo("promotion_not_found");
        rules.promote("p", "'grant':{'fixed':10}");
        assertThat(shop.get("/v1/promotions/p?version=2").code()).isEqualTo("promotion_not_found");
        rules.earn("E", shop.newMember(), basket("1:A:2:20.00"));
        rules.promote("p", "'grant':{'fixed':20},'to':'2001-01-01'");
        assertThat(shop.get("/v1/promotions/p?version=2").json().path("version").intValue())
                .isEqualTo(2);
        assertThat(shop.get("/v1/promotions/p").status()).isEqualTo(200);
        assertThat(shop.get("/v1/promotions").json().path("data")).hasSize(1);
        assertThat(giveBack(shop, "E", "R", item("1", 2)).status()).isEqualTo(201);
    }

    @Test
    void everyChangeShouldMakeAVersionAndKeepTheOthers() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        Reply first = rules.promote("p", "'grant':{'fixed':10}");
        Reply second = shop.put("/v1/promotions/p", "{\"grant\":{\"fixed\":20}}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().path("version").intValue()).isEqualTo(2);
        assertThat(second.header("ETag")).isEqualTo("\"2\"");
        assertThat(shop.put("/v1/promotions/p", "{}").json().path("version").intValue())
                .isEqualTo(2);
        assertThat(shop.get("/v1/promotions/p?version=1").raw().body())
                .isEqualTo(first.raw().body());
        assertThat(shop.get("/v1/promotions/p?version=2").raw().body())
                .isEqualTo(shop.get("/v1/promotions/p").raw().body());
        assertThat(shop.get("/v1/promotions/p?version=3").status()).isEqualTo(404);
        assertThat(shop.get("/v1/promotions/p?version=0").status()).isEqualTo(404);
        assertThat(shop.get("/v1/promotions/p?version=x").status()).isEqualTo(400);
    }

    @Test
    void aPutShouldLeaveWhatIsAbsentAndClearWhatIsNull() {
        TestServer shop = Rules.on(server).shop();
        shop.put("/v1/promotions/p", ALL);
        JsonNode changed =
                shop.put(
                                "/v1/promotions/p",
                                "{\"name\":\"New\",\"to\":null,\"cap\":null,\"when\":{\"stores\":[\"S-9\"]},\"rounding\":null}")
                        .json();
        assertThat(changed.path("name").asText()).isEqualTo("New");
        assertThat(changed.has("to")).isFalse();
        assertThat(changed.has("cap")).isFalse();
        assertThat(changed.path("when").toString()).isEqualTo("{\"stores\":[\"S-9\"]}");
        assertThat(changed.path("rounding").asText()).isEqualTo("FLOOR");
        assertThat(changed.path("budget").path("points").intValue()).isEqualTo(1_000_000);
        assertThat(shop.put("/v1/promotions/p", "{\"grant\":null}").errors())
                .isEqualTo("/grant missing_field");
    }

    @Test
    void datesShouldBeDaysOfTheProgram() {
        TestServer shop = Rules.on(server).shop();
        shop.put("/v1/program", "{\"timeZone\":\"America/New_York\"}");
        JsonNode shown =
                shop.put(
                                "/v1/promotions/p",
                                Rules.promotion(
                                        "'from':'2026-07-01','to':'2026-07-31','grant':{'fixed':1}"))
                        .json();
        assertThat(shown.path("from").asText()).isEqualTo("2026-07-01T04:00:00.000Z");
        assertThat(shown.path("to").asText()).isEqualTo("2026-08-01T04:00:00.000Z");
    }

    @Test
    void shouldListThemByWhatTheyAre() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("live", "'grant':{'fixed':1},'when':{'segments':['vip']}");
        rules.promote("over", "'to':'2001-01-01','grant':{'fixed':1}");
        rules.promote("ahead", "'from':'2900-01-01','kind':'BASE','grant':{'fixed':1}");
        rules.promote("event", "'grant':{'fixed':1},'when':{'event':'REVIEW'}");
        assertThat(ids(shop.get("/v1/promotions"))).isEqualTo("event,ahead,over,live");
        assertThat(ids(shop.get("/v1/promotions?live=true"))).isEqualTo("event,live");
        assertThat(ids(shop.get("/v1/promotions?live=false"))).isEqualTo("ahead,over");
        assertThat(ids(shop.get("/v1/promotions?kind=BASE"))).isEqualTo("ahead");
        assertThat(ids(shop.get("/v1/promotions?event=REVIEW"))).isEqualTo("event");
        assertThat(ids(shop.get("/v1/promotions?segment=vip"))).isEqualTo("live");
        Reply page = shop.get("/v1/promotions?limit=2&live=true&kind=BONUS");
        assertThat(ids(page)).isEqualTo("event,live");
        Reply first = shop.get("/v1/promotions?limit=3");
        assertThat(ids(first)).isEqualTo("event,ahead,over");
        assertThat(ids(shop.get("/v1/promotions?limit=3&cursor=" + first.text("nextCursor"))))
                .isEqualTo("live");
        assertThat(shop.get("/v1/promotions?kind=OTHER").errors())
                .isEqualTo("query:kind invalid_value");
        assertThat(shop.get("/v1/promotions?live=1").errors()).isEqualTo("query:live invalid_type");
        assertThat(shop.get("/v1/promotions?event=a%20b").errors())
                .isEqualTo("query:event invalid_id");
    }

    @Test
    void shouldGuardChangesByTheirVersion() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'fixed':1}");
        shop.put("/v1/promotions/p", "{\"priority\":3}");
        Reply stale = shop.put("/v1/promotions/p", "{\"priority\":4}", "If-Match", "\"1\"");
        assertThat(stale.status()).isEqualTo(412);
        Reply fresh = shop.put("/v1/promotions/p", "{\"priority\":4}", "If-Match", "\"2\"");
        assertThat(fresh.json().path("version").intValue()).isEqualTo(3);
    }

    @Test
    void shouldBeTheProgramsOwn() {
        Rules mine = Rules.on(server);
        Rules other = Rules.on(server);
        mine.promote("p", "'grant':{'fixed':1}");
        assertThat(other.shop().get("/v1/promotions/p").code()).isEqualTo("promotion_not_found");
        assertThat(ids(other.shop().get("/v1/promotions"))).isEmpty();
        other.promote("p", "'grant':{'fixed':2}");
        assertThat(mine.shop().get("/v1/promotions/p").json().path("grant").toString())
                .isEqualTo("{\"fixed\":1}");
        assertThat(mine.shop().get("/v1/promotions/p?version=1").json().path("grant").toString())
                .isEqualTo("{\"fixed\":1}");
    }

    @Test
    void shouldHaveRoomForSoManyNames() {
        Rules rules = Rules.on(server);
        String names =
                IntStream.range(0, 1_000)
                        .mapToObj("'N%d'"::formatted)
                        .collect(Collectors.joining(","));
        String ofTen =
                "'partners':[%1$s],'stores':[%1$s],'channels':[%1$s],'tiers':[%1$s],'segments':[%1$s]"
                                .formatted(names)
                        + ",'products':{'in':[%1$s],'out':[%1$s]},'categories':{'in':[%1$s],'out':[%1$s]}"
                                .formatted(names);
        String large = "'when':{" + ofTen + "},'grant':{'fixed':1}";
        for (int at = 0; at < 5; at++) {
            rules.promote("large-" + at, large);
        }
        rules.promote("small", "'when':{'tiers':[%s]},'grant':{'fixed':1}".formatted(names));
        Reply refused = rules.shop().put("/v1/promotions/large-5", Rules.promotion(large));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("code").asText()).isEqualTo("too_many_names");
        assertThat(rules.shop().get("/v1/promotions/large-5").status()).isEqualTo(404);
        rules.promote("large-4", large + ",'rounding':'CEILING'");
        rules.promote("large-0", "'to':'2001-01-01','grant':{'fixed':1}");
        rules.promote("large-5", large);
    }

    @Test
    void shouldHaveRoomForSoManyThatAreNotOver() {
        Rules rules = Rules.on(server);
        String over = "'to':'2001-01-01','grant':{'fixed':1}";
        rules.promote("over", over);
        for (int n = 1; n <= 1_000; n++) {
            rules.promote("p" + n, "'grant':{'fixed':1}");
        }
        Reply refused =
                rules.shop().put("/v1/promotions/p1001", Rules.promotion("'grant':{'fixed':1}"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("code").asText()).isEqualTo("too_many_promotions");
        rules.promote("over-too", over);
        Reply again = rules.shop().put("/v1/promotions/over-too", "{\"to\":null}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("too_many_promotions");
        rules.promote("p7", over);
        rules.promote("p1001", "'grant':{'fixed':1}");
        assertThat(rules.shop().get("/v1/promotions/p7").json().path("version").intValue())
                .isEqualTo(2);
        assertThat(rules.shop().get("/v1/promotions?live=false").json().path("data"))
                .extracting(promotion -> promotion.path("promotionId").asText())
                .containsExactly("over-too", "p7", "over");
    }

    @Test
    void shouldKeepTheirUnit() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        shop.put("/v1/program", "{\"units\":[{\"unit\":\"POINTS\"},{\"unit\":\"STATUS\"}]}");
        rules.promote("p", "'unit':'STATUS','grant':{'fixed':1}");
        assertThat(shop.put("/v1/promotions/p", "{\"unit\":\"POINTS\"}").errors())
                .isEqualTo("/unit unit_fixed");
    }

    @Test
    void segmentsShouldBeMappedByVersionsToo() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'fixed':1}");
        shop.put("/v1/segments/vip", "{}");
        shop.put("/v1/segments/new", "{}");
        Reply mapped = shop.put("/v1/promotions/p/segments/vip", "{}");
        assertThat(mapped.status()).isEqualTo(200);
        assertThat(mapped.json().path("version").intValue()).isEqualTo(2);
        assertThat(mapped.json().path("when").toString()).isEqualTo("{\"segments\":[\"vip\"]}");
        assertThat(shop.put("/v1/promotions/p/segments/vip", "").json().path("version").intValue())
                .isEqualTo(2);
        shop.put("/v1/promotions/p/segments/new", "{}");
        Reply taken = delete(shop, "/v1/promotions/p/segments/vip");
        assertThat(taken.json().path("when").toString()).isEqualTo("{\"segments\":[\"new\"]}");
        assertThat(taken.json().path("version").intValue()).isEqualTo(4);
        Reply last = delete(shop, "/v1/promotions/p/segments/new");
        assertThat(last.status()).isEqualTo(409);
        assertThat(last.code()).isEqualTo("last_segment");
        assertThat(delete(shop, "/v1/promotions/p/segments/vip").status()).isEqualTo(200);
        assertThat(shop.get("/v1/promotions/p").json().path("version").intValue()).isEqualTo(4);
        assertThat(shop.put("/v1/promotions/p/segments/none", "{}").code())
                .isEqualTo("segment_not_found");
        assertThat(shop.put("/v1/promotions/none/segments/vip", "{}").code())
                .isEqualTo("promotion_not_found");
        assertThat(delete(shop, "/v1/promotions/none/segments/vip").status()).isEqualTo(404);
    }

    @Test
    void shouldWantTheirScopes() {
        TestServer reader = server.as(newId("program"), "program:read");
        assertThat(reader.put("/v1/promotions/p", ALL).status()).isEqualTo(403);
        assertThat(reader.get("/v1/promotions").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    fields                                                                   | errors
                    'name':null,'grant':{'fixed':1}                                          | /name missing_field
                    'from':'soon','grant':{'fixed':1}                                        | /from invalid_time
                    'from':null,'grant':{'fixed':1}                                          | /from missing_field
                    'from':'2026-02-01','to':'2026-01-01','grant':{'fixed':1}                | /to out_of_range
                    'kind':'EXTRA','grant':{'fixed':1}                                       | /kind invalid_value
                    'kind':null,'grant':{'fixed':1}                                          | /kind missing_field
                    'priority':1.5,'grant':{'fixed':1}                                       | /priority invalid_type
                    'priority':null,'grant':{'fixed':1}                                      | /priority missing_field
                    'priority':2000000,'grant':{'fixed':1}                                   | /priority out_of_range
                    'unit':'MILES','grant':{'fixed':1}                                       | /unit unknown_unit
                    'exclusiveGroup':'a b','grant':{'fixed':1}                               | /exclusiveGroup invalid_id
                    'rounding':'UP','grant':{'fixed':1}                                      | /rounding invalid_value
                    'colour':'red','grant':{'fixed':1}                                       | /colour unknown_field
                    'promotionId':'p','grant':{'fixed':1}                                    | /promotionId unknown_field
                    'name':'P'                                                               | /grant missing_field
                    'grant':{}                                                               | /grant missing_field
                    'grant':7                                                                | /grant invalid_type
                    'grant':{'fixed':1,'multiplier':'2'}                                     | /grant conflicting_fields
                    'grant':{'fixed':0}                                                      | /grant/fixed out_of_range
                    'grant':{'fixed':'1'}                                                    | /grant/fixed invalid_type
                    'grant':{'fixed':1,'x':1}                                                | /grant/x unknown_field
                    'grant':{'perMoney':{'points':1}}                                        | /grant/perMoney/amount missing_field
                    'grant':{'perMoney':{'points':1,'amount':'1.00'}}                        | /grant/perMoney/amount invalid_type
                    'grant':{'perMoney':{'points':1,'amount':{'amount':'0.00','currency':'USD'}}} | /grant/perMoney/amount invalid_amount
                    'grant':{'perMoney':{'points':1,'amount':{'amount':'1.001','currency':'USD'}}} | /grant/perMoney/amount/amount invalid_amount
                    'grant':{'perMoney':{'points':1,'amount':{'amount':'1','currency':'USD'}}},'when':{'minimumSpend':{'amount':'1','currency':'EUR'}} | /grant/perMoney/amount currency_mismatch
                    'grant':{'multiplier':2}                                                 | /grant/multiplier invalid_type
                    'grant':{'multiplier':'0'}                                               | /grant/multiplier invalid_value
                    'grant':{'multiplier':'-1'}                                              | /grant/multiplier invalid_value
                    'grant':{'multiplier':'1e3'}                                             | /grant/multiplier invalid_value
                    'grant':{'multiplier':'1.1234567'}                                       | /grant/multiplier invalid_value
                    'grant':{'multiplier':'1000001'}                                         | /grant/multiplier invalid_value
                    'kind':'BASE','grant':{'multiplier':'2'}                                 | /grant/multiplier conflicting_fields
                    'grant':{'perProduct':[]}                                                | /grant/perProduct out_of_range
                    'grant':{'perProduct':[{'productId':'A'}]}                               | /grant/perProduct/0/points missing_field
                    'grant':{'perProduct':[{'productId':'A','points':1},{'productId':'A','points':2}]} | /grant/perProduct/1/productId duplicate_value
                    'when':{'event':'a b'},'grant':{'fixed':1}                               | /when/event invalid_id
                    'when':{'event':'E','stores':['S']},'grant':{'fixed':1}                  | /when/stores conflicting_fields
                    'when':{'event':'E'},'grant':{'multiplier':'2'}                          | /grant/multiplier conflicting_fields
                    'when':{'daysOfWeek':['TUE']},'grant':{'fixed':1}                        | /when/daysOfWeek invalid_value
                    'when':{'daysOfWeek':[]},'grant':{'fixed':1}                             | /when/daysOfWeek out_of_range
                    'when':{'daysOfWeek':['MONDAY','MONDAY']},'grant':{'fixed':1}            | /when/daysOfWeek duplicate_value
                    'from':'2026-01-01','when':{'hours':[{'from':'8:00','to':'12:00'}]},'grant':{'fixed':1}      | /when/hours/0/from invalid_time
                    'from':'2026-01-01','when':{'hours':[{'from':'08:00'}]},'grant':{'fixed':1}                  | /when/hours/0/to missing_field
                    'when':{'hours':[]},'grant':{'fixed':1}                                  | /when/hours out_of_range
                    'when':{'partners':['a b']},'grant':{'fixed':1}                          | /when/partners invalid_value
                    'when':{'stores':'S'},'grant':{'fixed':1}                                | /when/stores invalid_type
                    'when':{'channels':[1]},'grant':{'fixed':1}                              | /when/channels invalid_type
                    'when':{'products':['A']},'grant':{'fixed':1}                            | /when/products invalid_type
                    'when':{'products':{}},'grant':{'fixed':1}                               | /when/products missing_field
                    'when':{'products':{'in':['a/b']}},'grant':{'fixed':1}                   | /when/products/in invalid_value
                    'when':{'products':{'not':['A']}},'grant':{'fixed':1}                    | /when/products/not unknown_field, /when/products missing_field
                    'when':{'categories':{'out':['']}},'grant':{'fixed':1}                   | /when/categories/out invalid_value
                    'when':{'tiers':['']},'grant':{'fixed':1}                                | /when/tiers invalid_value
                    'when':{'segments':['a b']},'grant':{'fixed':1}                          | /when/segments invalid_value
                    'when':{'minimumSpend':{'amount':'1','currency':'XAU'}},'grant':{'fixed':1} | /when/minimumSpend/currency invalid_currency
                    'when':{'weather':'rain'},'grant':{'fixed':1}                            | /when/weather unknown_field
                    'cap':{},'grant':{'fixed':1}                                             | /cap missing_field
                    'cap':{'overCap':'REDUCE'},'grant':{'fixed':1}                           | /cap missing_field
                    'cap':{'perTransaction':0},'grant':{'fixed':1}                           | /cap/perTransaction out_of_range
                    'cap':{'perMember':{'points':1}},'grant':{'fixed':1}                     | /cap/perMember/period missing_field
                    'cap':{'perMember':{'points':1,'period':'HOUR'}},'grant':{'fixed':1}     | /cap/perMember/period invalid_value
                    'cap':{'perTransaction':1,'overCap':'LOSE'},'grant':{'fixed':1}          | /cap/overCap invalid_value
                    'cap':{'perTransaction':1,'x':1},'grant':{'fixed':1}                     | /cap/x unknown_field
                    'budget':{},'grant':{'fixed':1}                                          | /budget/points missing_field
                    'budget':1,'grant':{'fixed':1}                                           | /budget invalid_type
                    'activatesAfter':'P0D','grant':{'fixed':1}                               | /activatesAfter invalid_value
                    'activatesAfter':'PT2H','grant':{'fixed':1}                              | /activatesAfter invalid_value
                    'expiry':{'type':'SLIDING','duration':'P1M'},'grant':{'fixed':1}         | /expiry invalid_value
                    'expiry':{'type':'LATER'},'grant':{'fixed':1}                            | /expiry/type invalid_value
                    'activatesAfter':'P2M','expiry':{'type':'AFTER','duration':'P1M'},'grant':{'fixed':1} | /expiry expires_before_activation
                    'activatesAfter':'P1M','expiry':{'type':'AFTER','duration':'P30D'},'grant':{'fixed':1} | /expiry expires_before_activation
                    'activatesAfter':'P60D','expiry':{'type':'AFTER','duration':'P1M','roundUpTo':'MONTH'},'grant':{'fixed':1} | /expiry expires_before_activation
                    """)
    void shouldNameWhatIsWrong(String fields, String errors) {
        TestServer shop = Rules.on(server).shop();
        Reply reply = shop.put("/v1/promotions/p", Rules.promotion(fields));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.errors()).isEqualTo(errors);
        assertThat(shop.get("/v1/promotions/p").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "p%2Fq"})
    void shouldWantAnId(String id) {
        assertThat(server.put("/v1/promotions/" + id.replace(" ", "%20"), ALL).errors())
                .isEqualTo("path:promotionId invalid_id");
    }

    private static Reply delete(TestServer shop, String path) {
        return shop.send(shop.authorized(path).DELETE());
    }

    private static String ids(Reply list) {
        StringBuilder ids = new StringBuilder();
        for (JsonNode row : list.json().path("data")) {
            ids.append(ids.isEmpty() ? "" : ",").append(row.path("promotionId").asText());
        }
        return ids.toString();
    }
}
