package doorhouse.http;

import java.net.InetSocketAddress;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;

/// Connections of trusted balancers begin with a PROXY header (version 1 or 2); those of anybody
/// else are HTTP from their first byte, and a PROXY header there is broken HTTP.
final class PeerConnections extends AbstractConnectionFactory {
    private final Proxies proxies;
    private final ConnectionFactory ofBalancers;
    private final ConnectionFactory ofOthers;

    PeerConnections(Proxies proxies, ConnectionFactory ofBalancers, ConnectionFactory ofOthers) {
        super("peer");
        this.proxies = proxies;
        this.ofBalancers = ofBalancers;
        this.ofOthers = ofOthers;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint end) {
        var from = end.getRemoteSocketAddress() instanceof InetSocketAddress peer ? peer : null;
        boolean trusted = from != null && proxies.trust(Sender.text(from.getAddress()));
        return (trusted ? ofBalancers : ofOthers).newConnection(connector, end);
    }
}
