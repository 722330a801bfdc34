package dev.tallystick.rest.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tallystick.rest.json.Fields;
import dev.tallystick.rest.json.Json;
import dev.tallystick.rest.problem.ProblemException;
import dev.tallystick.rest.store.StoreContract;
import dev.tallystick.rest.store.Together;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Cards, aliases, currencies, consents, the log and the search, on every database. */
class IdentityStoresContractTest extends StoreContract {
    private static final ChangedBy AT_7 = new ChangedBy("shop", 7);

    private MemberStore members;
    private CardStore cards;
    private AliasStore aliases;
    private CurrencyStore currencies;
    private ConsentStore consents;
    private MemberLogStore log;

    @BeforeEach
    void openStores() {
        members = new MemberStore(database, () -> 7, (programId, memberId) -> {});
        cards = new CardStore(database);
        aliases = new AliasStore(database);
        currencies = new CurrencyStore(database);
        consents = new ConsentStore(database);
        log = new MemberLogStore(database);
    }

    @Test
    void cardsShouldBeReplacedCancelledAndNeverGivenTwice() {
        put("M-1", "{\"cardNumber\":\"c1\"}");
        assertThat(cards.replace("p", "c1", "c2", AT_7).cardNumber()).isEqualTo("c2");
        assertThat(cards.replace("p", "c1", "c2", AT_7).state()).isEqualTo(Card.State.ACTIVE);
        assertThat(cards.find("p", "c1").orElseThrow())
                .isEqualTo(new Card("c1", "M-1", Card.State.REPLACED, "c2", 7));
        assertRefused("card_number_taken", () -> put("M-2", "{\"cardNumber\":\"c1\"}"));
        assertThat(members.find("p", "M-2")).as("nothing of it happened").isEmpty();
        put("M-1", "{\"cardNumber\":null}");
        assertThat(cards.find("p", "c2").orElseThrow().state()).isEqualTo(Card.State.CANCELLED);
        assertThat(members.find("p", "M-1").orElseThrow().cardNumber()).isNull();
        assertRefused("card_cancelled", () -> cards.replace("p", "c2", "c3", AT_7));
        assertRefused("card_not_found", () -> cards.replace("q", "c2", "c3", AT_7));
        assertThat(cards.find("q", "c1")).isEmpty();
    }

    @Test
    void ofManyWhoWantOneNumberExactlyOneShouldGetIt() {
        List<Boolean> got =
                Together.run(
                        16,
                        n -> {
                            try {
                                put("M-" + n, "{\"cardNumber\":\"one\"}");
                                return true;
                            } catch (ProblemException e) {
                                assertThat(e.problem().code()).isEqualTo("card_number_taken");
                                return false;
                            }
                        });
        assertThat(got).filteredOn(Boolean::booleanValue).hasSize(1);
        assertThat(members.list("p", MemberSearch.everybody(), Long.MAX_VALUE, 100))
                .hasSize(1)
                .allMatch(profile -> profile.cardNumber().equals("one"));
    }

    @Test
    void aliasesShouldBeOneMembersAndOneOfAProvider() {
        put("M-1", "{}");
        put("M-2", "{}");
        AliasName name = new AliasName("shop", "Ä b:c");
        assertThat(aliases.set("p", "M-1", name, AT_7).created()).isTrue();
        assertThat(aliases.set("p", "M-1", name, AT_7).created()).isFalse();
        assertRefused("alias_taken", () -> aliases.set("p", "M-2", name, AT_7));
        assertThat(aliases.owner("p", name)).contains("M-1");
        assertThat(aliases.owner("q", name)).isEmpty();
        assertThat(aliases.owner("p", new AliasName("shop", "ä b:c"))).as("exact").isEmpty();
        aliases.set("p", "M-1", new AliasName("shop", "other"), AT_7);
        assertThat(aliases.owner("p", name)).isEmpty();
        assertThat(aliases.list("p", "M-1")).hasSize(1);
        aliases.set("p", "M-2", name, AT_7);
        aliases.remove("p", "M-2", "shop", AT_7);
        assertThat(aliases.list("p", "M-2")).isEmpty();
        assertRefused("alias_not_found", () -> aliases.remove("p", "M-2", "shop", AT_7));
    }

    @Test
    void currenciesShouldHaveOnePreferredAtMost() {
        put("M-1", "{}");
        currencies.put("p", "M-1", "EUR", Optional.empty(), AT_7);
        currencies.put("p", "M-1", "CHF", Optional.empty(), AT_7);
        assertThat(currencies.list("p", "M-1"))
                .containsExactly(
                        new CurrencyStore.Row("CHF", true, 7),
                        new CurrencyStore.Row("EUR", false, 7));
        assertThat(members.find("p", "M-1").orElseThrow().currency()).isEqualTo("CHF");
        currencies.remove("p", "M-1", "CHF", AT_7);
        assertThat(members.find("p", "M-1").orElseThrow().currency()).isNull();
        assertRefused("currency_not_found", () -> currencies.remove("p", "M-1", "CHF", AT_7));
    }

    @Test
    void everyChangeOfAConsentShouldStand() {
        put("M-1", "{}");
        consent("{\"granted\":true,\"channels\":[\"b\",\"a\"],\"source\":\"form\"}");
        consent("{\"granted\":true}");
        consent("{\"granted\":false}");
        ConsentChange change = ConsentChange.read(fields("{\"granted\":true}"));
        assertThat(consents.put("p", "M-1", "news", Optional.empty(), change, AT_7))
                .as("is not what was said last")
                .isEmpty();
        List<ConsentStore.Row> all = consents.list("p", "M-1", "news", true, Long.MAX_VALUE, 10);
        assertThat(all).extracting(row -> row.consent().granted()).containsExactly(false, true);
        assertThat(all.getLast().consent().channels()).contains(List.of("a", "b"));
        assertThat(consents.list("p", "M-1", "", false, Long.MAX_VALUE, 10))
                .containsExactly(all.getFirst());
        assertThat(consents.list("p", "M-1", "", true, all.getFirst().number(), 10))
                .containsExactly(all.getLast());
        assertThat(consents.list("q", "M-1", "", true, Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void whatFollowsFromAnEntryShouldStandOnceAndComeBackAtItsPlace() {
        put("M-1", "{}");
        MemberEvent stage =
                MemberEvent.following(MemberEvent.Type.STAGE_CHANGED, 5, 9).with("to", "BLOCKED");
        MemberEvent tier =
                MemberEvent.following(MemberEvent.Type.TIER_CHANGED, 5, 9).with("to", "GOLD");
        assertThat(append(stage)).isPositive();
        assertThat(append(stage)).isZero();
        assertThat(append(tier)).isPositive();
        put("M-1", "{\"name\":\"A\"}");
        List<MemberLogStore.Row> before = events();
        assertThat(before)
                .extracting(MemberLogStore.Row::type)
                .containsExactly(
                        MemberEvent.Type.PROFILE_CHANGED,
                        MemberEvent.Type.TIER_CHANGED,
                        MemberEvent.Type.STAGE_CHANGED,
                        MemberEvent.Type.ENROLLED);
        assertThat(before.get(2).position()).isEqualTo(OptionalLong.of(5));
        database.writeOnly(
                handle -> MemberLogStore.setAside(handle, MemberEvent.Type.STAGE_CHANGED));
        assertThat(events())
                .extracting(MemberLogStore.Row::type)
                .doesNotContain(MemberEvent.Type.STAGE_CHANGED)
                .contains(MemberEvent.Type.TIER_CHANGED);
        append(stage);
        assertThat(events()).isEqualTo(before);
    }

    @Test
    void aSearchShouldCompareAlikeEverywhere() {
        put("M-1", "{\"name\":\"Zoë A\",\"email\":\"Z@x.org\",\"phone\":\"+1 (2) 3\"}");
        put("M-2", "{\"name\":\"zoe\",\"email\":\"z_x.org@y\",\"phone\":\"12 30\"}");
        put("M-3", "{\"name\":\"ZOË b\"}");
        assertThat(found("name", "zoë")).containsExactly("M-3", "M-1");
        assertThat(found("name", "Zo")).containsExactly("M-3", "M-2", "M-1");
        assertThat(found("name", "%")).isEmpty();
        assertThat(found("email", "z@X.ORG")).containsExactly("M-1");
        assertThat(found("phone", "123")).containsExactly("M-1");
    }

    @Test
    void everyChangeShouldBeToldOnceItIsStored() {
        Members all = new Members(database, () -> 7);
        List<String> told = new ArrayList<>();
        all.onChange(
                (programId, memberId) ->
                        told.add(
                                memberId + " " + members.find("p", memberId).orElseThrow().name()));
        all.put("p", "M-1", ProfileChange.readMember(fields("{\"name\":\"A\"}")), AT_7);
        all.put("p", "M-1", ProfileChange.readMember(fields("{\"name\":\"B\"}")), AT_7);
        assertThat(told).containsExactly("M-1 A", "M-1 B");
        assertThat(all.get("p", "M-1")).isEqualTo(members.find("p", "M-1").orElseThrow().member());
    }

    @Test
    void aKeyMayBeLongerThanWhatItStandsFor() {
        String email = "İ".repeat(250) + "@x.y";
        put("M-1", "{\"email\":\"%s\"}".formatted(email));
        assertThat(found("email", email)).containsExactly("M-1");
    }

    @Test
    void nothingOfThePersonShouldBeLeft() {
        put(
                "M-1",
                "{\"name\":\"Zoë\",\"email\":\"z@x.org\",\"phone\":\"1\",\"birthDate\":\"1990-01-01\",\"attributes\":{\"a\":1},\"cardNumber\":\"40000001\"}");
        aliases.set("p", "M-1", new AliasName("shop", "zoe"), AT_7);
        currencies.put("p", "M-1", "EUR", Optional.empty(), AT_7);
        consent("{\"granted\":true}");
        int eventCount = events().size();
        database.writeOnly(handle -> new MemberPersonalStore().erase(handle, "p", "M-1"));
        Profile left = members.find("p", "M-1").orElseThrow();
        assertThat(left)
                .extracting(
                        Profile::name,
                        Profile::email,
                        Profile::phone,
                        Profile::birthday,
                        Profile::attributes,
                        Profile::cardNumber,
                        Profile::currency)
                .containsOnlyNulls();
        assertThat(found("name", "zo")).isEmpty();
        assertThat(found("email", "z@x.org")).isEmpty();
        assertThat(found("phone", "1")).isEmpty();
        assertThat(cards.find("p", "40000001")).isEmpty();
        assertThat(aliases.list("p", "M-1")).isEmpty();
        assertThat(currencies.list("p", "M-1")).isEmpty();
        assertThat(consents.list("p", "M-1", "", true, Long.MAX_VALUE, 9)).isEmpty();
        assertThat(events()).hasSize(eventCount).allMatch(event -> event.details() == null);
    }

    private Profile put(String memberId, String body) {
        return members.put("p", memberId, ProfileChange.readMember(fields(body)), AT_7).profile();
    }

    private void consent(String body) {
        Optional<ConsentStore.Row> seen = consents.find("p", "M-1", "news");
        ConsentChange change = ConsentChange.read(fields(body));
        assertThat(consents.put("p", "M-1", "news", seen, change, AT_7)).isPresent();
    }

    private long append(MemberEvent event) {
        return database.write(handle -> MemberLogStore.append(handle, "p", "M-1", event));
    }

    private List<MemberLogStore.Row> events() {
        return log.list("p", "M-1", Optional.empty(), Long.MAX_VALUE, 50);
    }

    private List<String> found(String filter, String value) {
        Optional<String> given = Optional.of(value);
        Optional<String> none = Optional.empty();
        MemberSearch search =
                new MemberSearch(
                        Optional.empty(),
                        none,
                        filter.equals("email") ? given : none,
                        filter.equals("phone") ? given : none,
                        filter.equals("name") ? given : none,
                        Optional.empty());
        return members.list("p", search, Long.MAX_VALUE, 10).stream()
                .map(profile -> profile.member().memberId())
                .toList();
    }

    private static void assertRefused(String code, Runnable change) {
        assertThatThrownBy(change::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    private static Fields fields(String json) {
        return Fields.of(Json.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }
}
