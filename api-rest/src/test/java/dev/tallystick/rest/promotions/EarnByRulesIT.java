package dev.tallystick.rest.promotions;

import static dev.tallystick.rest.TestServer.newId;
import static dev.tallystick.rest.promotions.Rules.basket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What purchases and events earn by promotions, over HTTP. */
class EarnByRulesIT extends WithServer {
    private static final String TWENTY = basket("1:A:2:12.00:Toys", "2:B:1:8.00:Books");

    /** A dollar earns a point: 20 points without any promotion. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    when                                                        | more                                                   | reason
                    {}                                                          |                                                        | matched
                    {'daysOfWeek':['TUESDAY']}                                  | 'occurredAt':'2026-01-06T12:00:00Z'                    | matched
                    {'daysOfWeek':['MONDAY','WEDNESDAY']}                       | 'occurredAt':'2026-01-06T12:00:00Z'                    | outside_hours
                    {'hours':[{'from':'11:30','to':'12:00'}]}                   | 'occurredAt':'2026-01-06T11:59:59Z'                    | matched
                    {'hours':[{'from':'11:30','to':'12:00'}]}                   | 'occurredAt':'2026-01-06T12:00:00Z'                    | outside_hours
                    {'daysOfWeek':['MONDAY'],'hours':[{'from':'22:00','to':'02:00'}]} | 'occurredAt':'2026-01-06T01:00:00Z'              | matched
                    {'partners':['shop-1']}                                     | 'partnerId':'shop-1'                                   | matched
                    {'partners':['shop-1']}                                     | 'partnerId':'shop-2'                                   | other_partner
                    {'partners':['shop-1']}                                     |                                                        | other_partner
                    {'stores':['S-1']}                                          | 'storeId':'S-1'                                        | matched
                    {'stores':['S-1']}                                          | 'storeId':'S-2'                                        | other_store
                    {'channels':['web']}                                        | 'channel':'web'                                        | matched
                    {'channels':['web']}                                        |                                                        | other_channel
                    {'products':{'in':['A']}}                                   |                                                        | matched
                    {'products':{'in':['Z']}}                                   |                                                        | no_line_qualifies
                    {'products':{'out':['A','B']}}                              |                                                        | no_line_qualifies
                    {'products':{'out':['A']}}                                  |                                                        | matched
                    {'categories':{'in':['Books']}}                             |                                                        | matched
                    {'categories':{'out':['Books','Toys']}}                     |                                                        | no_line_qualifies
                    {'categories':{'in':['Toys']},'products':{'in':['B']}}      |                                                        | no_line_qualifies
                    {'tiers':['GOLD']}                                          |                                                        | other_tier
                    {'segments':['vip']}                                        |                                                        | matched
                    {'segments':['none','vip']}                                 |                                                        | matched
                    {'segments':['none']}                                       |                                                        | other_segment
                    {'minimumSpend':{'amount':'20.00','currency':'USD'}}        |                                                        | matched
                    {'minimumSpend':{'amount':'20.01','currency':'USD'}}        |                                                        | below_minimum_spend
                    {'minimumSpend':{'amount':'8.01','currency':'USD'},'products':{'in':['B']}} |                                        | below_minimum_spend
                    {'minimumSpend':{'amount':'1.00','currency':'EUR'}}         |                                                        | other_currency
                    {'event':'REVIEW'}                                          |                                                        | other_event
                    """)
    void everyConditionShouldDecide(String when, String more, String reason) {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'fixed':100},'when':" + when);
        shop.put("/v1/partners/shop-1", "{}");
        shop.put("/v1/partners/shop-2", "{}");
        shop.put("/v1/segments/vip", "{}");
        String member = shop.newMember();
        shop.put("/v1/segments/vip/members/" + member, "{}");
        String bought = TWENTY;
        String fields = "";
        if (more != null && (more.contains("storeId") || more.contains("channel"))) {
            bought = bought.replaceFirst("\\{", "{" + more.replace('\'', '"') + ",");
        } else if (more != null) {
            fields = "," + more;
        }
        Reply tried = rules.evaluate(bought, ",'memberId':'" + member + "'" + fields);
        assertThat(tried.json().at("/promotions/0/reason").asText())
                .as(tried.raw().body())
                .isEqualTo(reason);
        Reply earned = rules.tryEarn(newId("T"), member, bought, fields);
        long points = reason.equals("matched") ? 120 : 20;
        assertThat(earned.json().path("points").longValue()).isEqualTo(points);
        assertThat(tried.json().path("points").longValue()).isEqualTo(points);
    }

    @Test
    void windowsShouldBeHalfOpenAndAskedAtTheTimeOfTheEvent() {
        Rules rules = Rules.on(server);
        rules.promote(
                "p",
                "'grant':{'fixed':100},'from':'2026-03-01T10:00:00Z','to':'2026-03-02T10:00:00Z'");
        String member = rules.shop().newMember();
        assertThat(earnedAt(rules, member, "2026-03-01T09:59:59.999Z")).isEqualTo(20);
        assertThat(earnedAt(rules, member, "2026-03-01T10:00:00Z")).isEqualTo(120);
        assertThat(earnedAt(rules, member, "2026-03-02T09:59:59.999Z")).isEqualTo(120);
        assertThat(earnedAt(rules, member, "2026-03-02T10:00:00Z")).isEqualTo(20);
        assertThat(rules.pointsFor(member, TWENTY)).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    promotions                                                                                                       | points
                    'grant':{'fixed':7}                                                                                              | 27
                    'grant':{'perMoney':{'points':3,'amount':{'amount':'7.00','currency':'USD'}}}                                    | 28
                    'grant':{'perMoney':{'points':3,'amount':{'amount':'7.00','currency':'USD'}}},'rounding':'HALF_UP'               | 29
                    'grant':{'perMoney':{'points':1,'amount':{'amount':'7.00','currency':'USD'}}},'rounding':'CEILING'               | 23
                    'grant':{'perMoney':{'points':1,'amount':{'amount':'1.00','currency':'USD'}}},'when':{'products':{'in':['B']}}   | 28
                    'grant':{'multiplier':'1'}                                                                                       | 40
                    'grant':{'multiplier':'0.333'}                                                                                   | 26
                    'grant':{'multiplier':'1'},'when':{'categories':{'in':['Toys']}}                                                 | 32
                    'grant':{'perProduct':[{'productId':'A','points':5},{'productId':'Z','points':9}]}                               | 30
                    'grant':{'fixed':50},'cap':{'perTransaction':30}                                                                 | 50
                    'grant':{'fixed':10},'exclusiveGroup':'g','priority':1 ; 'grant':{'fixed':90},'exclusiveGroup':'g'               | 30
                    'grant':{'fixed':10},'exclusiveGroup':'g' ; 'grant':{'fixed':90},'exclusiveGroup':'g'                            | 30
                    'grant':{'fixed':10},'exclusiveGroup':'g','when':{'products':{'in':['Z']}},'priority':9 ; 'grant':{'fixed':90},'exclusiveGroup':'g' | 110
                    'kind':'BASE','grant':{'fixed':80} ; 'grant':{'multiplier':'1'}                                                  | 200
                    'kind':'BASE','grant':{'fixed':80},'cap':{'perTransaction':5} ; 'grant':{'multiplier':'1'}                       | 125
                    'grant':{'fixed':80} ; 'grant':{'multiplier':'1'}                                                                | 120
                    """)
    void everyGrantShouldComeToItsPoints(String promotions, long points) {
        Rules rules = Rules.on(server);
        int n = 0;
        for (String fields : promotions.split(";", -1)) {
            rules.promote("p" + n++, fields.strip());
        }
        String member = rules.shop().newMember();
        assertThat(rules.evaluate(TWENTY, "").json().path("points").longValue()).isEqualTo(points);
        assertThat(rules.pointsFor(member, TWENTY)).isEqualTo(points);
        assertThat(
                        rules.shop()
                                .get("/v1/members/" + member + "/points")
                                .json()
                                .at("/balance/total")
                                .longValue())
                .isEqualTo(points);
    }

    @Test
    void everyPromotionShouldHaveALotOfItsOwn() {
        Rules rules = Rules.on(server);
        rules.shop().put("/v1/program", "{\"timeZone\":\"Europe/Berlin\"}");
        rules.promote(
                "p",
                "'grant':{'fixed':30},'activatesAfter':'P14D','expiry':{'type':'AFTER','duration':'P100Y','roundUpTo':'MONTH'}");
        rules.promote("q", "'grant':{'fixed':4}");
        String member = rules.shop().newMember();
        Reply earned =
                rules.tryEarn(
                        newId("T"),
                        member,
                        TWENTY,
                        ",'occurredAt':'2026-10-20T22:30:00Z','expiresAt':'2999-01-01T00:00:00Z'");
        assertThat(lots(earned))
                .isEqualTo(
                        "30 promotion 2026-11-03T23:00:00.000Z 2126-10-31T23:00:00.000Z,"
                                + "20 base null 2999-01-01T00:00:00.000Z,"
                                + "4 promotion null 2999-01-01T00:00:00.000Z");
        assertThat(earned.json().path("points").longValue()).isEqualTo(54);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    unit's expiry                       | promotion                                                                        | active     | expires
                    {'type':'NEVER'}                    | 'activatesAfter':'P60D','expiry':{'type':'DATES','dates':['05-01']}              | 2026-05-31 | 2027-05-02
                    {'type':'NEVER'}                    | 'activatesAfter':'P30D','expiry':{'type':'DATES','dates':['05-01']}              | 2026-05-01 | 2026-05-02
                    {'type':'NEVER'}                    | 'activatesAfter':'P1M','expiry':{'type':'AFTER','duration':'P1M'}                | 2026-05-01 | 2026-05-02
                    {'type':'AFTER','duration':'P30D'}  | 'activatesAfter':'P60D'                                                          | 2026-05-31 | 2026-07-01
                    {'type':'AFTER','duration':'P60D'}  | 'activatesAfter':'P30D'                                                          | 2026-05-01 | 2026-06-01
                    """)
    void noPointsShouldBeOverBeforeTheyCanBeUsed(
            String ofUnit, String promotion, String active, String expires) {
        Rules rules = Rules.on(server);
        rules.shop()
                .put(
                        "/v1/program",
                        "{\"units\":[{\"unit\":\"POINTS\",\"expiry\":%s}]}"
                                .formatted(ofUnit.replace('\'', '"')));
        rules.promote("p", "'grant':{'fixed':1}," + promotion);
        String member = rules.shop().newMember();
        Reply earned =
                rules.tryEarn(newId("T"), member, TWENTY, ",'occurredAt':'2026-04-01T12:00:00Z'");
        assertThat(lots(earned))
                .contains(
                        "1 promotion %sT00:00:00.000Z %sT00:00:00.000Z".formatted(active, expires));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'activatesAfter':'P60D'                     | 'occurredAt':'2026-04-01','expiresAt':'2026-05-01' | /expiresAt
                    'expiry':{'type':'AFTER','duration':'P29D'} | 'activatesAt':'2981-02-01'                         | /activatesAt
                    'expiry':{'type':'NEVER'}                   | 'activatesAt':'2981-02-01'                         |
                    'activatesAfter':'P60D'                     | 'expiresAt':null                                   |
                    """)
    void aDateThatLeavesNoTimeShouldBeRefused(String promotion, String date, String pointer) {
        Rules rules = Rules.on(server);
        rules.promote("p", "'grant':{'fixed':1}," + promotion);
        String member = rules.shop().newMember();
        Reply earned = rules.tryEarn(newId("T"), member, TWENTY, "," + date);
        assertThat(earned.status()).as(earned.raw().body()).isEqualTo(pointer == null ? 201 : 400);
        assertThat(earned.errors())
                .isEqualTo(pointer == null ? "" : pointer + " expires_before_activation");
    }

    @Test
    void eventsShouldBeRewarded() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'fixed':25},'when':{'event':'REVIEW_WRITTEN'}");
        rules.promote("q", "'grant':{'fixed':1000}");
        String member = shop.newMember();
        String body =
                "{\"txId\":\"E-1\",\"memberId\":\"%s\",\"event\":\"REVIEW_WRITTEN\",\"attributes\":{\"stars\":5}}"
                        .formatted(member);
        Reply rewarded = shop.post("/v1/event-rewards", body);
        assertThat(rewarded.status()).isEqualTo(201);
        assertThat(rewarded.text("type")).isEqualTo("EARN");
        assertThat(rewarded.json().path("points").longValue()).isEqualTo(25);
        assertThat(shop.post("/v1/event-rewards", body).header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(shop.post("/v1/event-rewards", body.replace("5", "4")).code())
                .isEqualTo("tx_id_reused");
        Reply other =
                shop.post(
                        "/v1/event-rewards",
                        body.replace("E-1", "E-2").replace("REVIEW_WRITTEN", "OTHER"));
        assertThat(other.status()).isEqualTo(201);
        assertThat(other.json().path("points").longValue()).isZero();
        JsonNode shown = shop.get("/v1/transactions/E-1").json();
        assertThat(shown.path("event").asText()).isEqualTo("REVIEW_WRITTEN");
        assertThat(shown.path("attributes").toString()).isEqualTo("{\"stars\":5}");
        assertThat(shop.get("/v1/transactions/E-1/explain").json().path("promotions").toString())
                .isEqualTo("[{\"promotionId\":\"p\",\"version\":1,\"points\":25}]");
    }

    /** Written out it would have a thousand million digits. */
    @Test
    void aNumberThatNobodyCouldWriteOutShouldNotBeWrittenOut() {
        Rules rules = Rules.on(server);
        String body =
                "{\"txId\":\"%s\",\"memberId\":\"%s\",\"event\":\"E\",\"attributes\":{\"a\":1e999999999}}"
                        .formatted(newId("E"), rules.shop().newMember());
        assertThat(rules.shop().post("/v1/event-rewards", body).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"memberId":"M","event":"E"}                               | 400 | tx_id_missing
                    {"txId":"T","event":"E"}                                   | 400 | missing_field
                    {"txId":"T","memberId":"M"}                                | 400 | missing_field
                    {"txId":"T","memberId":"M","event":"a b"}                  | 400 | invalid_id
                    {"txId":"T","memberId":"M","event":"E","attributes":7}     | 400 | invalid_type
                    {"txId":"T","memberId":"M","event":"E","basket":{}}        | 400 | unknown_field
                    {"txId":"T","memberId":"M","event":"E","points":7}         | 400 | unknown_field
                    {"txId":"T","memberId":"nobody","event":"E"}               | 404 | member_not_found
                    {"txId":"T","memberId":"nobody","event":"E","unit":"X"}    | 404 | member_not_found
                    """)
    void eventsShouldBeTurnedAway(String body, int status, String code) {
        Reply reply = Rules.on(server).shop().post("/v1/event-rewards", body);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                       | 400 | /basket missing_field
                    {"basket":@,"txId":"T"}                  | 400 | /txId unknown_field
                    {"basket":@,"points":1}                  | 400 | /points unknown_field
                    {"basket":@,"memberId":"a/b"}            | 400 | /memberId invalid_id
                    {"basket":@,"occurredAt":"soon"}         | 400 | /occurredAt invalid_time
                    {"basket":@,"occurredAt":"2999-01-01"}   | 400 | /occurredAt occurred_in_future
                    {"basket":@,"unit":"MILES"}              | 400 | /unit unknown_unit
                    {"basket":@,"partnerId":"nobody"}        | 404 |
                    {"basket":@,"memberId":"nobody"}         | 404 |
                    """)
    void evaluationsShouldBeTurnedAway(String body, int status, String errors) {
        Reply reply =
                Rules.on(server).shop().post("/v1/basket-evaluations", body.replace("@", TWENTY));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.errors()).isEqualTo(errors == null ? "" : errors);
    }

    @Test
    void anEvaluationShouldWriteNothingAndTellWhatTheEarnThenGrants() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote(
                "p", "'grant':{'fixed':30},'cap':{'perMember':{'points':50,'period':'YEAR'}}");
        rules.promote("q", "'grant':{'multiplier':'2'},'activatesAfter':'P3D'");
        rules.promote("r", "'grant':{'fixed':9},'when':{'segments':['vip']}");
        String member = shop.newMember();
        JsonNode guest = rules.evaluate(TWENTY, "").json();
        assertThat(guest.path("promotions").toString())
                .isEqualTo(
                        "[{\"promotionId\":\"p\",\"version\":1,\"points\":30,\"reason\":\"matched\"},"
                            + "{\"promotionId\":\"q\",\"version\":1,\"points\":40,\"reason\":\"matched\"},"
                            + "{\"promotionId\":\"r\",\"version\":1,\"points\":0,\"reason\":\"other_segment\"}]");
        assertThat(guest.path("lots").get(0).path("lotId").isNull()).isTrue();
        String hash = server.stateHash();
        rules.evaluate(TWENTY, ",'memberId':'" + member + "'");
        assertThat(server.stateHash()).isEqualTo(hash);
        Reply earned = rules.earn("T", member, TWENTY);
        assertThat(earned.json().path("points")).isEqualTo(guest.path("points"));
        JsonNode again = rules.evaluate(TWENTY, ",'memberId':'" + member + "'").json();
        assertThat(again.at("/promotions/0").toString())
                .isEqualTo(
                        "{\"promotionId\":\"p\",\"version\":1,\"points\":20,\"capped\":true,\"reason\":\"matched\"}");
        assertThat(again.path("points").longValue()).isEqualTo(80);
        assertThat(rules.pointsFor(member, TWENTY)).isEqualTo(80);
    }

    @Test
    void segmentsShouldCountFromTheMomentTheyChange() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'fixed':100},'when':{'segments':['vip']}");
        shop.put("/v1/segments/vip", "{}");
        String member = shop.newMember();
        assertThat(rules.pointsFor(member, TWENTY)).isEqualTo(20);
        shop.put("/v1/segments/vip/members/" + member, "{}");
        assertThat(rules.pointsFor(member, TWENTY)).isEqualTo(120);
        shop.send(shop.authorized("/v1/segments/vip/members/" + member).DELETE());
        assertThat(rules.pointsFor(member, TWENTY)).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    basket.total >= 2000 && basket.items.exists(i, i.category == 'Toys') | matched
                    basket.total > 2000                                                  | condition_false
                    member.attributes.plan == 'gold'                                     | matched
                    member.attributes.visits > 3                                         | condition_false
                    member.attributes.shoe == 43                                         | condition_failed
                    'vip' in member.segments && member.birthday == '02-29' && !guest     | matched
                    """)
    void aConditionShouldDecideToo(String condition, String reason) {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        shop.put("/v1/segments/vip", "{}");
        shop.put(
                "/v1/members/ann",
                "{\"birthDate\":\"1984-02-29\",\"attributes\":{\"plan\":\"gold\",\"visits\":3}}");
        shop.put("/v1/segments/vip/members/ann", "{}");
        shop.put(
                "/v1/promotions/p",
                Rules.promotion("'grant':{'fixed':100},'when':{'condition':@}")
                        .replace("@", '"' + condition + '"'));
        Reply tried = rules.evaluate(TWENTY, ",'memberId':'ann'");
        assertThat(tried.json().at("/promotions/0/reason").asText())
                .as(tried.raw().body())
                .isEqualTo(reason);
        assertThat(rules.pointsFor("ann", TWENTY)).isEqualTo(reason.equals("matched") ? 120 : 20);
    }

    @Test
    void aConditionThatSaysNothingShouldBeRefused() {
        TestServer shop = Rules.on(server).shop();
        Reply reply =
                shop.put(
                        "/v1/promotions/p",
                        Rules.promotion(
                                "'grant':{'fixed':1},'when':{'condition':'basket.sum > 3'}"));
        assertThat(reply.errors()).isEqualTo("/when/condition invalid_condition");
    }

    @Test
    void whatChangesInAProfileShouldCountAtOnce() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        shop.put("/v1/members/bob", "{\"attributes\":{\"plan\":\"none\"}}");
        shop.put(
                "/v1/promotions/p",
                Rules.promotion("'grant':{'fixed':100},'when':{'condition':@}")
                        .replace("@", "\"member.attributes.plan == 'gold'\""));
        assertThat(rules.pointsFor("bob", TWENTY)).isEqualTo(20);
        shop.put("/v1/members/bob", "{\"attributes\":{\"plan\":\"gold\"}}");
        assertThat(rules.pointsFor("bob", TWENTY)).isEqualTo(120);
        shop.put("/v1/members/bob", "{\"attributes\":null}");
        assertThat(rules.pointsFor("bob", TWENTY)).isEqualTo(20);
    }

    @Test
    void aRetryShouldBeAnsweredByWhatWasEvaluatedThen() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'fixed':100}");
        String member = shop.newMember();
        Reply first = rules.earn("T", member, TWENTY);
        rules.promote("p", "'grant':{'fixed':999}");
        Reply again = rules.earn("T", member, TWENTY);
        assertThat(again.raw().body()).isEqualTo(first.raw().body());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        shop.put("/v1/promotions/p", "{\"to\":\"2001-01-01\"}");
        assertThat(rules.earn("T", member, TWENTY).raw().body()).isEqualTo(first.raw().body());
        assertThat(rules.pointsFor(member, TWENTY)).isEqualTo(20);
        assertThat(shop.get("/v1/transactions/T/explain").json().path("promotions").toString())
                .isEqualTo("[{\"promotionId\":\"p\",\"version\":1,\"points\":100}]");
    }

    @Test
    void anEarnInAnotherUnitShouldSeeThatUnitsPromotions() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        shop.put(
                "/v1/program",
                "{\"units\":[{\"unit\":\"POINTS\",\"default\":true},{\"unit\":\"STATUS\"}]}");
        rules.promote("p", "'grant':{'fixed':5}");
        rules.promote("s", "'grant':{'fixed':70},'unit':'STATUS'");
        rules.promote("s-again", "'grant':{'multiplier':'1'},'unit':'STATUS'");
        String member = shop.newMember();
        // the base earn is in the default unit only, and nothing in another multiplies it
        assertThat(rules.pointsFor(member, TWENTY)).isEqualTo(20 + 5);
        Reply status = rules.tryEarn(newId("T"), member, TWENTY, ",'unit':'STATUS'");
        assertThat(status.json().path("points").longValue()).isEqualTo(70);
        assertThat(status.text("unit")).isEqualTo("STATUS");
        rules.promote(
                "s-base",
                "'kind':'BASE','grant':{'perMoney':{'points':2,'amount':{'amount':'1.00','currency':'USD'}}},'unit':'STATUS'");
        assertThat(
                        rules.tryEarn(newId("T"), member, TWENTY, ",'unit':'STATUS'")
                                .json()
                                .path("points")
                                .longValue())
                .isEqualTo(70 + 40 + 40);
    }

    @Test
    void anOrderShouldEarnTheSameWay() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        rules.promote("p", "'grant':{'fixed':30},'when':{'products':{'in':['A']}}");
        String order =
                "{\"orderId\":\"O-1\",\"customer\":{\"externalId\":\"new-one\"},\"total\":\"20.00\","
                        + TWENTY.substring(1);
        Reply dry = shop.post("/v1/orders?dryRun=true", order);
        assertThat(dry.json().path("points").longValue()).isEqualTo(50);
        Reply placed = shop.post("/v1/orders", order);
        assertThat(placed.status()).as(placed.raw().body()).isEqualTo(201);
        assertThat(placed.json().path("points").longValue()).isEqualTo(50);
        assertThat(
                        shop.get("/v1/transactions/order:O-1/explain")
                                .json()
                                .at("/promotions/0/points")
                                .longValue())
                .isEqualTo(30);
    }

    @Test
    void whatDependedOnTheMemberShouldBeToldForGood() {
        Rules rules = Rules.on(server);
        TestServer shop = rules.shop();
        shop.put("/v1/segments/vip", "{}");
        shop.put(
                "/v1/members/ann",
                "{\"birthDate\":\"1984-02-29\",\"attributes\":{\"plan\":\"gold\"}}");
        shop.put("/v1/segments/vip/members/ann", "{}");
        rules.promote("p", "'grant':{'fixed':1}");
        rules.earn("T", "ann", TWENTY);
        shop.put("/v1/members/ann", "{\"attributes\":null}");
        JsonNode facts = shop.get("/v1/transactions/T/explain").json().path("memberFacts");
        assertThat(facts.path("segments").toString()).isEqualTo("[\"vip\"]");
        assertThat(facts.path("attributes").toString()).isEqualTo("{\"plan\":\"gold\"}");
        assertThat(facts.path("birthday").asText()).isEqualTo("--02-29");
    }

    private static long earnedAt(Rules rules, String member, String at) {
        return rules.tryEarn(newId("T"), member, TWENTY, ",'occurredAt':'" + at + "'")
                .json()
                .path("points")
                .longValue();
    }

    private static String lots(Reply earned) {
        StringBuilder lots = new StringBuilder();
        for (JsonNode lot : earned.json().path("lots")) {
            lots.append(lots.isEmpty() ? "" : ",")
                    .append(lot.path("points").asLong())
                    .append(' ')
                    .append(lot.path("source").asText())
                    .append(' ')
                    .append(lot.path("activatesAt").asText())
                    .append(' ')
                    .append(lot.path("expiresAt").asText());
        }
        return lots.toString();
    }
}
