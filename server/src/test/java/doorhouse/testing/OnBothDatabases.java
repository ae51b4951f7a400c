package doorhouse.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Tests on [TestServer#shared] that the build runs a second time, on PostgreSQL: the core of what
/// users and administrators do. Single ones run there with `-Ddoorhouse.test.database=postgresql`.
@Tag("both-databases")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnBothDatabases {}
