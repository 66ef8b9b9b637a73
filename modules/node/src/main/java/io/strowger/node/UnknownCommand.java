package io.strowger.node;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine;

/// A word where one of the commands of `group` is wanted, and none is called so.
record UnknownCommand(CommandLine group, String word) {
    private static final int SHORT_WORD = 4; // below it, two other letters make any command of it
    private static final int MOST_SLIPS = 2;

    /// Empty when something else is wrong.
    static Optional<UnknownCommand> of(CommandLine.ParameterException wrong) {
        var group = wrong.getCommandLine();
        if (group.getSubcommands().isEmpty()) return Optional.empty();
        return word(wrong).map(word -> new UnknownCommand(group, word));
    }

    private static Optional<String> word(CommandLine.ParameterException wrong) {
        if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched)
            return unmatched.isUnknownOption()
                    ? Optional.empty()
                    : unmatched.getUnmatched().stream().findFirst();
        // `help` was asked about it: a value of no argument that picocli knows
        return wrong.getArgSpec() == null ? Optional.ofNullable(wrong.getValue()) : Optional.empty();
    }

    String message() {
        var closest = closest();
        return "there is no command '" + word + "'. "
                + (closest.isEmpty() ? "" : "Did you mean " + String.join(" or ", closest) + "? ")
                + "`./" + group.getCommandSpec().qualifiedName() + " help` lists them all.";
    }

    private List<String> closest() {
        var names = group.getSubcommands().entrySet().stream()
                .filter(command ->
                        !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
        var fewest = names.stream().mapToInt(this::slips).min().orElse(0);
        if (fewest > (word.length() < SHORT_WORD ? 1 : MOST_SLIPS)) return List.of();
        return names.stream().filter(name -> slips(name) == fewest).toList();
    }

    /// How many letters to put in, take out or replace until the word is this name: Levenshtein's distance.
    private int slips(String name) {
        var row = IntStream.rangeClosed(0, name.length()).toArray();
        for (var i = 1; i <= word.length(); i++) {
            var next = new int[row.length];
            next[0] = i;
            for (var j = 1; j < row.length; j++) {
                var replaced = row[j - 1] + (word.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, 1 + Math.min(row[j], next[j - 1]));
            }
            row = next;
        }
        return row[name.length()];
    }
}
