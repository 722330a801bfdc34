package dev.tallystick.rest.segments;

import dev.tallystick.rest.json.Fields;

import java.util.function.UnaryOperator;

/** What a PUT asks to change: a field absent stays, null is cleared. */
record SegmentChange(UnaryOperator<String> name, UnaryOperator<String> description) {
    private static final int NAME_LENGTH_MAX = 200;
    private static final int DESCRIPTION_LENGTH_MAX = 500;

    /** Reads the body of a PUT and finishes it. */
    static SegmentChange read(Fields body) {
        SegmentChange change =
                new SegmentChange(
                        field(body, "name", NAME_LENGTH_MAX),
                        field(body, "description", DESCRIPTION_LENGTH_MAX));
        body.finish();
        return change;
    }

    Segment over(Segment before) {
        return new Segment(
                before.segmentId(),
                name.apply(before.name()),
                description.apply(before.description()),
                before.number(),
                before.version(),
                before.createdAtMs());
    }

    private static UnaryOperator<String> field(Fields body, String name, int lengthMax) {
        String text = body.optionalText(name, lengthMax).orElse(null);
        return body.has(name) ? before -> text : before -> before;
    }
}
