package doorhouse.crypto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/// Argon2id, version 1.3 (RFC 9106), one lane after another on the caller's thread.
final class Argon2id {
    private static final int VERSION = 0x13;
    private static final int TYPE = 2;
    private static final int SLICES = 4;
    private static final int BLOCK_BYTES = 1024;
    private static final int WORDS = Argon2Compression.WORDS;
    private static final long LOW = 0xFFFF_FFFFL;

    /// Blocks behind the memory: one of zeros, and what makes the addresses of the first slices.
    private static final int MORE_BLOCKS = 3;

    /// What is hashed.
    ///
    /// @param secret K, empty for none
    /// @param associatedData X, empty for none
    record Input(byte[] password, byte[] salt, byte[] secret, byte[] associatedData) {
        Input(byte[] password, byte[] salt) {
            this(password, salt, new byte[0], new byte[0]);
        }
    }

    private final Argon2Cost cost;
    private final long[] memory;
    private final int segment;
    private final int lane;
    private final int zeros;
    private final int addressInput;
    private final int addresses;
    private final Argon2Compression compression = new Argon2Compression();

    private Argon2id(Argon2Cost cost, long[] memory) {
        this.cost = cost;
        this.memory = memory;
        segment = cost.memoryKib() / (SLICES * cost.lanes());
        lane = SLICES * segment;
        zeros = lane * cost.lanes();
        addressInput = zeros + 1;
        addresses = zeros + 2;
    }

    /// How many words of memory a hash needs.
    static int words(Argon2Cost cost) {
        return (cost.memoryKib() + MORE_BLOCKS) * WORDS;
    }

    /// @param memory of at least [#words], with anything in it; zeros afterwards
    /// @param length of the hash in bytes
    static byte[] hash(Input input, Argon2Cost cost, int length, long[] memory) {
        return new Argon2id(cost, memory).hash(input, length);
    }

    private byte[] hash(Input input, int length) {
        try {
            begin(input, length);
            for (int pass = 0; pass < cost.passes(); pass++)
                for (int slice = 0; slice < SLICES; slice++)
                    for (int row = 0; row < cost.lanes(); row++) fill(pass, slice, row);
            return end(length);
        } finally {
            Arrays.fill(memory, 0, words(cost), 0);
            compression.clear();
        }
    }

    /// RFC 9106 §3.2, steps 1 to 4: the first two blocks of each lane.
    private void begin(Input input, int length) {
        Arrays.fill(memory, zeros * WORDS, (zeros + 1) * WORDS, 0);
        byte[] seed = new byte[64 + 8];
        var first = new Blake2bDigest(512);
        for (int number :
                new int[] {cost.lanes(), length, cost.memoryKib(), cost.passes(), VERSION, TYPE})
            update(first, number);
        for (byte[] part :
                new byte[][] {input.password, input.salt, input.secret, input.associatedData}) {
            update(first, part.length);
            first.update(part, 0, part.length);
        }
        first.doFinal(seed, 0);
        var tail = ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < cost.lanes(); row++) {
            for (int column = 0; column < 2; column++) {
                tail.putInt(64, column).putInt(68, row);
                put(row * lane + column, longHash(seed, BLOCK_BYTES));
            }
        }
        Arrays.fill(seed, (byte) 0);
    }

    /// RFC 9106 §3.2, steps 5 and 6, of one segment.
    private void fill(int pass, int slice, int row) {
        boolean independent = pass == 0 && slice < SLICES / 2;
        int start = pass == 0 && slice == 0 ? 2 : 0;
        if (independent) beginAddresses(pass, slice, row);
        for (int i = start; i < segment; i++) {
            int column = slice * segment + i;
            int current = row * lane + column;
            int previous = column == 0 ? current + lane - 1 : current - 1;
            if (independent && (i == start || i % WORDS == 0)) nextAddresses();
            long random =
                    independent
                            ? memory[addresses * WORDS + Argon2Compression.word(i % WORDS)]
                            : memory[previous * WORDS];
            int reference = reference(pass, slice, row, i, random);
            if (pass == 0)
                compression.compress(memory, previous * WORDS, reference * WORDS, current * WORDS);
            else
                compression.compressOnto(
                        memory, previous * WORDS, reference * WORDS, current * WORDS);
        }
    }

    /// Which block the next one is mixed with (RFC 9106 §3.4.2).
    private int reference(int pass, int slice, int row, int i, long random) {
        boolean first = pass == 0 && slice == 0;
        int of = first ? row : (int) ((random >>> 32) % cost.lanes());
        int finished = pass == 0 ? slice * segment : lane - segment;
        int size = of == row ? finished + i - 1 : finished - (i == 0 ? 1 : 0);
        long j1 = random & LOW;
        long x = (j1 * j1) >>> 32;
        long y = (size * x) >>> 32;
        long z = size - 1 - y;
        int from = pass == 0 || slice == SLICES - 1 ? 0 : (slice + 1) * segment;
        return of * lane + (int) ((from + z) % lane);
    }

    /// RFC 9106 §3.4.1.2: what addresses that do not depend on the password are made from.
    private void beginAddresses(int pass, int slice, int row) {
        int at = addressInput * WORDS;
        Arrays.fill(memory, at, at + WORDS, 0);
        long[] numbers = {pass, row, slice, zeros, cost.passes(), TYPE};
        for (int i = 0; i < numbers.length; i++)
            memory[at + Argon2Compression.word(i)] = numbers[i];
    }

    private void nextAddresses() {
        memory[addressInput * WORDS + Argon2Compression.word(6)]++;
        compression.compress(memory, zeros * WORDS, addressInput * WORDS, addresses * WORDS);
        compression.compress(memory, zeros * WORDS, addresses * WORDS, addresses * WORDS);
    }

    /// RFC 9106 §3.2, steps 7 and 8.
    private byte[] end(int length) {
        var last = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int number = 0; number < WORDS; number++) {
            long word = 0;
            for (int row = 0; row < cost.lanes(); row++)
                word ^= memory[((row + 1) * lane - 1) * WORDS + Argon2Compression.word(number)];
            last.putLong(word);
        }
        return longHash(last.array(), length);
    }

    private void put(int block, byte[] bytes) {
        var words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int number = 0; number < WORDS; number++)
            memory[block * WORDS + Argon2Compression.word(number)] = words.getLong();
    }

    /// H', the hash of any length (RFC 9106 §3.3).
    private static byte[] longHash(byte[] input, int length) {
        byte[] out = new byte[length];
        var digest = new Blake2bDigest(8 * Math.min(length, 64));
        update(digest, length);
        digest.update(input, 0, input.length);
        if (length <= 64) {
            digest.doFinal(out, 0);
            return out;
        }
        byte[] v = new byte[64];
        digest.doFinal(v, 0);
        int at = 0;
        while (true) {
            System.arraycopy(v, 0, out, at, 32);
            at += 32;
            int left = length - at;
            var next = new Blake2bDigest(8 * Math.min(left, 64));
            next.update(v, 0, v.length);
            if (left <= 64) {
                next.doFinal(out, at);
                return out;
            }
            next.doFinal(v, 0);
        }
    }

    private static void update(Blake2bDigest digest, int number) {
        for (int shift = 0; shift < 32; shift += 8) digest.update((byte) (number >>> shift));
    }
}
