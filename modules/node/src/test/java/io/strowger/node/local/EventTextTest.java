package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class EventTextTest {
    @Test
    void namesEachPartOfWhatHasHappened() throws JsonProcessingException {
        assertThat(of("{\"from\": \"us1\", \"to\": \"ie1\", \"epoch\": 2, \"at\": \"2026-11-29T08:00:00Z\"}"))
                .isEqualTo("from=us1 to=ie1 epoch=2");
    }

    @Test
    void looksIntoWhatIsInsideAndLeavesOutWhatIsEmpty() throws JsonProcessingException {
        assertThat(of("{\"contacts\": [{\"uri\": \"sip:a@h\", \"path\": []}], \"lists\": [\"CL1\", \"CL2\"],"
                        + " \"call\": {\"id\": \"x\", \"body\": \"\", \"none\": null}}"))
                .isEqualTo("contacts.uri=sip:a@h lists.1=CL1 lists.2=CL2 call.id=x");
    }

    @Test
    void isCutOffWhereItGetsLong() throws JsonProcessingException {
        assertThat(of("{\"text\": \"" + "x".repeat(1000) + "\"}")).hasSize(243).endsWith("...");
    }

    @Test
    void isTheWholeOfAState() throws JsonProcessingException {
        var state = new ObjectMapper().readTree("{\"at\": \"noon\", \"text\": \"" + "x".repeat(1000) + "\"}");

        assertThat(EventText.state(state)).startsWith("at=noon text=x").hasSize(1013);
    }

    @Test
    void endsWithTheRequestThatItWasStoredFor() throws JsonProcessingException {
        var happened = new ObjectMapper().readTree("""
                {"event":{"list":"CL1"},"cause":{"from":"192.0.2.7","by":"AC1","request":"POST /a"}}""");

        assertThat(EventText.of(happened)).isEqualTo("list=CL1 (POST /a by AC1 from 192.0.2.7)");
    }

    private static String of(String event) throws JsonProcessingException {
        return EventText.of(new ObjectMapper().readTree("{\"event\":" + event + "}"));
    }
}
