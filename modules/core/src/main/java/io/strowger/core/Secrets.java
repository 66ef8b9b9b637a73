package io.strowger.core;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What must not be shown of a message though the rest may: what proves a password, and passwords themselves.
public final class Secrets {
    /// What stands in the place of a secret.
    public static final String MASK = "***";

    private static final Pattern CREDENTIALS = Pattern.compile("authorization|password|@", Pattern.CASE_INSENSITIVE);
    private static final List<Pattern> PARTS = List.of(
            // the value by which a digest proves the password, on a folded line too; quoted to its end or not
            Pattern.compile("(\\bresponse\\s*=\\s*)(?:\"[^\"]*\"?|[^\\s,\"]+)()", Pattern.CASE_INSENSITIVE),
            // any other scheme: Basic, Bearer
            Pattern.compile(
                    "(^(?:proxy-)?authorization\\s*:\\s*(?!digest\\b)\\w+\\s+)[^\\r\\n]+()",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE),
            // user:password@ of any URL, SIP's too
            Pattern.compile("((?:\\b\\w+://|\\bsips?:)[^\\s/:@\"'<>;?]*:)[^\\s/@\"'<>]+(@)", Pattern.CASE_INSENSITIVE),
            // <Sip username="" password="">, and ?password= in a URL
            Pattern.compile(
                    "(\\bpassword\\s*=\\s*)(?:\"[^\"]*\"?|'[^']*'?|[^\\s&\"'<>;]+)()", Pattern.CASE_INSENSITIVE));

    private Secrets() {}

    /// `text`, a SIP message, a URL or a document, with its secrets masked.
    public static String masked(String text) {
        if (!CREDENTIALS.matcher(text).find()) return text;
        var masked = text;
        for (var part : PARTS) masked = part.matcher(masked).replaceAll("$1" + Matcher.quoteReplacement(MASK) + "$2");
        return masked;
    }
}
