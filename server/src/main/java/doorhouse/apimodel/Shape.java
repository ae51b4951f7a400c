package doorhouse.apimodel;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The type of a value on the wire with its constraints. A sensitive value is never repeated in an
/// answer or a log.
public sealed interface Shape {
    String name();

    boolean sensitive();

    /// @param document any JSON at all; then it has no members
    /// @param union exactly one member may be present
    record Structure(
            String name,
            Map<String, Member> members,
            Set<String> required,
            boolean union,
            boolean document,
            boolean sensitive)
            implements Shape {
        public Structure {
            members = Collections.unmodifiableMap(members);
            required = Set.copyOf(required);
        }
    }

    record ListOf(String name, Shape element, Bounds length, boolean sensitive) implements Shape {}

    record MapOf(String name, Shape key, Shape value, Bounds length, boolean sensitive)
            implements Shape {}

    /// @param length in Unicode code points
    /// @param values what an enum allows; empty when it is none
    record Text(
            String name,
            Bounds length,
            @Nullable TextPattern pattern,
            List<String> values,
            boolean sensitive)
            implements Shape {
        public Text {
            values = List.copyOf(values);
        }
    }

    /// A whole number.
    ///
    /// @param kind how wide it may be, whatever its bounds
    record Whole(String name, Kind kind, Bounds value, boolean sensitive) implements Shape {
        /// The width of a whole number, by its name in the services' sentences.
        public enum Kind {
            INTEGER("an Integer", Integer.MIN_VALUE, Integer.MAX_VALUE),
            LONG("a Long", Long.MIN_VALUE, Long.MAX_VALUE);

            final String article;
            final long least;
            final long greatest;

            Kind(String article, long least, long greatest) {
                this.article = article;
                this.least = least;
                this.greatest = greatest;
            }
        }
    }

    record Flag(String name, boolean sensitive) implements Shape {}

    /// Bytes, in Base64 on the wire.
    ///
    /// @param length in bytes, decoded
    record Blob(String name, Bounds length, boolean sensitive) implements Shape {}

    /// A point in time: in JSON the seconds since 1970 as a number.
    record Timestamp(String name, boolean sensitive) implements Shape {}

    /// A member of a structure.
    ///
    /// @param label its name in a validation sentence: the first letter lowered
    /// @param place where it stands in a request
    /// @param wireName its name there
    record Member(String name, String label, Shape shape, Place place, String wireName) {
        /// Where a member stands in a request; all but REST requests have only a body.
        public enum Place {
            BODY,
            URI,
            QUERY,
            HEADER
        }
    }
}
