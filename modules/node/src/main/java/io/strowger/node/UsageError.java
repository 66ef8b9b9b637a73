package io.strowger.node;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What somebody is told who has typed a command in a way that can't be meant, whoever has found that out: what is
/// wrong, how the command is used, and where more is said.
final class UsageError {
    private UsageError() {}

    /// What the parser has found.
    static Problem of(CommandLine.ParameterException wrong) {
        var suggestions = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                ? String.join(" or ", unmatched.getSuggestions())
                : "";
        return Problem.usage(lowerCase(String.valueOf(wrong.getMessage()))
                + (suggestions.isEmpty() ? "" : ". Did you mean " + suggestions + "?"));
    }

    private static String lowerCase(String message) {
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    static String words(Problem problem, CommandLine command) {
        return String.join(
                System.lineSeparator(),
                asTyped(String.valueOf(problem.getMessage()), command),
                "Usage: " + command.getHelp().abbreviatedSynopsis().strip(),
                "`./" + command.getCommandSpec().qualifiedName() + " --help` says more.");
    }

    /// The API begins with the name of its parameter, `Status must be ...`, which was typed here as `--status`.
    private static String asTyped(String message, CommandLine command) {
        var space = message.indexOf(' ');
        if (space < 1) return message;
        return typed(message.substring(0, space), command)
                .map(name -> name + message.substring(space))
                .orElse(message);
    }

    private static Optional<String> typed(String parameter, CommandLine command) {
        var spec = command.getCommandSpec();
        return Stream.<ArgSpec>concat(spec.options().stream(), spec.positionalParameters().stream())
                .map(argument -> argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel())
                .filter(name -> name.equalsIgnoreCase(parameter) || name.equalsIgnoreCase("--" + parameter))
                .findFirst();
    }
}
