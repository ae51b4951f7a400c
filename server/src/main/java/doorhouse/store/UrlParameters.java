package doorhouse.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parameters of the operator's URL. pgjdbc believes them before what it is told otherwise, so
/// those by which a request would wait longer than it may are taken out of it.
///
/// @param url without what is not followed
/// @param options for the server's settings, `-c name=value …`; `""` for none
/// @param ignored the names of what is not followed
record UrlParameters(String url, String options, List<String> ignored) {
    private static final Logger LOG = LoggerFactory.getLogger(UrlParameters.class);

    private static final Set<String> TIMES =
            Set.of(
                    "socketTimeout",
                    "connectTimeout",
                    "loginTimeout",
                    "cancelSignalTimeout",
                    "hostRecheckSeconds");

    private static final String OPTIONS = "options";

    static UrlParameters of(String url) {
        int query = url.indexOf('?');
        if (query < 0) return new UrlParameters(url, "", List.of());
        var kept = new ArrayList<String>();
        var ignored = new ArrayList<String>();
        var options = "";
        for (var parameter : url.substring(query + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            var name = equals < 0 ? parameter : parameter.substring(0, equals);
            if (TIMES.contains(name)) ignored.add(name);
            else if (name.equals(OPTIONS) && equals > 0)
                options =
                        URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8);
            else kept.add(parameter);
        }
        var rest = kept.isEmpty() ? "" : "?" + String.join("&", kept);
        return new UrlParameters(url.substring(0, query) + rest, options, List.copyOf(ignored));
    }

    /// The operator's options, and ours after them: of two for one setting PostgreSQL takes the
    /// last.
    String optionsWith(String ours) {
        return (options + " " + ours).strip();
    }

    /// Tells the operator.
    UrlParameters told() {
        for (var name : ignored)
            LOG.warn(
                    "'{}' in 'database.url' is not followed: a request waits for the database for {} s"
                            + " in all",
                    name,
                    Engine.PATIENCE.toSeconds());
        return this;
    }
}
