package doorhouse.boot;

import doorhouse.http.HttpServer;
import java.util.List;
import java.util.Map;

/// Everything that can be set. Each key stands in the file as here (`smtp: {host: …}`), in the
/// environment as `DOORHOUSE_SMTP_HOST`, on the command line as `--smtp-host`; later ones win in
/// that order. An empty text means "not set".
///
/// @param bind the address to listen on
/// @param port 0 takes a free one
/// @param publicUrl how clients reach this server; it stands in every token as the issuer, so it
///   must not change. Empty: the address listened on
/// @param data the folder of the embedded database, the master key and the root key
/// @param masterKey the master key's file; empty: `master.key` in the data folder
/// @param account the account's twelve digits
/// @param regions whose names signed calls may bear; the first is home to calls that name none
/// @param seed a seed file that `dev` applies
/// @param drainSeconds how long requests in flight may take when the server stops
/// @param noticeSeconds how long a server that was told to stop answers on while it says at
///   `/health/ready` that it leaves: long enough for whoever balances to see it. 0 for a server
///   that stands alone
public record Config(
        String bind,
        int port,
        String publicUrl,
        String data,
        String masterKey,
        String account,
        List<String> regions,
        String seed,
        int drainSeconds,
        int noticeSeconds,
        HttpConfig http,
        DatabaseConfig database,
        SmtpConfig smtp,
        SesConfig ses,
        SnsConfig sns,
        TwilioConfig twilio,
        WebhookConfig webhook,
        AwsConfig aws,
        FunctionConfig functions,
        LambdaConfig lambda,
        FederationConfig federation,
        IdentityPoolConfig identityPools,
        GatewayConfig gateway,
        SyncConfig sync,
        LogConfig log,
        LimitConfig limits,
        QuotaConfig quotas) {

    /// What stands before this server.
    ///
    /// @param trustedProxies addresses, and blocks such as `10.0.0.0/8`, of proxies and balancers
    ///   that are believed in what they tell of their clients; nobody else is
    /// @param proxyHeaders how they tell it: `x-forwarded` (`X-Forwarded-For`, `X-Forwarded-Proto`)
    ///   or `forwarded` (RFC 7239)
    /// @param proxyProtocol `on` where connections from them begin with a PROXY header; else `off`
    public record HttpConfig(
            List<String> trustedProxies, String proxyHeaders, String proxyProtocol) {
        static final HttpConfig DEFAULTS = new HttpConfig(List.of(), "x-forwarded", "off");
    }

    /// @param url `postgresql://host:port/name`; empty: the embedded database in the data folder.
    ///   It may carry `?user=…&password=…`; the keys beside it win
    /// @param passwordFile a file that holds the password; wins over `password`
    /// @param isolation `read-committed` or `serializable`
    /// @param connections the most that this node holds
    /// @param waitSeconds how long this process waits, when it begins, for a database that is not
    ///   there
    public record DatabaseConfig(
            String url,
            String user,
            String password,
            String passwordFile,
            String isolation,
            int connections,
            int waitSeconds) {
        static final DatabaseConfig DEFAULTS =
                new DatabaseConfig("", "", "", "", "read-committed", 16, 60);

        /// Without the password; the URL may hold one too.
        @Override
        public String toString() {
            return "DatabaseConfig[***]";
        }
    }

    /// @param host empty: no mail is sent
    /// @param user empty for a server that wants none
    /// @param passwordFile a file that holds the password; wins over `password`
    /// @param from the sender of pools that name none
    /// @param tls `none`, `starttls` or `implicit`
    public record SmtpConfig(
            String host,
            int port,
            String user,
            String password,
            String passwordFile,
            String tls,
            String from) {
        static final SmtpConfig DEFAULTS =
                new SmtpConfig("", 587, "", "", "", "starttls", "no-reply@localhost");

        /// Without the password.
        @Override
        public String toString() {
            return "SmtpConfig[" + host + ":" + port + "]";
        }
    }

    /// Mail by Amazon SES.
    ///
    /// @param region empty: SES is not used
    /// @param endpoint empty: Amazon's own of the region
    /// @param from the sender of pools that name none
    public record SesConfig(String region, String endpoint, String from) {
        static final SesConfig DEFAULTS = new SesConfig("", "", "no-reply@localhost");
    }

    /// Text messages by Amazon SNS.
    ///
    /// @param region of pools that name none; empty: SNS is not used
    /// @param endpoint empty: Amazon's own of the region
    /// @param senderId the name that a phone shows as the sender; empty for none
    public record SnsConfig(String region, String endpoint, String senderId) {
        static final SnsConfig DEFAULTS = new SnsConfig("", "", "");
    }

    /// Text messages by Twilio.
    ///
    /// @param accountSid empty: Twilio is not used
    /// @param authTokenFile a file that holds the token; wins over `authToken`
    /// @param from a phone number, a sender's name or a messaging service's SID
    public record TwilioConfig(
            String accountSid,
            String authToken,
            String authTokenFile,
            String from,
            String endpoint) {
        static final TwilioConfig DEFAULTS =
                new TwilioConfig("", "", "", "", "https://api.twilio.com");

        /// Without the token.
        @Override
        public String toString() {
            return "TwilioConfig[" + accountSid + "]";
        }
    }

    /// Messages to a server of the operator's own.
    ///
    /// @param mailUrl where mails are posted; empty: nowhere
    /// @param smsUrl where text messages are posted; empty: nowhere
    /// @param secret that signs what is posted
    /// @param secretFile a file that holds it; wins over `secret`
    public record WebhookConfig(String mailUrl, String smsUrl, String secret, String secretFile) {
        static final WebhookConfig DEFAULTS = new WebhookConfig("", "", "", "");

        /// Without the secret.
        @Override
        public String toString() {
            return "WebhookConfig[" + mailUrl + ", " + smsUrl + "]";
        }
    }

    /// As whom this server calls services of AWS.
    ///
    /// @param secretAccessKeyFile a file that holds the key; wins over `secretAccessKey`
    /// @param sessionToken of temporary credentials; empty for others
    public record AwsConfig(
            String accessKeyId,
            String secretAccessKey,
            String secretAccessKeyFile,
            String sessionToken) {
        static final AwsConfig DEFAULTS = new AwsConfig("", "", "", "");

        /// Without the secrets.
        @Override
        public String toString() {
            return "AwsConfig[" + accessKeyId + "]";
        }
    }

    /// The users' own functions, where they lie here or behind addresses.
    ///
    /// @param folder that holds a folder for each function. Empty: `functions` in the data folder;
    ///   in `dev`, `functions` in the working folder
    /// @param processes of one function, at most
    /// @param idleSeconds how long a process may have nothing to do until it ends
    /// @param node the interpreter of Node functions: a path, or a name in `PATH`
    /// @param python the interpreter of Python functions
    /// @param urls `name=https://…` or `arn=https://…`: functions that stand behind addresses
    /// @param urlSecret that signs what is posted there
    /// @param urlSecretFile a file that holds it; wins over `urlSecret`
    public record FunctionConfig(
            String folder,
            int processes,
            int idleSeconds,
            String node,
            String python,
            List<String> urls,
            String urlSecret,
            String urlSecretFile) {
        static final FunctionConfig DEFAULTS =
                new FunctionConfig("", 8, 300, "node", "python3", List.of(), "", "");

        /// Without the secret.
        @Override
        public String toString() {
            return "FunctionConfig[" + folder + "]";
        }
    }

    /// Functions by Lambda's Invoke API, called with the credentials of `aws`.
    ///
    /// @param endpoint empty: not used. `{region}` in it stands for the region of the function's
    ///   ARN, as in `https://lambda.{region}.amazonaws.com`
    public record LambdaConfig(String endpoint) {
        static final LambdaConfig DEFAULTS = new LambdaConfig("");
    }

    /// The servers of identity providers, whose addresses those choose who configure pools.
    ///
    /// @param networks that are not of the internet, in which such servers may stand all the same,
    ///   such as `10.1.0.0/16`; in `dev` also this machine
    /// @param origins `https://accounts.google.com=https://stand-in.example`: what stands for the
    ///   origin of a provider, be it one that is fixed
    public record FederationConfig(List<String> networks, List<String> origins) {
        static final FederationConfig DEFAULTS = new FederationConfig(List.of(), List.of());
    }

    /// @param stsEndpoint of another STS that trusts the tokens of this server's identity pools,
    ///   such as `https://sts.eu-central-1.amazonaws.com`: credentials come from there. Empty: from
    ///   here
    public record IdentityPoolConfig(String stsEndpoint) {
        static final IdentityPoolConfig DEFAULTS = new IdentityPoolConfig("");
    }

    /// The stores and databases behind this server, which it opens to who may.
    ///
    /// @param origins of the web applications whose browsers may call it; `*` for all
    public record GatewayConfig(StoreConfig s3, StoreConfig dynamodb, List<String> origins) {
        static final GatewayConfig DEFAULTS =
                new GatewayConfig(StoreConfig.DEFAULTS, StoreConfig.DEFAULTS, List.of("*"));
    }

    /// A server that speaks an API of AWS, and this server's own key there.
    ///
    /// @param endpoint empty: there is none
    /// @param region that its signatures name
    /// @param secretAccessKeyFile a file that holds the key; wins over `secretAccessKey`
    /// @param style of S3 alone: `path`, or `host` where buckets stand before the host's name
    public record StoreConfig(
            String endpoint,
            String region,
            String accessKeyId,
            String secretAccessKey,
            String secretAccessKeyFile,
            String style) {
        static final StoreConfig DEFAULTS = new StoreConfig("", "us-east-1", "", "", "", "path");

        /// Without the secret.
        @Override
        public String toString() {
            return "StoreConfig[" + endpoint + ", " + accessKeyId + "]";
        }
    }

    /// Who is told of what identities sync; signed with the credentials of `aws`. `{region}` in an
    /// address stands for the region of the pool or of the platform application.
    ///
    /// @param kinesisEndpoint where streams are written to, as
    ///   `https://kinesis.{region}.amazonaws.com`; empty: there are none
    /// @param snsEndpoint where push messages are sent; empty: there are none
    public record SyncConfig(String kinesisEndpoint, String snsEndpoint) {
        static final SyncConfig DEFAULTS = new SyncConfig("", "");
    }

    /// @param form `text` or `json`; one line an event in both
    /// @param level `error`, `warn`, `info` or `debug`
    public record LogConfig(String form, String level) {
        static final LogConfig DEFAULTS = new LogConfig("text", "info");
    }

    /// @param patienceSeconds how long a request's body may take to arrive
    /// @param maxRequests worked for at a time; 0 for 64 on each processor, and 128 at least
    /// @param maxWaiting requests that wait for their turn; more are refused at once; 0 for 16 to
    ///   each that is worked for
    /// @param messagesPerAddress the most messages with codes that a pool sends to one address in
    ///   an hour; 0 for no limit, and none in `dev`
    /// @param userPools the most user pools of a region; 0 for no limit, and none in `dev`
    /// @param appClients the most app clients of a user pool; 0 for no limit, and none in `dev`
    /// @param identityPools the most identity pools of a region; 0 for no limit, and none in `dev`
    /// @param guestsPerAddress the most guests that one address makes of an identity pool in an
    ///   hour; 0 for no limit, and none in `dev`
    public record LimitConfig(
            int maxBodyBytes,
            int maxHeaderBytes,
            int patienceSeconds,
            int maxConnections,
            int maxRequests,
            int maxWaiting,
            int messagesPerAddress,
            int userPools,
            int appClients,
            int identityPools,
            int guestsPerAddress) {
        static final LimitConfig DEFAULTS =
                new LimitConfig(
                        HttpServer.Limits.DEFAULTS.maxBodyBytes(),
                        HttpServer.Limits.DEFAULTS.maxHeaderBytes(),
                        (int) HttpServer.Limits.DEFAULTS.patience().toSeconds(),
                        HttpServer.Limits.DEFAULTS.maxConnections(),
                        HttpServer.Limits.DEFAULTS.maxRequests(),
                        HttpServer.Limits.DEFAULTS.maxWaiting(),
                        30,
                        1000,
                        1000,
                        1000,
                        1000);
    }

    /// How many requests a second are granted, by category (docs/quotas.md).
    ///
    /// @param profile `cognito`: Cognito's own numbers; `off`: none are counted but those in
    ///   `rates`
    /// @param rates `UserAuthentication=5000`: what stands in place of the profile's; 0 is not to
    ///   count that category
    /// @param nodes among how many nodes the rates of the account are divided
    public record QuotaConfig(String profile, List<String> rates, int nodes) {
        static final QuotaConfig DEFAULTS = new QuotaConfig("off", List.of(), 1);
    }

    public static final Config DEFAULTS =
            new Config(
                    "127.0.0.1",
                    7676,
                    "",
                    "data",
                    "",
                    "123456789012",
                    List.of("us-east-1"),
                    "",
                    10,
                    0,
                    HttpConfig.DEFAULTS,
                    DatabaseConfig.DEFAULTS,
                    SmtpConfig.DEFAULTS,
                    SesConfig.DEFAULTS,
                    SnsConfig.DEFAULTS,
                    TwilioConfig.DEFAULTS,
                    WebhookConfig.DEFAULTS,
                    AwsConfig.DEFAULTS,
                    FunctionConfig.DEFAULTS,
                    LambdaConfig.DEFAULTS,
                    FederationConfig.DEFAULTS,
                    IdentityPoolConfig.DEFAULTS,
                    GatewayConfig.DEFAULTS,
                    SyncConfig.DEFAULTS,
                    LogConfig.DEFAULTS,
                    LimitConfig.DEFAULTS,
                    QuotaConfig.DEFAULTS);

    /// The same with other values. The constructor is called by hand: it has so many parameters
    /// that a call by reflection takes longer than a database to open.
    ///
    /// @param values by keys such as `smtp.host`, each of its component's type
    Config with(Map<String, ?> values) {
        return new Config(
                RecordTree.with("bind", bind, values),
                RecordTree.with("port", port, values),
                RecordTree.with("publicUrl", publicUrl, values),
                RecordTree.with("data", data, values),
                RecordTree.with("masterKey", masterKey, values),
                RecordTree.with("account", account, values),
                RecordTree.with("regions", regions, values),
                RecordTree.with("seed", seed, values),
                RecordTree.with("drainSeconds", drainSeconds, values),
                RecordTree.with("noticeSeconds", noticeSeconds, values),
                RecordTree.with("http", http, values),
                RecordTree.with("database", database, values),
                RecordTree.with("smtp", smtp, values),
                RecordTree.with("ses", ses, values),
                RecordTree.with("sns", sns, values),
                RecordTree.with("twilio", twilio, values),
                RecordTree.with("webhook", webhook, values),
                RecordTree.with("aws", aws, values),
                RecordTree.with("functions", functions, values),
                RecordTree.with("lambda", lambda, values),
                RecordTree.with("federation", federation, values),
                RecordTree.with("identityPools", identityPools, values),
                RecordTree.with("gateway", gateway, values),
                RecordTree.with("sync", sync, values),
                RecordTree.with("log", log, values),
                RecordTree.with("limits", limits, values),
                RecordTree.with("quotas", quotas, values));
    }
}
