package doorhouse.boot;

/// What `dev` prints: where it is and how to use it, as lines that a shell can take.
final class DevGreeting {
    private DevGreeting() {}

    static String text(String address) {
        return """
        # Doorhouse for development. Paste this into a shell:
        export AWS_ENDPOINT_URL=%1$s
        export AWS_ACCESS_KEY_ID=doorhouse
        export AWS_SECRET_ACCESS_KEY=doorhouse
        export AWS_REGION=us-east-1
        export AWS_DEFAULT_REGION=us-east-1
        # Mail and text messages: %1$s/dev/inbox
        # Sign in on a page: %1$s/POOL/login?client_id=CLIENT&response_type=code&redirect_uri=CALLBACK
        # Empty everything: curl -X POST %1$s/dev/reset\
        """
                .formatted(address);
    }
}
