import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/// DynamoDB Local, on loopback alone; by itself it listens on every address and has no option for
/// that. Run from this source, with its class path.
final class OnLoopback {
    public static void main(String[] options) throws Exception {
        DynamoDBProxyServer database = ServerRunner.createServerFromCommandLineArgs(options);
        var field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        for (var connector : ((Server) field.get(database)).getConnectors())
            ((ServerConnector) connector).setHost("127.0.0.1");
        database.start();
        database.join();
    }
}
