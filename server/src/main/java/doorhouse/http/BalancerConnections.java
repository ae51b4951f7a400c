package doorhouse.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory;

/// Connections that begin with a PROXY header, and end where they do not: whoever receives the
/// protocol must not guess whether it is spoken (PROXY protocol §2), and a balancer that forgets
/// its header would hand on that of its client.
final class BalancerConnections extends ProxyConnectionFactory {
    BalancerConnections(String next) {
        super(next);
    }

    @Override
    protected void nextProtocol(Connector connector, EndPoint end, ByteBuffer begun) {
        throw new IllegalStateException("no PROXY header from " + end.getRemoteSocketAddress());
    }
}
