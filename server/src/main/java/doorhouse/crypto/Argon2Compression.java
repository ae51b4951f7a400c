package doorhouse.crypto;

import java.util.Arrays;

/// The compression function G of Argon2 (RFC 9106 §3.5), on blocks of 128 words of one array.
///
/// It is written for the JIT's vectorizer, which makes vector instructions of short, plain loops
/// over one array with a single multiplication each, and of nothing longer. So
///
/// - the eight permutations P of a round run side by side: word k of permutation r stands at `8k +
///   r`, in a block of the memory too, which nothing but this class and the reading of single words
///   ([#word]) sees;
/// - the 32 mixings of a step are one loop over four rows `A`, `B`, `C`, `D` of 32 words; that the
///   second step goes along the diagonals is an offset into rows that are continued at one end;
/// - loops count to 33: the JIT runs the first iteration alone, and it works on words that mean
///   nothing, so that the other 32 fill whole vectors.
///
/// Not to be shared by threads.
final class Argon2Compression {
    static final int WORDS = 128;

    private static final long LOW = 0xFFFF_FFFFL;

    /// Where the rows' first words stand less one: the word there means nothing.
    private static final int A = 0;

    private static final int B = 64;
    private static final int C = 128;
    private static final int D = 192;
    private static final int LENGTH = 256;
    private static final int ROW = 32;
    private static final int COUNT = ROW + 1;

    private final long[] input = new long[WORDS];
    private final long[] state = new long[WORDS];
    private final long[] rows = new long[LENGTH];

    /// Where a block keeps its word of this number.
    static int word(int number) {
        return 8 * (number & 15) + (number >>> 4);
    }

    /// Writes G(x, y) to a block.
    ///
    /// @param x where in the memory the first input begins; y and out likewise
    void compress(long[] memory, int x, int y, int out) {
        permute(memory, x, y);
        long[] input = this.input;
        long[] state = this.state;
        for (int i = 0; i < WORDS; i++) memory[out + i] = input[i] ^ state[i];
    }

    /// Adds G(x, y) to what the block holds, as later passes do.
    void compressOnto(long[] memory, int x, int y, int out) {
        permute(memory, x, y);
        long[] input = this.input;
        long[] state = this.state;
        for (int i = 0; i < WORDS; i++) memory[out + i] ^= input[i] ^ state[i];
    }

    /// Forgets what it has worked on.
    void clear() {
        Arrays.fill(input, 0);
        Arrays.fill(state, 0);
        Arrays.fill(rows, 0);
    }

    private void permute(long[] memory, int x, int y) {
        long[] input = this.input;
        for (int i = 0; i < WORDS; i++) input[i] = memory[x + i] ^ memory[y + i];
        round(input, state, rows);
        round(state, state, rows);
    }

    /// The permutation P of each row of the block, with the block turned, so that a second round is
    /// that of the columns and turns it back.
    private static void round(long[] from, long[] to, long[] rows) {
        System.arraycopy(from, 0, rows, A + 1, ROW);
        System.arraycopy(from, ROW, rows, B + 1, ROW);
        System.arraycopy(from, 2 * ROW, rows, C + 1, ROW);
        System.arraycopy(from, 3 * ROW, rows, D + 1, ROW);
        mixColumns(rows);
        System.arraycopy(rows, B + 1, rows, B + 1 + ROW, 8);
        System.arraycopy(rows, C + 1, rows, C + 1 + ROW, 16);
        System.arraycopy(rows, D + 1 + ROW - 8, rows, D + 1 - 8, 8);
        mixDiagonals(rows);
        System.arraycopy(rows, B + 1 + ROW, rows, B + 1, 8);
        System.arraycopy(rows, C + 1 + ROW, rows, C + 1, 16);
        System.arraycopy(rows, D + 1 - 8, rows, D + 1 + ROW - 8, 8);
        turn(rows, to);
    }

    /// GB(A, B, C, D) of the columns (RFC 9106 §3.6).
    private static void mixColumns(long[] v) {
        for (int i = 0; i < COUNT; i++) {
            long a = v[A + i];
            long b = v[B + i];
            a += b + (((a & LOW) * (b & LOW)) << 1);
            v[A + i] = a;
            v[D + i] = Long.rotateRight(v[D + i] ^ a, 32);
        }
        for (int i = 0; i < COUNT; i++) {
            long c = v[C + i];
            long d = v[D + i];
            c += d + (((c & LOW) * (d & LOW)) << 1);
            v[C + i] = c;
            v[B + i] = Long.rotateRight(v[B + i] ^ c, 24);
        }
        for (int i = 0; i < COUNT; i++) {
            long a = v[A + i];
            long b = v[B + i];
            a += b + (((a & LOW) * (b & LOW)) << 1);
            v[A + i] = a;
            v[D + i] = Long.rotateRight(v[D + i] ^ a, 16);
        }
        for (int i = 0; i < COUNT; i++) {
            long c = v[C + i];
            long d = v[D + i];
            c += d + (((c & LOW) * (d & LOW)) << 1);
            v[C + i] = c;
            v[B + i] = Long.rotateRight(v[B + i] ^ c, 63);
        }
    }

    /// GB(A, B, C, D) of the diagonals: B begins one word further on, C two, D three or, which is
    /// the same, one before.
    private static void mixDiagonals(long[] v) {
        for (int i = 0; i < COUNT; i++) {
            long a = v[A + i];
            long b = v[B + 8 + i];
            a += b + (((a & LOW) * (b & LOW)) << 1);
            v[A + i] = a;
            v[D - 8 + i] = Long.rotateRight(v[D - 8 + i] ^ a, 32);
        }
        for (int i = 0; i < COUNT; i++) {
            long c = v[C + 16 + i];
            long d = v[D - 8 + i];
            c += d + (((c & LOW) * (d & LOW)) << 1);
            v[C + 16 + i] = c;
            v[B + 8 + i] = Long.rotateRight(v[B + 8 + i] ^ c, 24);
        }
        for (int i = 0; i < COUNT; i++) {
            long a = v[A + i];
            long b = v[B + 8 + i];
            a += b + (((a & LOW) * (b & LOW)) << 1);
            v[A + i] = a;
            v[D - 8 + i] = Long.rotateRight(v[D - 8 + i] ^ a, 16);
        }
        for (int i = 0; i < COUNT; i++) {
            long c = v[C + 16 + i];
            long d = v[D - 8 + i];
            c += d + (((c & LOW) * (d & LOW)) << 1);
            v[C + 16 + i] = c;
            v[B + 8 + i] = Long.rotateRight(v[B + 8 + i] ^ c, 63);
        }
    }

    /// Word 2c + h of permutation r becomes word 2r + h of permutation c.
    private static void turn(long[] rows, long[] to) {
        for (int r = 0; r < 8; r++) {
            int t = 16 * r;
            to[t] = rows[A + 1 + r];
            to[t + 1] = rows[A + 17 + r];
            to[t + 2] = rows[B + 1 + r];
            to[t + 3] = rows[B + 17 + r];
            to[t + 4] = rows[C + 1 + r];
            to[t + 5] = rows[C + 17 + r];
            to[t + 6] = rows[D + 1 + r];
            to[t + 7] = rows[D + 17 + r];
            to[t + 8] = rows[A + 9 + r];
            to[t + 9] = rows[A + 25 + r];
            to[t + 10] = rows[B + 9 + r];
            to[t + 11] = rows[B + 25 + r];
            to[t + 12] = rows[C + 9 + r];
            to[t + 13] = rows[C + 25 + r];
            to[t + 14] = rows[D + 9 + r];
            to[t + 15] = rows[D + 25 + r];
        }
    }
}
