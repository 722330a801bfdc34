package dev.tallystick.rest.operations;

import dev.tallystick.rest.http.Answer;
import dev.tallystick.rest.http.Call;
import dev.tallystick.rest.http.Route;
import dev.tallystick.rest.json.IdRule;
import dev.tallystick.rest.problem.Problem;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** {@code GET /openapi.json}, and {@code GET /docs}, where it can be read and tried. */
public final class DocsEndpoint {
    private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
    private static final String OURS = "/dev/tallystick/rest/operations/";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    /** Nothing from elsewhere, nothing inline. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
                    + " 'none'";

    private final byte[] openApi;
    private final byte[] page;
    private final Map<String, Answer> files = new HashMap<>();

    /** Loads what it serves. */
    public DocsEndpoint() throws IOException {
        openApi = resource(OURS + "openapi.json");
        page = resource(OURS + "docs.html");
        put("docs.js", OURS, JAVASCRIPT);
        put("swagger-ui-bundle.js", WEBJAR, JAVASCRIPT);
        put("swagger-ui.css", WEBJAR, "text/css; charset=utf-8");
        put("favicon-32x32.png", WEBJAR, "image/png");
    }

    /** {@return the operations} */
    public List<Route> routes() {
        return List.of(
                Route.open("/openapi.json", this::openApi),
                Route.open("/docs", this::page),
                Route.open("/docs/{file}", this::file));
    }

    private Answer openApi(Call call) {
        call.query().finish();
        return Answer.json(200, openApi);
    }

    private Answer page(Call call) {
        call.query().finish();
        return guarded(new Answer(200, "text/html; charset=utf-8", page, Map.of()));
    }

    private Answer file(Call call) {
        call.query().finish();
        Answer file = files.get(call.pathId("file", IdRule.PLAIN));
        if (file == null) {
            throw Problem.notFound("not_found", "There is no such resource.").exception();
        }
        return file;
    }

    private void put(String name, String folder, String contentType) throws IOException {
        files.put(
                name,
                guarded(new Answer(200, contentType, resource(folder + name), Map.of()))
                        .withHeader("Cache-Control", "max-age=3600"));
    }

    private static Answer guarded(Answer answer) {
        return answer.withHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("Referrer-Policy", "no-referrer");
    }

    private static byte[] resource(String path) throws IOException {
        try (InputStream in = DocsEndpoint.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(in, path).readAllBytes();
        }
    }
}
