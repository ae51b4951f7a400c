package doorhouse.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A text of a policy in which wildcards and variables may stand.
///
/// A variable's value is taken literally: a user named `*` gains nothing by it. Source: IAM User
/// Guide, "Variables and tags".
final class TextPattern {
    private static final Part ANY = new Sign(Glob.ANY);
    private static final Part ONE = new Sign(Glob.ONE);

    sealed interface Part {}

    /// A character, or a wildcard.
    private record Sign(int sign) implements Part {}

    /// @param key as the policy writes it
    /// @param folded the key as requests have it
    /// @param otherwise the value when the request has no such key; null makes the pattern unknown
    ///   then
    record Variable(String key, String folded, @Nullable String otherwise) implements Part {
        Variable(String key, @Nullable String otherwise) {
            this(key, RequestContext.folded(key), otherwise);
        }

        boolean known(RequestContext context) {
            return otherwise != null || context.variable(folded) != null;
        }

        void addMissing(RequestContext context, List<String> missing) {
            if (!known(context)) missing.add(key);
        }
    }

    private final List<Part> parts;

    /// What every request sees, where there is no variable.
    private final @Nullable Glob fixed;

    private TextPattern(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.fixed =
                parts.stream().allMatch(Sign.class::isInstance)
                        ? glob(RequestContext.EMPTY, false)
                        : null;
    }

    /// A pattern without variables.
    static TextPattern wildcards(String text) {
        return read(text, true, Version.OF_2008);
    }

    static TextPattern wildcardsAndVariables(String text, Version version) {
        return read(text, true, version);
    }

    /// Where `*` and `?` stand for themselves.
    static TextPattern variables(String text, Version version) {
        return read(text, false, version);
    }

    private static TextPattern read(String text, boolean wildcards, Version version) {
        var parts = new ArrayList<Part>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (wildcards && c == '*') parts.add(ANY);
            else if (wildcards && c == '?') parts.add(ONE);
            else if (version == Version.OF_2012 && text.startsWith("${", i)) {
                int end = text.indexOf('}', i);
                if (end < 0) throw new MalformedPolicyDocument(MalformedPolicyDocument.SYNTAX);
                parts.add(variable(text.substring(i + 2, end)));
                i = end;
            } else parts.add(new Sign(c));
        }
        return new TextPattern(parts);
    }

    /// @param inside what stands between the braces: a key, a key with a default, or `*`, `?`, `$`
    private static Part variable(String inside) {
        if (inside.equals("*") || inside.equals("?") || inside.equals("$"))
            return new Sign(inside.charAt(0));
        int comma = inside.indexOf(',');
        var key = (comma < 0 ? inside : inside.substring(0, comma)).strip();
        if (key.isEmpty()) throw new MalformedPolicyDocument(MalformedPolicyDocument.SYNTAX);
        if (comma < 0) return new Variable(key, null);
        var quoted = inside.substring(comma + 1).strip();
        if (quoted.length() < 2 || !quoted.startsWith("'") || !quoted.endsWith("'"))
            throw new MalformedPolicyDocument(MalformedPolicyDocument.SYNTAX);
        return new Variable(key, quoted.substring(1, quoted.length() - 1));
    }

    /// Whether it has neither wildcards nor variables.
    boolean isLiteral() {
        for (var part : parts) if (!(part instanceof Sign(int sign)) || sign < 0) return false;
        return true;
    }

    /// The pieces between colons, variables kept whole: at most `limit`, the last takes the rest.
    List<TextPattern> split(int limit) {
        var pieces = new ArrayList<TextPattern>();
        int from = 0;
        for (int i = 0; i < parts.size() && pieces.size() < limit - 1; i++) {
            if (parts.get(i) instanceof Sign(int sign) && sign == ':') {
                pieces.add(new TextPattern(parts.subList(from, i)));
                from = i + 1;
            }
        }
        pieces.add(new TextPattern(parts.subList(from, parts.size())));
        return pieces;
    }

    /// The pattern as every request sees it; only for one that was read without variables.
    Glob glob() {
        if (fixed == null) throw new IllegalStateException("the pattern has variables");
        return fixed;
    }

    /// Whether the request can fill all its variables.
    boolean known(RequestContext context) {
        if (fixed != null) return true;
        for (var part : parts)
            if (part instanceof Variable variable && !variable.known(context)) return false;
        return true;
    }

    /// The pattern as this request sees it; null when it has a variable that the request can't
    /// fill.
    @Nullable Glob resolve(RequestContext context) {
        return fixed != null ? fixed : glob(context, false);
    }

    /// The pattern as a request might see it that could fill what this one can't.
    Glob widest(RequestContext context) {
        var glob = fixed != null ? fixed : glob(context, true);
        if (glob == null) throw new IllegalStateException("a part is left");
        return glob;
    }

    private @Nullable Glob glob(RequestContext context, boolean widest) {
        var signs = IntStream.builder();
        for (var part : parts) {
            switch (part) {
                case Sign(int sign) -> signs.add(sign);
                case Variable(_, var folded, var otherwise) -> {
                    var known = context.variable(folded);
                    var value = known != null ? known : otherwise;
                    if (value != null) value.chars().forEach(signs);
                    else if (widest) signs.add(Glob.ANY);
                    else return null;
                }
            }
        }
        return new Glob(signs.build().toArray());
    }

    List<Variable> variables() {
        return parts.stream()
                .flatMap(part -> part instanceof Variable v ? Stream.of(v) : Stream.empty())
                .toList();
    }
}
