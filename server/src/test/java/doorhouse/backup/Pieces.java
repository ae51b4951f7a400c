package doorhouse.backup;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The sealed pieces of a backup by a master key, to be put together otherwise.
record Pieces(byte[] head, List<byte[]> pieces) {
    static Pieces of(byte[] file) {
        var buffer = ByteBuffer.wrap(file);
        buffer.position(Contents.MAGIC.length() + 1);
        int wrapped = Short.toUnsignedInt(buffer.getShort());
        int start = buffer.position() + wrapped;
        var pieces = new ArrayList<byte[]>();
        buffer.position(start);
        while (buffer.hasRemaining()) {
            int begin = buffer.position();
            buffer.get();
            int length = buffer.getInt();
            buffer.position(begin);
            byte[] piece = new byte[1 + Integer.BYTES + length];
            buffer.get(piece);
            pieces.add(piece);
        }
        byte[] head = new byte[start];
        ByteBuffer.wrap(file).get(head);
        return new Pieces(head, pieces);
    }

    byte[] without(int index) {
        var fewer = new ArrayList<>(pieces);
        fewer.remove(index);
        return new Pieces(head, fewer).all();
    }

    byte[] swapped(int one, int other) {
        var moved = new ArrayList<>(pieces);
        moved.set(one, pieces.get(other));
        moved.set(other, pieces.get(one));
        return new Pieces(head, moved).all();
    }

    byte[] all() {
        int length = head.length + pieces.stream().mapToInt(p -> p.length).sum();
        var all = ByteBuffer.allocate(length).put(head);
        pieces.forEach(all::put);
        return all.array();
    }
}
