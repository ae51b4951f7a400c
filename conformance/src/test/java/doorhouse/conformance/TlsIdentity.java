package doorhouse.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A key and a certificate for `localhost` and the names under it, which it signs itself.
///
/// @param certificate a PEM file, for those who are to trust it
record TlsIdentity(SSLContext context, Path certificate) {
    private static final String NAMES =
            "san=dns:localhost,dns:*.auth.us-east-1.localhost,ip:127.0.0.1";

    /// @param folder where its files are kept
    static TlsIdentity make(Path folder) throws IOException, InterruptedException {
        var store = folder.resolve("tls.p12");
        var certificate = folder.resolve("tls.pem");
        var password = Pkce.word();
        keytool(
                store,
                password,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                NAMES);
        keytool(store, password, "-exportcert", "-rfc", "-file", certificate.toString());
        try (var bytes = Files.newInputStream(store)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(bytes, password.toCharArray());
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password.toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new TlsIdentity(context, certificate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String password, String... words)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(words));
        command.addAll(
                List.of(
                        "-alias",
                        "localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        password));
        Programs.run(Distribution.target(), Map.of(), command).good();
    }
}
