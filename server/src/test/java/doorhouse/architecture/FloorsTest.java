package doorhouse.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md lists the packages in one order; a package uses only those before it.
class FloorsTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9.]+)` \\|.*");
    private static final Pattern TYPE = Pattern.compile("L(doorhouse/[A-Za-z0-9_/$]+);");

    @Test
    void aPackageUsesOnlyThoseBeforeIt() throws IOException {
        var floors = floors();
        var climbs = new TreeSet<String>();

        for (Path file : classFiles()) {
            String from = packageOf(CLASSES.relativize(file).toString());
            for (String to : used(file)) {
                if (floors.indexOf(to) > floors.indexOf(from)) climbs.add(from + " uses " + to);
            }
        }

        assertThat(climbs).isEmpty();
    }

    @Test
    void everyPackageIsOnTheListAndTheListHasNoOther() throws IOException {
        var found = new TreeSet<String>();

        for (Path file : classFiles()) found.add(packageOf(CLASSES.relativize(file).toString()));

        assertThat(new TreeSet<>(floors())).isEqualTo(found);
    }

    private static List<String> floors() throws IOException {
        var floors = new ArrayList<String>();
        boolean listed = false;
        for (String line : Files.readAllLines(Path.of("../ARCHITECTURE.md"))) {
            if (line.startsWith("<!-- floors")) listed = true;
            else if (line.startsWith("## ")) listed = false;
            var row = ROW.matcher(line);
            if (listed && row.matches()) floors.add(row.group(1));
        }
        return floors;
    }

    private static List<Path> classFiles() throws IOException {
        try (var files = Files.walk(CLASSES.resolve("doorhouse"))) {
            return files.filter(f -> f.toString().endsWith(".class")).toList();
        }
    }

    private static String packageOf(String path) {
        String inside =
                path.substring(
                        "doorhouse/".length(),
                        Math.max(path.lastIndexOf('/'), "doorhouse/".length()));
        return inside.replace('/', '.');
    }

    /// The packages of ours that a class file names: in its constant pool, and so in descriptors
    /// too.
    private static Set<String> used(Path file) throws IOException {
        var used = new TreeSet<String>();
        for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
            String text =
                    switch (entry) {
                        case ClassEntry c -> "L" + c.asInternalName() + ";";
                        case Utf8Entry u -> u.stringValue();
                        default -> "";
                    };
            var types = TYPE.matcher(text);
            while (types.find()) used.add(packageOf(types.group(1)));
        }
        return used;
    }
}
