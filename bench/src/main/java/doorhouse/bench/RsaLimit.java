package doorhouse.bench;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import java.time.Duration;

/// How many RSA-2048 signatures one core makes in a second. A sign-in needs two of them, and that
/// much cannot be left out.
///
/// @param provider whose code signs
record RsaLimit(String provider, double signaturesPerSecond) {
    private static final int MESSAGE_BYTES = 800;

    static RsaLimit measure(Duration time) {
        var algorithms = SigningAlgorithms.fastest();
        var key = algorithms.newKey(SigningAlgorithm.RS256).getPrivate();
        byte[] message = new byte[MESSAGE_BYTES];
        signFor(algorithms, key, message, time.dividedBy(2));
        return new RsaLimit(algorithms.name(), signFor(algorithms, key, message, time));
    }

    private static double signFor(
            SigningAlgorithms algorithms,
            java.security.PrivateKey key,
            byte[] message,
            Duration time) {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        int made = 0;
        while (System.nanoTime() < end) {
            message[made % MESSAGE_BYTES] ^=
                    algorithms.sign(SigningAlgorithm.RS256, key, message)[0];
            made++;
        }
        return made / ((System.nanoTime() - start) / 1e9);
    }
}
