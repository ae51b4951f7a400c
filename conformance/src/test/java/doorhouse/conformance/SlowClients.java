package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Connections that keep the server waiting, a byte each half second, until it ends them.
final class SlowClients implements AutoCloseable {
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\n";

    private final List<SocketChannel> open = new ArrayList<>();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Thread thread;

    /// @param heads that never come to the end of a request's head
    /// @param bodies that never come to the end of its body
    /// @param silent that ask for much and read nothing
    SlowClients(int port, int heads, int bodies, int silent, String path) throws IOException {
        for (int i = 0; i < heads; i++) begin(port, HEAD + "X-Slow: ");
        for (int i = 0; i < bodies; i++) begin(port, HEAD + "Content-Length: 10000\r\n\r\n{");
        var asked = "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
        for (int i = 0; i < silent; i++) begin(port, asked.repeat(5));
        left.set(open.size());
        thread = Thread.ofPlatform().daemon().name("slow").start(this::drip);
    }

    private void begin(int port, String text) throws IOException {
        var channel = SocketChannel.open();
        open.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 1_024);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
        channel.configureBlocking(false);
    }

    /// How many the server has not ended.
    int left() {
        return left.get();
    }

    private void drip() {
        var drop = ByteBuffer.wrap(new byte[] {'x'});
        try {
            while (!over.get()) {
                int alive = 0;
                for (var channel : open) {
                    if (channel.isOpen() && drip(channel, drop.rewind())) alive++;
                }
                left.set(alive);
                Thread.sleep(500);
            }
        } catch (InterruptedException | IOException e) {
            // The test is over.
        }
    }

    private static boolean drip(SocketChannel channel, ByteBuffer drop) throws IOException {
        try {
            channel.write(drop);
            return true;
        } catch (IOException e) {
            channel.close();
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        over.set(true);
        thread.interrupt();
        for (var channel : open) channel.close();
    }
}
