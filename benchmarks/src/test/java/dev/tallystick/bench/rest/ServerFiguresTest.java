package dev.tallystick.bench.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ServerFiguresTest {
    private static final String EARLIER =
            """
            # HELP tallystick_force_seconds time of one force of the journal
            # TYPE tallystick_force_seconds histogram
            tallystick_force_seconds_bucket{le="5.0E-4"} 10
            tallystick_force_seconds_bucket{le="0.001"} 10
            tallystick_force_seconds_bucket{le="+Inf"} 10
            tallystick_batch_entries_count 10
            tallystick_batch_entries_sum 20.0
            tallystick_position_durable 20.0
            tallystick_postings_total{outcome="POSTED",type="EARN"} 18.0
            tallystick_postings_total{outcome="INSUFFICIENT_POINTS",type="REDEEM"} 2.0
            """;
    private static final String LATER =
            """
            tallystick_force_seconds_bucket{le="5.0E-4"} 60
            tallystick_force_seconds_bucket{le="0.001"} 110
            tallystick_force_seconds_bucket{le="+Inf"} 110
            tallystick_batch_entries_count 110
            tallystick_batch_entries_sum 1020.0
            tallystick_position_durable 1020.0
            tallystick_postings_total{outcome="POSTED",type="EARN"} 1000.0
            tallystick_postings_total{outcome="POSTED",type="REDEEM"} 18.0
            tallystick_postings_total{outcome="INSUFFICIENT_POINTS",type="REDEEM"} 2.0
            """;

    @Test
    void shouldTellWhatCameBetweenTwoLooks() {
        ServerFigures between = ServerFigures.parse(LATER).since(ServerFigures.parse(EARLIER));
        assertThat(between.position()).isEqualTo(1_000);
        assertThat(between.posted()).isEqualTo(1_000);
        assertThat(between.entriesPerBatch()).isEqualTo(10);
        // half of the forces took up to 500 us, half of the others up to 750
        assertThat(between.forceMicros(50)).isEqualTo(500, Offset.offset(1e-6));
        assertThat(between.forceMicros(75)).isEqualTo(750, Offset.offset(1e-6));
        assertThat(between.plus(between).posted()).isEqualTo(2_000);
    }

    @Test
    void shouldTellNothingOfNothing() {
        ServerFigures none = ServerFigures.parse("");
        assertThat(none.forceMicros(50)).isNaN();
        assertThat(none.entriesPerBatch()).isZero();
    }
}
