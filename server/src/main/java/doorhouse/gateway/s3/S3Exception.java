package doorhouse.gateway.s3;

/// What the caller did wrong, as S3 says it.
final class S3Exception extends RuntimeException {
    private final S3Error error;
    private final String sentence;

    S3Exception(S3Error error, String sentence) {
        super(sentence, null, false, false);
        this.error = error;
        this.sentence = sentence;
    }

    S3Error error() {
        return error;
    }

    String sentence() {
        return sentence;
    }
}
