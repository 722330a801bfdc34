package dev.tallystick.rest.http;

import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.json.Moment;
import dev.tallystick.rest.json.Times;
import dev.tallystick.rest.problem.FieldError;
import dev.tallystick.rest.problem.Problem;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Typed reading of a query string, as strict as that of a body: a name given twice, a value that is
 * no UTF-8 or a parameter nobody asked for is refused by {@link #finish}.
 */
public final class Query {
    private static final int LIMIT_DEFAULT = 20;
    private static final int LIMIT_MAX = 100;
    private static final long POSITION_MAX = (1L << 53) - 1;
    private static final String MIN_POSITION = "minPosition";
    private static final Pattern DIGITS = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();
    private final Optional<PositionWait> positionWait;

    /**
     * Takes a query string apart.
     *
     * @param query as it stood in the request; null if there was none
     */
    public Query(String query) {
        this(query, Optional.empty());
    }

    /** The same of a read, for which {@code minPosition} may be asked and is waited for. */
    Query(String query, Optional<PositionWait> positionWait) {
        this.positionWait = positionWait;
        if (query == null || query.isEmpty()) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (values.put(name, value) != null) {
                error(name, "duplicate_field", "The parameter is given twice.");
            }
        }
    }

    /** {@return an optional parameter as it is} */
    public Optional<String> text(String name) {
        known.add(name);
        return Optional.ofNullable(values.get(name));
    }

    /** {@return an optional id} */
    public Optional<String> id(String name, IdRule rule) {
        Optional<String> id = text(name);
        if (id.isPresent() && !rule.allows(id.get())) {
            error(name, "invalid_id", "Must be " + rule.description() + ".");
        }
        return id;
    }

    /** {@return an optional instant or date} */
    public Optional<Moment> moment(String name) {
        Optional<String> text = text(name);
        Optional<Moment> moment = text.flatMap(Times::parse);
        if (text.isPresent() && moment.isEmpty()) {
            error(name, "invalid_time", Times.RULE);
        }
        return moment;
    }

    /** {@return a flag; absent means false} */
    public boolean flag(String name) {
        Optional<String> flag = text(name);
        if (flag.isPresent() && !flag.get().equals("true") && !flag.get().equals("false")) {
            error(name, "invalid_type", "Must be true or false.");
        }
        return flag.isPresent() && flag.get().equals("true");
    }

    /** {@return how many rows a page has: 1 to 100, 20 by default} */
    public int limit() {
        return limit(LIMIT_DEFAULT, LIMIT_MAX);
    }

    /** {@return how many rows a page has, where that is more than is usual} */
    public int limit(int absent, int max) {
        return (int) number("limit", 1, max).orElse(absent);
    }

    /** {@return an optional ledger position, 0 included; it need not be reached} */
    public OptionalLong position(String name) {
        return number(name, 0, POSITION_MAX);
    }

    /** {@return a ledger position as clients write it; empty if it is none} */
    public static OptionalLong positionOf(String text) {
        return numberOf(text, 0, POSITION_MAX);
    }

    private OptionalLong number(String name, long min, long max) {
        Optional<String> text = text(name);
        OptionalLong number =
                text.map(digits -> numberOf(digits, min, max)).orElse(OptionalLong.empty());
        if (text.isPresent() && number.isEmpty()) {
            error(name, "out_of_range", "Must be a whole number, %d to %d.".formatted(min, max));
        }
        return number;
    }

    private static OptionalLong numberOf(String text, long min, long max) {
        if (!DIGITS.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(text);
        return number >= min && number <= max ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Refuses what the contract knows but this version cannot do yet. */
    public void notSupported(String... names) {
        for (String name : names) {
            if (text(name).isPresent()) {
                error(name, "not_supported", "Not supported by this version.");
            }
        }
    }

    /** {@return whether no fault was found so far} */
    public boolean isClean() {
        return errors.isEmpty();
    }

    /**
     * Ends the reading: throws all faults found, unknown parameters among them. In a read it waits
     * then for the {@code minPosition} that was asked for.
     *
     * @throws dev.tallystick.rest.problem.ProblemException 400; 503 {@code position_not_reached}
     */
    public void finish() {
        long minPosition = positionWait.isPresent() ? position(MIN_POSITION).orElse(0) : 0;
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                error(name, "unknown_field", "There is no such parameter.");
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors).exception();
        }
        if (minPosition > 0) {
            positionWait.orElseThrow().await(minPosition);
        }
    }

    /** Records a fault of one parameter. */
    public void error(String name, String code, String detail) {
        errors.add(new FieldError("query:" + name, code, detail));
    }

    private static String decode(String encoded) {
        if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
            return encoded;
        }
        byte[] raw = encoded.getBytes(StandardCharsets.UTF_8); // some send letters as they are
        ByteBuffer bytes = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                bytes.put((byte) hexPair(raw, i + 1));
                i += 2;
            } else {
                bytes.put(raw[i] == '+' ? (byte) ' ' : raw[i]);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static int hexPair(byte[] raw, int at) {
        boolean isThere = at + 1 < raw.length;
        int high = isThere ? Character.digit(raw[at], 16) : -1;
        int low = isThere ? Character.digit(raw[at + 1], 16) : -1;
        if (high < 0 || low < 0) {
            throw malformed();
        }
        return high << 4 | low;
    }

    private static RuntimeException malformed() {
        return Problem.of(400, "invalid_query", "The query string is no percent-encoded UTF-8.")
                .exception();
    }
}
