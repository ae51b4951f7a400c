package doorhouse.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// The least that a balancer can be: passes each connection on to the next node in turn, byte by
/// byte, and leaves out those that say at their health address that they are not ready.
final class Balancer implements AutoCloseable {
    static final Duration BETWEEN_CHECKS = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final List<Integer> nodes;
    private final Set<Integer> ready = ConcurrentHashMap.newKeySet();
    private final Queue<Passage> open = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turns = new AtomicInteger();
    private volatile int pinned;

    /// One client's connection and the node's that it is passed on to.
    private record Passage(Socket client, Socket node, Thread back) {}

    /// @param nodes their ports
    Balancer(List<Integer> nodes) throws IOException {
        this.nodes = List.copyOf(nodes);
        for (int node : nodes) Thread.ofVirtual().start(() -> watch(node));
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    boolean uses(int node) {
        return ready.contains(node);
    }

    void await(int node) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!uses(node)) {
            if (System.nanoTime() > end) throw new AssertionError("node " + node + " is not ready");
            Thread.sleep(10);
        }
    }

    /// Leads everybody to one node from now on; nobody has a connection to another one any more.
    void pin(int node) throws IOException, InterruptedException {
        pinned = node;
        for (var passage = open.poll(); passage != null; passage = open.poll()) {
            passage.node.close();
            passage.back.join();
        }
    }

    void unpin() {
        pinned = 0;
    }

    private void watch(int node) {
        try (var http = HttpClient.newHttpClient()) {
            var health = URI.create("http://127.0.0.1:" + node + "/health/ready");
            var request = HttpRequest.newBuilder(health).timeout(PATIENCE).build();
            while (!door.isClosed()) {
                if (isReady(http, request)) ready.add(node);
                else ready.remove(node);
                Thread.sleep(BETWEEN_CHECKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isReady(HttpClient http, HttpRequest health)
            throws InterruptedException {
        try {
            return http.send(health, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                Thread.ofVirtual().start(() -> lead(client));
            } catch (IOException e) {
                // The door was closed.
            }
        }
    }

    private void lead(Socket client) {
        for (int tries = 0; tries < 2 * nodes.size(); tries++) {
            int node =
                    pinned != 0
                            ? pinned
                            : nodes.get(Math.floorMod(turns.getAndIncrement(), nodes.size()));
            if (pinned == 0 && !ready.contains(node)) continue;
            var server = new Socket();
            try {
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node), 2000);
            } catch (IOException e) {
                // It refuses: it is no longer there, whatever it said.
                ready.remove(node);
                continue;
            }
            var back = Thread.ofVirtual().unstarted(() -> pass(server, client));
            open.add(new Passage(client, server, back));
            back.start();
            pass(client, server);
            return;
        }
        closeQuietly(client);
    }

    /// One way. Its end ends that way alone: the other may still have something to bring.
    private static void pass(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which is all that was wanted.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var passage : open) {
            closeQuietly(passage.client);
            closeQuietly(passage.node);
        }
    }
}
