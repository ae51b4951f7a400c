package doorhouse.store;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests of what each database promises, with a table of things.
@ParameterizedClass
@EnumSource(EachDatabase.class)
abstract class OnEachDatabase {
    final EachDatabase kind;
    @TempDir Path folder;
    Database database;

    OnEachDatabase(EachDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void openWithATable() {
        database = kind.open(folder.resolve("test.db"));
        database.run(
                """
                create table thing (owner text not null, name text not null, count bigint,
                    size integer, made boolean, note text, body bytea, expires_at bigint,
                    primary key (owner, name))\
                """);
    }

    @AfterEach
    void close() {
        database.close();
    }

    int add(String name) {
        return database.run(
                "insert into thing (owner, name, count) values ('o', ?, 0)"
                        + " on conflict (owner, name) do nothing",
                name);
    }

    long count() {
        return database.find("select count(*) as n from thing", row -> row.number("n"))
                .orElseThrow();
    }
}
