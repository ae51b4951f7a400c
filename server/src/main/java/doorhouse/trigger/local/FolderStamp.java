package doorhouse.trigger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// What a folder looks like, as one number that changes with any file of it: name, size, time and
/// place on the disk. Installed packages are not looked into, and neither is what is hidden.
final class FolderStamp extends SimpleFileVisitor<Path> {
    private static final Set<String> SKIPPED = Set.of("node_modules", "__pycache__");
    private static final int MOST = 2_000;
    private static final int MOST_DEEP = 16;

    private long stamp;
    private int seen;

    private FolderStamp() {}

    static long of(Path folder) {
        var visitor = new FolderStamp();
        try {
            // A developer may link the folder, or a part of it, to where the sources are.
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MOST_DEEP, visitor);
            return visitor.stamp;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        var name = String.valueOf(folder.getFileName());
        boolean skipped = seen > 0 && (SKIPPED.contains(name) || name.startsWith("."));
        seen++;
        return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        // A sum, since a folder tells its files in no order.
        stamp +=
                mixed(
                        Objects.hash(
                                file,
                                attributes.size(),
                                attributes.lastModifiedTime(),
                                attributes.fileKey()));
        return ++seen > MOST ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    /// A file may go while the folder is read.
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        return FileVisitResult.CONTINUE;
    }

    /// Spreads a number over all bits (the finalizer of SplitMix64).
    private static long mixed(long number) {
        long z = number + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
