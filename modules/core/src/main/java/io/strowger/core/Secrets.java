package io.strowger.core;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What must not be shown of a message though the rest may: what proves a password, and passwords themselves.
public final class Secrets {
    /// What stands in the place of a secret.
    public static final String MASK = "***";

    private static final List<String> CREDENTIALS = List.of("authorization", "password", "@");

    /// What no `user:password@` goes across.
    private static final String AROUND = " \t\r\n/@\"'<>";

    private static final List<Part> PARTS = List.of(
            // the value by which a digest proves the password, on a folded line too; quoted to its end or not
            Part.with("response", "(\\bresponse\\s*=\\s*)(?:\"[^\"]*\"?|[^\\s,\"]+)()"),
            // any other scheme: Basic, Bearer
            Part.with("authorization", "(?m)(^(?:proxy-)?authorization\\s*:\\s*(?!digest\\b)\\w+\\s+)[^\\r\\n]+()"),
            // user:password@ of any URL, SIP's too
            new Part(
                    Secrets::hasPasswordBeforeAt,
                    pattern("((?:\\b\\w+://|\\bsips?:)[^\\s/:@\"'<>;?]*:)[^\\s/@\"'<>]+(@)")),
            // <Sip username="" password="">, and ?password= in a URL
            Part.with("password", "(\\bpassword\\s*=\\s*)(?:\"[^\"]*\"?|'[^']*'?|[^\\s&\"'<>;]+)()"));

    private Secrets() {}

    /// What a secret stands between, and a quick look whether it is worth searching for that: the ladder has every
    /// message.
    private record Part(Predicate<String> mayBeIn, Pattern pattern) {
        static Part with(String word, String regex) {
            return new Part(lowerCase -> lowerCase.contains(word), Secrets.pattern(regex));
        }

        String masked(String text) {
            return pattern.matcher(text).replaceAll("$1" + Matcher.quoteReplacement(MASK) + "$2");
        }
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /// `text`, a SIP message, a URL or a document, with its secrets masked.
    public static String masked(String text) {
        var lowerCase = text.toLowerCase(Locale.ROOT);
        if (CREDENTIALS.stream().noneMatch(lowerCase::contains)) return text;
        var masked = text;
        for (var part : PARTS) {
            if (!part.mayBeIn().test(lowerCase)) continue;
            masked = part.masked(masked);
            lowerCase = masked.toLowerCase(Locale.ROOT); // a mask takes away what another secret may have ended at
        }
        return masked;
    }

    /// Whether a colon before an `@` parts a user from a password, and is not only that of `sip:`.
    private static boolean hasPasswordBeforeAt(String text) {
        for (var at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            var colons = 0;
            var place = at - 1;
            for (; place >= 0 && AROUND.indexOf(text.charAt(place)) < 0; place--)
                if (text.charAt(place) == ':') colons++;
            var isAfterSlash = place >= 0 && text.charAt(place) == '/';
            if (colons > (isAfterSlash ? 0 : 1)) return true;
        }
        return false;
    }
}
