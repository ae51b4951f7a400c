package doorhouse.iam;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of the tags of one thing, in the order of their keys, as the List…Tags operations answer.
record TagPage(List<Tag> tags, boolean isTruncated, @Nullable String marker) {
    /// @param marker as the caller sent it
    /// @param maxItems as the caller sent it
    static TagPage of(List<Tag> tags, @Nullable String marker, @Nullable Integer maxItems) {
        var page = Page.of(marker, maxItems, tags, Tag::order);
        return new TagPage(page.rows(), page.isTruncated(), page.marker());
    }
}
