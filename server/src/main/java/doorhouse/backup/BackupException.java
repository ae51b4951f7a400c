package doorhouse.backup;

/// Why a backup cannot be made or put back, in a sentence for the operator.
public final class BackupException extends RuntimeException {
    BackupException(String sentence) {
        super(sentence);
    }

    BackupException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
