package doorhouse.trigger.local;

import doorhouse.trigger.FunctionArn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The code of one function, as a developer keeps it.
record FunctionFolder(Path folder) {
    static FunctionFolder in(Path functions, String name) {
        return new FunctionFolder(functions.resolve(name));
    }

    FunctionArn arn() {
        return arn(String.valueOf(folder.getFileName()));
    }

    static FunctionArn arn(String name) {
        return new FunctionArn("arn:aws:lambda:us-east-1:123456789012:function:" + name);
    }

    /// Writes a file as a whole.
    FunctionFolder with(String file, String text) {
        try {
            var path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FunctionFolder executable(String file, String text) {
        try {
            with(file, text);
            Files.setPosixFilePermissions(
                    folder.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
