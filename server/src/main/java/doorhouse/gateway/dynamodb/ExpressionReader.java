package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.VALIDATION;
import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.gateway.dynamodb.Expression.Between;
import doorhouse.gateway.dynamodb.Expression.Both;
import doorhouse.gateway.dynamodb.Expression.Call;
import doorhouse.gateway.dynamodb.Expression.Comparison;
import doorhouse.gateway.dynamodb.Expression.Condition;
import doorhouse.gateway.dynamodb.Expression.Either;
import doorhouse.gateway.dynamodb.Expression.Not;
import doorhouse.gateway.dynamodb.Expression.OneOf;
import doorhouse.gateway.dynamodb.Expression.Operand;
import doorhouse.gateway.dynamodb.Expression.Path;
import doorhouse.gateway.dynamodb.Expression.Size;
import doorhouse.gateway.dynamodb.Expression.Value;
import doorhouse.gateway.dynamodb.Token.Kind;
import doorhouse.operation.ApiException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads the expressions of requests, in the order of their grammar. What it does not understand
/// whole it refuses, so that nothing goes to the database which was decided by half. Source:
/// "Expressions" of the DynamoDB developer guide; where that is silent, DynamoDB Local.
final class ExpressionReader {
    private static final int MAX_BYTES = 4_096;

    /// Of parentheses and functions inside each other.
    private static final int MAX_DEPTH = 64;

    private static final Set<String> COMPARATORS = Set.of("=", "<>", "<", "<=", ">", ">=");
    private static final Set<String> CONDITIONS =
            Set.of(
                    "attribute_exists",
                    "attribute_not_exists",
                    "attribute_type",
                    "begins_with",
                    "contains");
    private static final Set<String> ONE_OPERAND =
            Set.of("attribute_exists", "attribute_not_exists");

    private final String parameter;
    private final String text;
    private final List<Token> tokens;
    private final Placeholders placeholders;
    private int at;
    private int depth;

    private ExpressionReader(String parameter, String text, Placeholders placeholders) {
        this.parameter = parameter;
        this.text = text;
        this.placeholders = placeholders;
        if (text.isBlank()) throw invalid("The expression can not be empty;");
        int bytes = text.getBytes(UTF_8).length;
        if (bytes > MAX_BYTES)
            throw invalid(
                    "Expression size has exceeded the maximum allowed size; expression size: "
                            + bytes);
        this.tokens = Token.read(text);
    }

    /// A condition, filter or key condition.
    ///
    /// @throws ApiException when it is none
    static Condition condition(String parameter, String text, Placeholders placeholders) {
        var reader = new ExpressionReader(parameter, text, placeholders);
        var read = reader.condition(reader.either());
        reader.end();
        return read;
    }

    /// Notes the attributes that a projection names.
    static void projection(String parameter, String text, Placeholders placeholders) {
        var reader = new ExpressionReader(parameter, text, placeholders);
        do reader.path();
        while (reader.skip(","));
        reader.end();
    }

    /// Notes the attributes that an update names, those it reads too.
    static void update(String parameter, String text, Placeholders placeholders) {
        var reader = new ExpressionReader(parameter, text, placeholders);
        reader.clauses();
        reader.end();
    }

    // condition

    private Expression either() {
        var left = both();
        while (skipWord("OR")) left = new Either(condition(left), condition(both()));
        return left;
    }

    private Expression both() {
        var left = not();
        while (skipWord("AND")) left = new Both(condition(left), condition(not()));
        return left;
    }

    private Expression not() {
        if (!skipWord("NOT")) return comparison();
        deeper();
        var inner = new Not(condition(not()));
        depth--;
        return inner;
    }

    private Expression comparison() {
        var left = term();
        var next = peek();
        if (next.kind() == Kind.SYMBOL && COMPARATORS.contains(next.text())) {
            take();
            return new Comparison(next.text(), operand(left), operand(term()));
        }
        if (skipWord("BETWEEN")) {
            var low = operand(term());
            if (!skipWord("AND")) throw syntax();
            return new Between(operand(left), low, operand(term()));
        }
        if (skipWord("IN")) {
            expect("(");
            return new OneOf(operand(left), operands());
        }
        return left;
    }

    private Expression term() {
        if (skip("(")) {
            boolean again = peek().is(Kind.SYMBOL, "(");
            int inside = at;
            deeper();
            var inner = either();
            depth--;
            // The inner pair must end before the outer one to have had a use.
            if (again && closes(inside) == at - 1)
                throw invalid("The expression has redundant parentheses;");
            expect(")");
            return inner;
        }
        if (peek().kind() == Kind.NAME && tokens.get(at + 1).is(Kind.SYMBOL, "(")) return call();
        return value();
    }

    /// Where the parenthesis that opens at a token closes.
    private int closes(int open) {
        int level = 0;
        for (int i = open; i < tokens.size(); i++) {
            if (tokens.get(i).is(Kind.SYMBOL, "(")) level++;
            if (tokens.get(i).is(Kind.SYMBOL, ")") && --level == 0) return i;
        }
        return -1;
    }

    private Expression call() {
        var function = take().text();
        expect("(");
        boolean size = function.equals("size");
        if (!size && !CONDITIONS.contains(function))
            throw invalid("Invalid function name; function: " + function);
        deeper();
        var operands = operands();
        depth--;
        int wanted = size || ONE_OPERAND.contains(function) ? 1 : 2;
        if (operands.size() != wanted)
            throw invalid(
                    "Incorrect number of operands for operator or function; operator or function: "
                            + function
                            + ", number of operands: "
                            + operands.size());
        return size ? new Size(operands.getFirst()) : new Call(function, operands);
    }

    /// Up to the parenthesis that closes.
    private List<Operand> operands() {
        var operands = new ArrayList<Operand>();
        do operands.add(operand(term()));
        while (skip(","));
        expect(")");
        return operands;
    }

    private Operand value() {
        if (peek().kind() != Kind.VALUE_PLACEHOLDER) return path();
        return new Value(placeholders.value(parameter, take()));
    }

    private Condition condition(Expression read) {
        return switch (read) {
            case Condition condition -> condition;
            case Size _ ->
                    throw invalid(
                            "The function is not allowed to be used this way in an expression;"
                                    + " function: size");
            case Operand _ -> throw syntax();
        };
    }

    private Operand operand(Expression read) {
        return switch (read) {
            case Operand operand -> operand;
            case Call call ->
                    throw invalid(
                            "The function is not allowed to be used this way in an expression;"
                                    + " function: "
                                    + call.function());
            case Condition _ -> throw syntax();
        };
    }

    // path

    private Path path() {
        var first = take();
        if (first.kind() != Kind.NAME && first.kind() != Kind.NAME_PLACEHOLDER)
            throw syntax(at - 1);
        var attribute = placeholders.attribute(parameter, first);
        boolean nested = false;
        while (true) {
            if (skip(".")) step();
            else if (skip("[")) index();
            else return new Path(attribute, nested);
            nested = true;
        }
    }

    private void step() {
        var token = take();
        if (token.kind() == Kind.NAME_PLACEHOLDER) placeholders.name(parameter, token);
        else if (token.kind() != Kind.NAME) throw syntax(at - 1);
    }

    private void index() {
        if (take().kind() != Kind.NUMBER) throw syntax(at - 1);
        expect("]");
    }

    // update

    private void clauses() {
        var seen = new HashSet<String>();
        do {
            var clause = take();
            if (clause.kind() != Kind.KEYWORD) throw syntax(at - 1);
            if (!seen.add(clause.text()))
                throw invalid(
                        "The \"%s\" section can only be used once in an update expression;"
                                .formatted(clause.text()));
            do action(clause);
            while (skip(","));
        } while (peek().kind() != Kind.END);
    }

    private void action(Token clause) {
        switch (clause.text()) {
            case "SET" -> {
                path();
                expect("=");
                sum();
            }
            case "REMOVE" -> path();
            case "ADD", "DELETE" -> {
                path();
                if (peek().kind() != Kind.VALUE_PLACEHOLDER) throw syntax();
                value();
            }
            default -> throw syntax(at - 1);
        }
    }

    private void sum() {
        addend();
        if (skip("+") || skip("-")) addend();
    }

    private void addend() {
        if (skip("(")) {
            deeper();
            sum();
            depth--;
            expect(")");
            return;
        }
        boolean call = peek().kind() == Kind.NAME && tokens.get(at + 1).is(Kind.SYMBOL, "(");
        if (!call) {
            value();
            return;
        }
        var function = take().text();
        if (!function.equals("if_not_exists") && !function.equals("list_append"))
            throw invalid(
                    "The function is not allowed in an update expression; function: " + function);
        expect("(");
        deeper();
        addend();
        expect(",");
        addend();
        depth--;
        expect(")");
    }

    // tokens

    private Token peek() {
        return tokens.get(at);
    }

    private Token take() {
        var token = tokens.get(at);
        if (token.kind() == Kind.END) throw syntax();
        at++;
        return token;
    }

    private boolean skip(String symbol) {
        if (!peek().is(Kind.SYMBOL, symbol)) return false;
        at++;
        return true;
    }

    private boolean skipWord(String keyword) {
        if (!peek().is(Kind.KEYWORD, keyword)) return false;
        at++;
        return true;
    }

    private void expect(String symbol) {
        if (!skip(symbol)) throw syntax();
    }

    private void end() {
        if (peek().kind() != Kind.END) throw syntax();
    }

    private void deeper() {
        if (++depth > MAX_DEPTH)
            throw invalid(
                    "The expression contains too many nested operations; operation limit: "
                            + MAX_DEPTH);
    }

    private ApiException syntax() {
        return syntax(at);
    }

    /// @param wrong the token that cannot stand there
    private ApiException syntax(int wrong) {
        var token = tokens.get(wrong);
        int from = tokens.get(Math.max(0, wrong - 1)).begin();
        int to = tokens.get(Math.min(tokens.size() - 1, wrong + 1)).end();
        var written =
                token.kind() == Kind.END
                        ? token.text()
                        : text.substring(token.begin(), token.end());
        return invalid(
                "Syntax error; token: \"%s\", near: \"%s\""
                        .formatted(written, text.substring(from, to)));
    }

    private ApiException invalid(String what) {
        return VALIDATION.because("Invalid " + parameter + ": " + what);
    }
}
