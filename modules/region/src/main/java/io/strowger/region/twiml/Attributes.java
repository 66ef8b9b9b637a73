package io.strowger.region.twiml;

import io.strowger.region.twiml.Noun.Trim;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The attributes of one element, while it is read. An attribute that nobody takes is none of this element; a
/// value that can't be is replaced by the default, with a warning of the given code.
final class Attributes {
    private static final Set<String> CALL_EVENTS = Set.of("initiated", "ringing", "answered", "completed");
    private static final Set<String> RECORDING_EVENTS = Set.of("in-progress", "completed", "absent");
    private static final List<String> COMPLETED = List.of("completed");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final Element element;
    private final String label;
    private final Map<String, String> untaken;
    private final Warnings warnings;

    private Attributes(Element element, String label, Warnings warnings) {
        this.element = element;
        this.label = label;
        this.untaken = new LinkedHashMap<>(element.attributes());
        this.warnings = warnings;
    }

    /// What `read` makes of them. `label` is what Twilio calls the element: `Dial->SIP`.
    static <T> T read(Element element, String label, Warnings warnings, Function<Attributes, T> read) {
        var attributes = new Attributes(element, label, warnings);
        var result = read.apply(attributes);
        attributes.warnOfUntaken();
        return result;
    }

    /// Nobody detects machines here.
    void ignoreMachineDetection() {
        untaken.keySet().removeIf(name -> name.startsWith("machineDetection") || name.startsWith("amdStatusCallback"));
    }

    /// Has the value `word` mean `meaning`.
    void synonym(String name, String word, String meaning) {
        untaken.computeIfPresent(name, (key, value) -> value.strip().equalsIgnoreCase(word) ? meaning : value);
    }

    private boolean has(String name) {
        return untaken.containsKey(name);
    }

    String text(String name) {
        return text(name, "");
    }

    String text(String name, String otherwise) {
        return has(name) ? verbatim(name).strip() : otherwise;
    }

    /// With the white space around it.
    String verbatim(String name) {
        return Objects.requireNonNullElse(untaken.remove(name), "");
    }

    String text(String name, String otherwise, Pattern allowed, int code) {
        var value = text(name, otherwise);
        return value.equals(otherwise) || allowed.matcher(value).matches()
                ? value
                : invalid(name, value, otherwise, code);
    }

    boolean bool(String name, boolean otherwise, int code) {
        var value = text(name, String.valueOf(otherwise));
        if (value.equalsIgnoreCase("true")) return true;
        if (value.equalsIgnoreCase("false")) return false;
        return invalid(name, value, otherwise, code);
    }

    int number(String name, int otherwise, int least, int most, int code) {
        if (!has(name)) return otherwise;
        var value = text(name);
        if (!NUMBER.matcher(value).matches()) return invalid(name, value, otherwise, code);
        var number = Integer.parseInt(value);
        return number < least || number > most ? invalid(name, value, otherwise, code) : number;
    }

    Duration seconds(String name, int otherwise, int least, int most, int code) {
        return Duration.ofSeconds(number(name, otherwise, least, most, code));
    }

    HttpMethod method(String name, int code) {
        return choice(name, HttpMethod.values(), HttpMethod.POST, code);
    }

    Trim trim(Trim otherwise, int code) {
        return choice("trim", Trim.values(), otherwise, code);
    }

    /// The choice that is written like the value, in whatever case.
    <E> E choice(String name, E[] choices, E otherwise, int code) {
        var value = text(name, otherwise.toString());
        return Arrays.stream(choices)
                .filter(choice -> choice.toString().equalsIgnoreCase(value))
                .findFirst()
                .orElseGet(() -> invalid(name, value, otherwise, code));
    }

    /// Those of its words that are `known`, or the default if there are none; each of the others is a warning.
    List<String> words(String name, Set<String> known, List<String> otherwise, int code) {
        var words = WHITE_SPACE
                .splitAsStream(text(name))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        words.stream().filter(word -> !known.contains(word)).forEach(word -> invalid(name, word, "", code));
        var understood = words.stream().filter(known::contains).toList();
        return understood.isEmpty() ? otherwise : understood;
    }

    Callback statusCallback() {
        return statusCallback(CALL_EVENTS, COMPLETED);
    }

    Callback statusCallback(Set<String> known, List<String> otherwise) {
        return callback("statusCallback", known, otherwise, Warnings.SCHEMA);
    }

    Callback recordingStatusCallback() {
        return callback("recordingStatusCallback", RECORDING_EVENTS, COMPLETED, 13621);
    }

    private Callback callback(String name, Set<String> known, List<String> otherwise, int code) {
        return new Callback(
                text(name), method(name + "Method", Warnings.SCHEMA), words(name + "Event", known, otherwise, code));
    }

    <T> T invalid(String name, String value, T otherwise, int code) {
        var instead = otherwise.equals("") ? "left out" : otherwise + " is used";
        warn(code, "Invalid " + name + " value '" + value + "', " + instead);
        return otherwise;
    }

    void warn(int code, String text) {
        warnings.add(code, label + ": " + text, element);
    }

    private void warnOfUntaken() {
        untaken.keySet().stream()
                .filter(name -> !name.startsWith("xmlns") && name.indexOf(':') < 0) // of XML, not of TwiML
                .forEach(name -> warnings.add(
                        Warnings.SCHEMA,
                        "Attribute '%s' is not allowed to appear in element '%s'".formatted(name, element.name()),
                        element));
    }
}
