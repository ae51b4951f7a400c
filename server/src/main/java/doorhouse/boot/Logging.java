package doorhouse.boot;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets the log up: one line an event on standard error, with the request's id. Standard output is
/// for what commands print.
final class Logging {
    /// An exception follows its message on the same line.
    private static final String LINE =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} %-5level %logger{0} [%X{request:--}]"
                    + " %replace(%msg){'[\\r\\n]+',' '}"
                    + "%replace(%replace(%ex){'\\s+$',''}){'^(?=.)|[\\r\\n]+\\s*',' | '}%nopex%n";

    private Logging() {}

    /// Before there is a second thread: while one makes what keeps the loggers, SLF4J gives another
    /// that asks for it a stand-in, which cannot be set up.
    static void begin() {
        LoggerFactory.getILoggerFactory();
    }

    static void set(Config.LogConfig config) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, config.form()));
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        // Of each connection that is lost it writes a trace; the call that lost it has its own
        // line.
        context.getLogger("com.zaxxer.hikari.pool.ProxyConnection").setLevel(Level.ERROR);
        context.getLogger("doorhouse").setLevel(Level.toLevel(config.level(), Level.INFO));
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, String form) {
        return switch (form) {
            case "json" -> {
                var json = new JsonEncoder();
                json.setContext(context);
                json.start();
                yield json;
            }
            case "text" -> {
                var text = new PatternLayoutEncoder();
                text.setContext(context);
                text.setPattern(LINE);
                text.start();
                yield text;
            }
            default -> throw new ConfigException("'log.form' is text or json, not '" + form + "'");
        };
    }
}
