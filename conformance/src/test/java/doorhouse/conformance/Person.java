package doorhouse.conformance;

import java.util.concurrent.atomic.AtomicInteger;

/// Somebody with a name, an address and a password that nobody else has.
record Person(String username, String email, String phone, String password) {
    private static final AtomicInteger COUNT = new AtomicInteger();

    static Person fresh() {
        int number = COUNT.incrementAndGet();
        var name = "зоя-" + number;
        return new Person(
                name,
                "zoe-%d@example.com".formatted(number),
                "+1206555%04d".formatted(number),
                secret());
    }

    static String secret() {
        return UsedSecrets.used("Aa1!" + Pkce.word());
    }
}
