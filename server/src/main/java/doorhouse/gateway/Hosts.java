package doorhouse.gateway;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Names of hosts below our own that stand for a service: `s3.<host>`, `s3.<region>.<host>`, and
/// for S3 with a bucket before either. `localhost` counts as our own too.
public final class Hosts {
    private static final Set<String> SERVICES = Set.of("s3", "dynamodb", "lambda");
    private static final String S3 = "s3";
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");

    private final Supplier<String> publicHost;

    public Hosts(Supplier<String> publicHost) {
        this.publicHost = publicHost;
    }

    /// The service that a host stands for.
    ///
    /// @param host in lower case, without a port
    public Optional<String> service(String host) {
        var labels = withoutRegion(below(host));
        var last = labels.isEmpty() ? "" : labels.getLast();
        boolean stands = SERVICES.contains(last) && (labels.size() == 1 || last.equals(S3));
        return stands ? Optional.of(last) : Optional.empty();
    }

    /// The bucket that stands before S3's name, or right before our own in a request whose
    /// signature is for S3; empty for none.
    public String bucket(String host) {
        var below = below(host);
        var labels = withoutRegion(below);
        return String.join(
                ".",
                labels.isEmpty() || !labels.getLast().equals(S3)
                        ? below
                        : labels.subList(0, labels.size() - 1));
    }

    /// The region at the end, where a service's name is before it, is left out.
    private static List<String> withoutRegion(List<String> labels) {
        boolean regional =
                labels.size() > 1
                        && REGION.matcher(labels.getLast()).matches()
                        && SERVICES.contains(labels.get(labels.size() - 2));
        return regional ? labels.subList(0, labels.size() - 1) : labels;
    }

    /// What stands before our own name; nothing for hosts that are not ours.
    private List<String> below(String host) {
        for (var own : List.of(publicHost.get(), "localhost"))
            if (!own.isEmpty() && host.endsWith("." + own))
                return List.of(
                        host.substring(0, host.length() - own.length() - 1).split("\\.", -1));
        return List.of();
    }
}
