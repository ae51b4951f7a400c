package doorhouse.gateway.dynamodb;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// A part of a condition, with its placeholders filled.
sealed interface Expression {
    /// What has a value.
    sealed interface Operand extends Expression {}

    /// What is true or false.
    sealed interface Condition extends Expression {}

    /// A document path.
    ///
    /// @param attribute the item's own attribute at its beginning
    /// @param nested whether it leads on into that attribute
    record Path(String attribute, boolean nested) implements Operand {}

    record Value(JsonNode value) implements Operand {}

    record Size(Operand of) implements Operand {}

    record Both(Condition left, Condition right) implements Condition {}

    record Either(Condition left, Condition right) implements Condition {}

    record Not(Condition inner) implements Condition {}

    /// @param operator `=`, `<>`, `<`, `<=`, `>` or `>=`
    record Comparison(String operator, Operand left, Operand right) implements Condition {}

    record Between(Operand operand, Operand low, Operand high) implements Condition {}

    record OneOf(Operand operand, List<Operand> values) implements Condition {}

    /// `attribute_exists`, `begins_with` and the like.
    record Call(String function, List<Operand> operands) implements Condition {}
}
