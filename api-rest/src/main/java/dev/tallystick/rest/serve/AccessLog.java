package dev.tallystick.rest.serve;

import dev.tallystick.rest.http.Answered;
import dev.tallystick.rest.http.RequestObserver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line per request, so that a Request-Id leads to a ledger position and back. Neither ids of
 * members nor anything they wrote stands in it: a route is named by its template.
 *
 * @param next hears of the answers as well
 */
record AccessLog(RequestObserver next) implements RequestObserver {
    private static final Logger LOG = LoggerFactory.getLogger("tallystick.access");

    @Override
    public void onAnswer(Answered answered) {
        boolean isOurFault = answered.status() == 500 || answered.status() == 504;
        LoggingEventBuilder line =
                LOG.atLevel(isOurFault ? Level.WARN : Level.INFO)
                        .addKeyValue("requestId", answered.requestId())
                        .addKeyValue("method", answered.method())
                        .addKeyValue("route", answered.route())
                        .addKeyValue("status", answered.status())
                        .addKeyValue("micros", answered.nanos() / 1_000);
        if (answered.clientId() != null) {
            line = line.addKeyValue("client", answered.clientId());
        }
        if (answered.position() != null) {
            line = line.addKeyValue("position", answered.position());
        }
        line.log(""); // without a message the layout would write "null"
        next.onAnswer(answered);
    }

    /** No line each: there are many, and they are to cost little. */
    @Override
    public void onTurnedAway() {
        next.onTurnedAway();
    }
}
