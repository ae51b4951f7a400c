package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Ids that a developer asks for by a tag, so that tests and seeds know them beforehand. The tags
/// are those that people are used to from emulators.
public final class PinnedIds {
    private static final List<String> TAGS =
            List.of("_custom_id_", "ms-custom-id", "floci:override-id");

    private PinnedIds() {}

    /// The tag that pins an id.
    ///
    /// @param present whether there is a tag of this name
    public static Optional<String> tag(Predicate<String> present) {
        return TAGS.stream().filter(present).findFirst();
    }

    /// The id that the tags pin, whole or as what follows the region.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException when it has not an id's
    ///   form
    static Optional<UserPoolId> find(JsonNode tags, Region region) {
        var tag = tag(tags::has);
        if (tag.isEmpty()) return Optional.empty();
        var wanted = tags.path(tag.get()).asString();
        var whole = UserPoolId.fits(wanted) ? wanted : region + "_" + wanted;
        if (UserPoolId.fits(whole)) return Optional.of(new UserPoolId(whole));
        throw INVALID_PARAMETER.because(
                "The tag " + tag.get() + " must be a user pool id or its part after the region.");
    }
}
