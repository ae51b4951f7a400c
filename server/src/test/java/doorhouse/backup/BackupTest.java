package doorhouse.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.backup.Backup.Copied;
import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import doorhouse.store.Database;
import doorhouse.store.Filling;
import doorhouse.store.PostgresSettings;
import doorhouse.store.Snapshot;
import doorhouse.store.StoreException;
import doorhouse.store.Table;
import doorhouse.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/// From each kind of database into each.
@ParameterizedClass
@CsvSource({"false, false", "false, true", "true, false", "true, true"})
class BackupTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Secret WORDS = Secret.of("nine tidy badgers – schön");

    /// So that a file has several sealed pieces, and a batch of rows is not the last.
    private static final int ROWS = 1_100;

    private final boolean fromPostgres;
    private final boolean toPostgres;
    private final Backup backup = new Backup("doorhouse test", Clock.systemUTC(), RANDOM);
    private final MasterKey master = new MasterKey(RANDOM.generateSeed(32), RANDOM);
    private @TempDir Path folder;
    private Place source;
    private Place target;
    private Database database;

    private interface Place {
        Database database();

        Snapshot snapshot();

        Filling filling(List<String> scripts);
    }

    private record OnFile(Path file) implements Place {
        @Override
        public Database database() {
            return Database.sqlite(file);
        }

        @Override
        public Snapshot snapshot() {
            return Snapshot.sqlite(file);
        }

        @Override
        public Filling filling(List<String> scripts) {
            return Filling.sqlite(file, scripts);
        }
    }

    private record OnServer(PostgresSettings settings) implements Place {
        @Override
        public Database database() {
            return Database.postgres(settings);
        }

        @Override
        public Snapshot snapshot() {
            return Snapshot.postgres(settings);
        }

        @Override
        public Filling filling(List<String> scripts) {
            return Filling.postgres(settings, scripts);
        }
    }

    BackupTest(boolean fromPostgres, boolean toPostgres) {
        this.fromPostgres = fromPostgres;
        this.toPostgres = toPostgres;
    }

    @BeforeEach
    void fill() {
        source = place(fromPostgres, "source.db");
        target = place(toPostgres, "target.db");
        database = source.database();
        try (var snapshot = snapshot()) {
            for (var table : snapshot.tables()) {
                insert(table, new Random(1), false);
                insertWithNulls(table);
            }
        }
        for (int i = 0; i < ROWS; i++) {
            byte[] noise = new byte[300];
            RANDOM.nextBytes(noise);
            database.run(
                    "insert into data_key (owner, version, wrapped) values (?, ?, ?)",
                    "owner " + i,
                    1,
                    noise);
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Place place(boolean postgres, String name) {
        return postgres ? new OnServer(TestPostgres.database()) : new OnFile(folder.resolve(name));
    }

    private Snapshot snapshot() {
        return source.snapshot();
    }

    private Filling filling() {
        return target.filling(scripts());
    }

    /// That made this program's tables.
    private List<String> scripts() {
        try (var snapshot = snapshot()) {
            return snapshot.migrations();
        }
    }

    /// As an older program had them.
    private List<String> olderScripts() {
        var all = scripts();
        return all.subList(0, all.size() - 1);
    }

    private Snapshot filled() {
        return target.snapshot();
    }

    private void insert(Table table, Random random, boolean nulls) {
        var names = table.columns().stream().map(Table.Column::name).toList();
        var values =
                table.columns().stream()
                        .map(column ->
                                nulls && takesNull(table, column) ? null : value(column, random))
                        .toArray();
        database.run(
                "insert into %s (%s) values (%s)"
                        .formatted(
                                table.name(),
                                String.join(", ", names),
                                names.stream().map(_ -> "?").collect(Collectors.joining(", "))),
                values);
    }

    private void insertWithNulls(Table table) {
        insert(table, new Random(2), true);
    }

    private boolean takesNull(Table table, Table.Column column) {
        return fromPostgres
                ? database.find(
                                """
                                select 1 as one from information_schema.columns
                                 where table_schema = current_schema() and table_name = ?
                                   and column_name = ? and is_nullable = 'YES'\
                                """,
                                row -> row.number("one"),
                                table.name(),
                                column.name())
                        .isPresent()
                : database.find(
                                "select 1 as one from pragma_table_info(?) where name = ? and \"notnull\" = 0 and pk = 0",
                                row -> row.number("one"),
                                table.name(),
                                column.name())
                        .isPresent();
    }

    private static Object value(Table.Column column, Random random) {
        return switch (column.kind()) {
            case TEXT -> "Žofie 🚪 '\"\\ \n" + random.nextInt();
            // Some columns are 32 bits wide.
            case NUMBER -> (long) random.nextInt();
            case FLAG -> random.nextBoolean();
            case BYTES -> new byte[] {0, -1, (byte) random.nextInt()};
        };
    }

    /// Everything there is, by table, in an order of its own.
    private static Map<String, List<String>> everything(Snapshot snapshot) {
        var all = new TreeMap<String, List<String>>();
        for (var table : snapshot.tables()) {
            var rows = new ArrayList<String>();
            snapshot.<RuntimeException>rows(
                    table,
                    row -> rows.add(Stream.of(row).map(BackupTest::shown).toList().toString()));
            rows.sort(null);
            all.put(table.name(), rows);
        }
        return all;
    }

    private static String shown(@Nullable Object value) {
        return value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : value == null ? "nothing" : value.getClass().getSimpleName() + " " + value;
    }

    private Path made(BackupKey key, @Nullable String masterKey) {
        var file = folder.resolve("all.backup");
        try (var snapshot = snapshot()) {
            backup.make(snapshot, file, key, masterKey);
        }
        return file;
    }

    private Copied restored(Path file, BackupKey key) {
        try (var opened = backup.open(file, key);
                var filling = filling()) {
            var copied = opened.into(filling);
            filling.finish();
            return copied;
        }
    }

    private void assertNothingIsThere() {
        if (!toPostgres) {
            try (var files = Files.list(folder)) {
                assertThat(files.map(f -> f.getFileName().toString()))
                        .noneMatch(name -> name.startsWith("target"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return;
        }
        try (var filling = filling()) {
            assertThat(filling.tables()).isNotEmpty();
        }
    }

    @Test
    void everyRowOfEveryTableComesBackByThePassphrase() throws IOException {
        var file = made(new BackupKey.OfPassphrase(WORDS), "1 the key\n");

        var copied = restored(file, new BackupKey.OfPassphrase(WORDS));

        try (var before = snapshot();
                var after = filled()) {
            assertThat(everything(after)).isEqualTo(everything(before));
            assertThat(copied.tables()).isEqualTo(before.tables().size());
            assertThat(copied.rows()).isEqualTo(2L * before.tables().size() + ROWS);
        }
        try (var opened = backup.open(file, new BackupKey.OfPassphrase(WORDS))) {
            assertThat(opened.masterKey()).isEqualTo("1 the key\n");
        }
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(new String(Files.readAllBytes(file), UTF_8))
                .startsWith(Contents.MAGIC)
                .doesNotContain("owner 7")
                .doesNotContain("the key");

        assertThat(catchThrowable(() -> restored(file, new BackupKey.OfPassphrase(WORDS))))
                .as("put over what is there")
                .isInstanceOf(StoreException.class);
        try (var before = snapshot();
                var after = filled()) {
            assertThat(everything(after)).isEqualTo(everything(before));
        }
    }

    @Test
    void whatIsCopiedStraightIsTheSame() {
        try (var from = snapshot();
                var filling = filling()) {
            Backup.copy(from, filling);
            filling.finish();
        }

        try (var before = snapshot();
                var after = filled()) {
            assertThat(everything(after)).isEqualTo(everything(before));
        }
    }

    @Test
    void tablesOfAnOlderProgramAreBroughtUpToDateWhenTheirRowsAreThere() {
        var older = olderScripts();
        try (var filling = target.filling(older)) {
            assertThat(filling.migrations()).isEqualTo(older);
            for (var table : filling.tables()) {
                if (table.name().equals("data_key"))
                    filling.add(table, new Object[] {"an owner", 1L, new byte[] {7}});
            }
            filling.finish();
        }

        try (var after = filled()) {
            assertThat(after.migrations()).isEqualTo(scripts()).isNotEqualTo(older);
            assertThat(everything(after).get("data_key"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("an owner");
        }
    }

    @Test
    void aBackupIsNotReadIntoOtherTables() throws IOException {
        var key = new BackupKey.OfMaster(master);
        var file = made(key, null);
        try (var opened = backup.open(file, key);
                var filling = target.filling(olderScripts())) {
            assertThat(catchThrowable(() -> opened.into(filling)))
                    .isInstanceOf(BackupException.class)
                    .hasMessage("the database has other tables than the backup");
        }
        assertNothingIsThere();
    }

    /// What turns out broken in its middle leaves nothing behind.
    @Test
    void whatIsNotWholeIsNotRestored() throws IOException {
        var key = new BackupKey.OfMaster(master);
        var pieces = Pieces.of(Files.readAllBytes(made(key, null)));
        var cut = folder.resolve("cut.backup");
        Files.write(cut, pieces.without(pieces.pieces().size() - 1));

        assertThat(catchThrowable(() -> restored(cut, key)))
                .isInstanceOf(BackupException.class)
                .hasMessage("the backup was cut off");
        assertNothingIsThere();
    }
}
