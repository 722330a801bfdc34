package dev.tallystick.rest.segments;

import static dev.tallystick.rest.TestServer.newId;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.tallystick.rest.TestServer;
import dev.tallystick.rest.TestServer.Reply;
import dev.tallystick.rest.WithServer;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;

class SegmentFileIT extends WithServer {
    @Test
    void shouldReportEveryLine() {
        String segmentId = segment();
        String first = server.newMember();
        String second = server.newMember();
        server.put(path(segmentId) + "/members/" + second, "");
        Reply reply =
                post(
                        segmentId,
                        "",
                        "\uFEFFmemberId,action\r\n%s\r\n%s,add\r\nnobody,add\r\n%s,add\r\n\r\na b,add\r\n%s,leave\r\n%s,add,x\r\nnobody,remove\r\n%s,remove\r\n%s,remove\r\n"
                                .formatted(first, second, first, first, first, second, second));
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        assertThat(reply.json().toString())
                .isEqualTo(
                        ("{'segmentId':'%s','mode':'add','lines':10,'added':1,'alreadyIn':1,'removed':1,'notIn':1,'duplicates':1,'unknown':2,"
                             + "'tooManySegments':0,'malformed':3,'left':0,'problems':["
                             + "{'line':4,'memberId':'nobody','code':'member_not_found'},{'line':5,'memberId':'%s','code':'duplicate'},"
                             + "{'line':7,'memberId':null,'code':'malformed_line'},{'line':8,'memberId':'%s','code':'malformed_line'},"
                             + "{'line':9,'memberId':'%s','code':'malformed_line'},{'line':10,'memberId':'nobody','code':'member_not_found'}],"
                             + "'problemsNotListed':0}")
                                .formatted(segmentId, first, first, first)
                                .replace('\'', '"'));
        assertThat(members(segmentId)).containsExactly(first);
    }

    @Test
    void aWholeSegmentShouldBeJustTheFile() {
        String segmentId = segment();
        String stays = server.newMember();
        String leaves = server.newMember();
        String comes = server.newMember();
        post(segmentId, "", "memberId\n%s\n%s\n".formatted(stays, leaves));
        Reply reply =
                post(segmentId, "?mode=replace", "memberId\n%s\n%s\n".formatted(stays, comes));
        assertThat(reply.json().path("left").intValue()).isEqualTo(1);
        assertThat(reply.json().path("added").intValue()).isEqualTo(1);
        assertThat(members(segmentId)).containsExactlyInAnyOrder(stays, comes);
        Reply removing =
                post(segmentId, "?mode=replace", "memberId,action\n%s,remove\n".formatted(stays));
        assertThat(removing.json().path("malformed").intValue()).isEqualTo(1);
        assertThat(members(segmentId)).isEmpty();
    }

    @Test
    void whoComesByAFileShouldEarnByIt() {
        String segmentId = segment();
        String memberId = server.newMember();
        server.put(
                "/v1/promotions/" + newId("promotion"),
                "{\"name\":\"VIP\",\"from\":\"2026-01-01\",\"kind\":\"BONUS\",\"priority\":1,\"when\":{\"event\":\"%s\",\"segments\":[\"%s\"]},\"grant\":{\"fixed\":50}}"
                        .formatted(segmentId, segmentId));
        assertThat(reward(memberId, segmentId)).isZero();
        post(segmentId, "", "memberId\n" + memberId);
        assertThat(reward(memberId, segmentId)).isEqualTo(50);
        post(segmentId, "", "memberId,action\n" + memberId + ",remove\n");
        assertThat(reward(memberId, segmentId)).isZero();
    }

    @Test
    void shouldRefuseWhatIsNoFileOfMembers() {
        String segmentId = segment();
        assertThat(post(segmentId, "", "id\nM\n").code()).isEqualTo("invalid_csv");
        assertThat(post(segmentId, "", "").code()).isEqualTo("invalid_csv");
        assertThat(post(segmentId, "?mode=all", "memberId\n").errors())
                .isEqualTo("query:mode invalid_value");
        assertThat(post("nosuch", "", "memberId\n").code()).isEqualTo("segment_not_found");
        assertThat(server.post(path(segmentId) + "/file", "{}").status()).isEqualTo(415);
        TestServer reader = server.as(newId("program"), "members:read");
        assertThat(
                        reader.send(
                                        reader.authorized(path(segmentId) + "/file")
                                                .header("Content-Type", "text/csv")
                                                .POST(BodyPublishers.ofString("memberId\n")))
                                .code())
                .isEqualTo("insufficient_scope");
    }

    @Test
    void aSegmentShouldReadOneFileAtATimeAndAnotherOnceThatIsCut() throws IOException {
        String segmentId = segment();
        String memberId = server.newMember();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(answerToHead(socket, segmentId)).isEqualTo("HTTP/1.1 100 Continue");
            OutputStream out = socket.getOutputStream();
            out.write("memberId\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Reply busy = post(segmentId, "", "memberId\n");
            assertThat(busy.code()).isEqualTo("file_in_progress");
            try (Socket another = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                // it is refused before its file is asked for
                assertThat(answerToHead(another, segmentId)).startsWith("HTTP/1.1 409 ");
            }
        }
        Reply after = post(segmentId, "", "memberId\n" + memberId);
        while (after.status() == 409) {
            after = post(segmentId, "", "memberId\n" + memberId);
        }
        assertThat(members(segmentId)).containsExactly(memberId);
    }

    /** {@return the first line of the answer to who asks whether to send a file} */
    private String answerToHead(Socket socket, String segmentId) throws IOException {
        String head =
                """
                POST %s/file?mode=replace HTTP/1.1
                Host: a
                Content-Type: text/csv
                Content-Length: 1000000
                Authorization: %s
                Expect: 100-continue

                """;
        String sent = head.formatted(path(segmentId), server.authorization()).replace("\n", "\r\n");
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
    }

    private long reward(String memberId, String event) {
        Reply reply =
                server.post(
                        "/v1/event-rewards",
                        "{\"txId\":\"%s\",\"memberId\":\"%s\",\"event\":\"%s\"}"
                                .formatted(newId("T"), memberId, event));
        return reply.json().path("points").longValue();
    }

    private String segment() {
        String segmentId = newId("segment");
        server.put(path(segmentId), "{}");
        return segmentId;
    }

    private String path(String segmentId) {
        return "/v1/segments/" + segmentId;
    }

    private Reply post(String segmentId, String query, String file) {
        try {
            return server.send(
                    server.authorized(path(segmentId) + "/file" + query)
                            .header("Content-Type", "text/csv; charset=utf-8")
                            .POST(BodyPublishers.ofString(file)));
        } catch (UncheckedIOException e) {
            throw new AssertionError(file, e);
        }
    }

    private List<String> members(String segmentId) {
        JsonNode data = server.get(path(segmentId) + "/members?limit=100").json().path("data");
        return data.findValuesAsText("memberId");
    }
}
