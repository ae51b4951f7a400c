package doorhouse.policy;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/// Where a statement stands in its document, as the policy simulator tells it: lines and columns
/// from 1, where a column is that of the next character. The first statement begins behind the
/// bracket that opens the list, every other where the one before it ends. Observed on the live
/// service.
public record Place(Position start, Position end) {
    public record Position(int line, int column) {
        private static Position of(TokenStreamLocation location) {
            return new Position(location.getLineNr(), location.getColumnNr());
        }
    }

    /// The places of a policy's statements, in their order.
    ///
    /// @param json a document that was read before
    static List<Place> of(String json) {
        try (var parser = PolicyReader.parser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                var opened = parser.nextToken();
                if (name.equals("Statement")) return of(parser, opened);
                parser.skipChildren();
            }
            throw new IllegalArgumentException("a policy without statements");
        }
    }

    private static List<Place> of(JsonParser parser, JsonToken opened) {
        var places = new ArrayList<Place>();
        var start = Position.of(parser.currentLocation());
        while (opened == JsonToken.START_OBJECT || parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            var end = Position.of(parser.currentLocation());
            places.add(new Place(start, end));
            if (opened == JsonToken.START_OBJECT) break;
            start = end;
        }
        return places;
    }
}
