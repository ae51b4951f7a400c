package doorhouse.userpool.userimport;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.userimport.Import.ROLE;
import static doorhouse.userpool.userimport.Import.file;
import static doorhouse.userpool.userimport.Import.put;
import static doorhouse.userpool.userimport.Import.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeDataType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordResetRequiredException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreconditionNotMetException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SmsConfigurationType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserImportInProgressException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserImportJobStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserImportJobType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UsernameAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

class UserImportTest {
    private static final SchemaAttributeType PLAN =
            SchemaAttributeType.builder()
                    .name("plan")
                    .attributeDataType(AttributeDataType.STRING)
                    .build();

    private final TestServer server = TestServer.shared();

    private TestPool pool() {
        return server.pool(r -> r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
    }

    private UserStatusType status(TestPool pool, String name) {
        return server.admin()
                .adminGetUser(r -> r.userPoolId(pool.id()).username(name))
                .userStatus();
    }

    @Test
    void theHeaderIsTheSchemaAndThenWhatIsNoAttribute() {
        var pool = server.pool(r -> r.schema(PLAN));

        var header = server.admin().getCSVHeader(r -> r.userPoolId(pool.id()));

        assertThat(header.userPoolId()).isEqualTo(pool.id());
        assertThat(header.csvHeader())
                .containsExactly(
                        ("name,given_name,family_name,middle_name,nickname,preferred_username,profile,"
                                        + "picture,website,email,email_verified,gender,birthdate,zoneinfo,"
                                        + "locale,phone_number,phone_number_verified,address,updated_at,"
                                        + "custom:plan,cognito:mfa_enabled,cognito:username")
                                .split(","));
    }

    @Test
    void aJobGoesFromItsFileToUsersWhoResetTheirPasswords() {
        var pool = pool();
        var job = Import.created(pool);
        var before = job.describe();
        put(before.preSignedUrl(), BodyPublishers.ofString(file(pool, row("žofie"), row("ana"))));

        var started = job.start();
        var ended = job.await();

        assertThat(before.status()).isEqualTo(UserImportJobStatusType.CREATED);
        assertThat(before.jobId()).matches("import-[0-9a-zA-Z]{10}");
        assertThat(before.jobName()).isEqualTo("job");
        assertThat(before.cloudWatchLogsRoleArn()).isEqualTo(ROLE);
        assertThat(before.importedUsers()).isZero();
        assertThat(before.startDate()).isNull();
        assertThat(started.status()).isNotEqualTo(UserImportJobStatusType.CREATED);
        assertThat(started.startDate()).isNotNull();
        assertThat(ended.status()).isEqualTo(UserImportJobStatusType.SUCCEEDED);
        assertThat(ended.completionMessage()).isEqualTo("Import Job Completed Successfully.");
        assertThat(ended.completionDate()).isNotNull();
        assertThat(ended.importedUsers()).isEqualTo(2);
        assertThat(ended.skippedUsers()).isZero();
        assertThat(ended.failedUsers()).isZero();
        assertThat(status(pool, "žofie")).isEqualTo(UserStatusType.RESET_REQUIRED);
        assertThat(job.log())
                .containsExactly(
                        "[SUCCEEDED] Line Number 2 - The import succeeded.",
                        "[SUCCEEDED] Line Number 3 - The import succeeded.");
    }

    @Test
    void anImportedUserComesInByForgotPassword() {
        var pool = pool();
        var client = pool.client();
        Import.done(pool, file(pool, row("olga"))).succeeded();

        var early = catchThrowable(() -> pool.signIn(client, "olga", PASSWORD));
        server.app().forgotPassword(r -> r.clientId(client).username("olga"));
        var code =
                server.inbox()
                        .list(r -> r.message().to().equals("olga@example.com"))
                        .getFirst()
                        .message()
                        .findCode()
                        .orElseThrow();
        server.app()
                .confirmForgotPassword(r ->
                        r.clientId(client)
                                .username("olga")
                                .confirmationCode(code)
                                .password(PASSWORD));

        assertThat(early).isInstanceOf(PasswordResetRequiredException.class);
        assertThat(pool.accessToken(client, "olga")).isNotEmpty();
    }

    @Test
    void everyAttributeComesThrough() {
        var pool =
                server.pool(
                        r -> r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL).schema(PLAN));

        Import.done(
                        pool,
                        "\uFEFF"
                                + file(
                                        pool,
                                        row(
                                                "jan",
                                                "name",
                                                "\"Jan \"\"Honza\"\" Novák, ml.\"",
                                                "address",
                                                "Dlouhá 1\\, Praha",
                                                "birthdate",
                                                "02/29/2000",
                                                "phone_number",
                                                "+420123456789",
                                                "phone_number_verified",
                                                "false",
                                                "updated_at",
                                                "1700000000",
                                                "custom:plan",
                                                "zlatý")))
                .succeeded();

        var user = server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username("jan"));
        assertThat(user.userAttributes())
                .contains(
                        attribute("name", "Jan \"Honza\" Novák, ml."),
                        attribute("address", "Dlouhá 1, Praha"),
                        attribute("birthdate", "02/29/2000"),
                        attribute("email", "jan@example.com"),
                        attribute("email_verified", "true"),
                        attribute("phone_number", "+420123456789"),
                        attribute("phone_number_verified", "false"),
                        attribute("updated_at", "1700000000"),
                        attribute("custom:plan", "zlatý"));
    }

    @Test
    void theOrderOfColumnsIsFree() {
        var pool = pool();
        var lines = file(pool, row("eva")).lines().map(l -> l.split(",", -1)).toList();
        var turned = new StringBuilder();
        for (var line : lines) turned.append(String.join(",", reversed(line))).append("\r\n");

        Import.done(pool, turned.toString()).succeeded();

        assertThat(status(pool, "eva")).isEqualTo(UserStatusType.RESET_REQUIRED);
    }

    private static String[] reversed(String[] fields) {
        return IntStream.range(0, fields.length)
                .mapToObj(i -> fields[fields.length - 1 - i])
                .toArray(String[]::new);
    }

    @Test
    void faultyRowsAreToldAndTheOthersImported() {
        var pool = pool();
        pool.confirmedUser("known");

        var job =
                Import.done(
                        pool,
                        file(
                                pool,
                                row("good"),
                                row("known"),
                                row("unverified", "email_verified", "false"),
                                row("no-address", "email", ""),
                                row("bad-mail", "email", "nobody"),
                                row("bad-day", "birthdate", "02/30/2000"),
                                row("iso-day", "birthdate", "2000-02-28"),
                                row("two words"),
                                row(""),
                                row("long", "name", "x".repeat(2_049)),
                                row("truth", "email_verified", "yes"),
                                row("mfa", "cognito:mfa_enabled", "true"),
                                row("no-mfa", "cognito:mfa_enabled", "False"),
                                row("row", "name", "x".repeat(16_000)),
                                row("columns", "name", "a,b"),
                                row("phone", "phone_number", "123")));

        var ended = job.describe();
        assertThat(ended.status()).isEqualTo(UserImportJobStatusType.SUCCEEDED);
        assertThat(ended.importedUsers()).isEqualTo(2);
        assertThat(ended.skippedUsers()).isEqualTo(1);
        assertThat(ended.failedUsers()).isEqualTo(13);
        assertThat(job.log())
                .containsExactly(
                        "[SUCCEEDED] Line Number 2 - The import succeeded.",
                        "[SKIPPED] Line Number 3 - The user already exists.",
                        "[FAILED] Line Number 4 - The User Record does not set any of the auto"
                                + " verified attributes to true. (Example: email_verified to true).",
                        "[FAILED] Line Number 5 - email_verified is true, and there is no email.",
                        "[FAILED] Line Number 6 - Invalid email address format.",
                        "[FAILED] Line Number 7 - The birthdate is not of the form mm/dd/yyyy.",
                        "[FAILED] Line Number 8 - The birthdate is not of the form mm/dd/yyyy.",
                        "[FAILED] Line Number 9 - The cognito:username is not 1 to 128 characters"
                                + " without white space.",
                        "[FAILED] Line Number 10 - The row has no cognito:username.",
                        "[FAILED] Line Number 11 - Attributes did not conform to the schema: name:"
                                + " String must be no longer than 2048 characters",
                        "[FAILED] Line Number 12 - Attributes did not conform to the schema:"
                                + " email_verified: Value must be true or false",
                        "[FAILED] Line Number 13 - cognito:mfa_enabled is true, and the pool has MFA"
                                + " off.",
                        "[SUCCEEDED] Line Number 14 - The import succeeded.",
                        "[FAILED] Line Number 15 - The row is longer than 16,000 characters.",
                        "[FAILED] Line Number 16 - The number of columns is not that of the header.",
                        "[FAILED] Line Number 17 - Invalid phone number format.");
    }

    @Test
    void aJobThatImportsNobodyHasFailed() {
        var pool = pool();

        var job = Import.done(pool, file(pool, row("a", "email_verified", "false"))).describe();

        assertThat(job.status()).isEqualTo(UserImportJobStatusType.FAILED);
        assertThat(job.completionMessage())
                .isEqualTo("Too many users have failed or been skipped during the import.");
        assertThat(job.failedUsers()).isEqualTo(1);
    }

    @Test
    void aFileThatCannotBeReadFailsTheJobBehindWhatWasRead() {
        var pool = pool();
        var header = file(pool).strip();

        var columns = Import.done(pool, "name,email\nx,y\n").describe();
        var twice = Import.done(pool, header + ",name\n").describe();
        var strange = Import.done(pool, header + ",password\n").describe();
        var quote = Import.done(pool, file(pool, row("first")) + "\"x\n").describe();
        var nul = Import.done(pool, file(pool, row("first", "name", "a\0b"))).describe();

        assertThat(columns.status()).isEqualTo(UserImportJobStatusType.FAILED);
        assertThat(columns.completionMessage())
                .isEqualTo("The header is not the pool's: there is no column given_name.");
        assertThat(twice.completionMessage())
                .isEqualTo("The header is not the pool's: a column stands twice.");
        assertThat(strange.completionMessage())
                .isEqualTo("The header is not the pool's: a column is no attribute.");
        assertThat(quote.status()).isEqualTo(UserImportJobStatusType.FAILED);
        assertThat(quote.completionMessage())
                .isEqualTo("The file cannot be read: line 3: a quoted field does not end.");
        assertThat(nul.completionMessage())
                .isEqualTo("The file cannot be read: line 2: the text has a NUL.");
        assertThat(quote.importedUsers()).isZero();
    }

    @Test
    void usersNamedByTheirEmailAreKnownByIt() {
        var pool =
                server.pool(r ->
                        r.usernameAttributes(UsernameAttributeType.EMAIL)
                                .autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
        var rows =
                file(
                        pool,
                        row("x", "cognito:username", "iva@example.com", "email", "iva@example.com"),
                        row("y", "cognito:username", "iva@example.com", "email", ""),
                        row("z", "cognito:username", "iva"));

        var job = Import.done(pool, rows);

        assertThat(job.log())
                .containsExactly(
                        "[SUCCEEDED] Line Number 2 - The import succeeded.",
                        "[SKIPPED] Line Number 3 - The user already exists.",
                        "[FAILED] Line Number 4 - Username should be an email.");
        assertThat(status(pool, "iva@example.com")).isEqualTo(UserStatusType.RESET_REQUIRED);
    }

    @Test
    void onlyAJobWithItsFileStartsAndOnlyOnce() {
        var pool = pool();
        var empty = Import.created(pool);
        var job = Import.done(pool, file(pool, row("a")));

        assertThat(catchThrowable(empty::start)).isInstanceOf(PreconditionNotMetException.class);
        assertThat(catchThrowable(job::start)).isInstanceOf(PreconditionNotMetException.class);
        assertThat(catchThrowable(job::stop)).isInstanceOf(PreconditionNotMetException.class);
        assertThat(catchThrowable(empty::stop)).isInstanceOf(PreconditionNotMetException.class);
        assertThat(catchThrowable(new Import(pool, "import-missing")::start))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("User import job import-missing does not exist.");
    }

    @Test
    void aPoolThatVerifiesNothingStartsNoJob() {
        var pool = server.pool();
        var job = Import.uploaded(pool, file(pool, row("a")));

        assertThat(catchThrowable(job::start)).isInstanceOf(PreconditionNotMetException.class);
    }

    @Test
    void aJobExpiresADayAfterItWasMade() {
        try (var own = TestServer.start()) {
            var pool = own.pool(r -> r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
            var job = Import.uploaded(pool, file(pool, row("a")));

            own.clock().forward(Duration.ofHours(24).minusMinutes(1));
            var last = job.describe().status();
            own.clock().forward(Duration.ofMinutes(1));

            assertThat(last).isEqualTo(UserImportJobStatusType.CREATED);
            assertThat(job.describe().status()).isEqualTo(UserImportJobStatusType.EXPIRED);
            assertThat(catchThrowable(job::start)).isInstanceOf(PreconditionNotMetException.class);
        }
    }

    @Test
    void jobsAreListedNewestFirstPageByPage() {
        var pool = pool();
        var jobs = IntStream.range(0, 3).mapToObj(_ -> Import.created(pool).jobId()).toList();

        var first = server.admin().listUserImportJobs(r -> r.userPoolId(pool.id()).maxResults(2));
        var second =
                server.admin()
                        .listUserImportJobs(r ->
                                r.userPoolId(pool.id())
                                        .maxResults(2)
                                        .paginationToken(first.paginationToken()));

        assertThat(first.userImportJobs()).hasSize(2);
        assertThat(second.userImportJobs()).hasSize(1);
        assertThat(second.paginationToken()).isNull();
        assertThat(
                        IntStream.range(0, 3)
                                .mapToObj(i ->
                                        i < 2
                                                ? first.userImportJobs().get(i)
                                                : second.userImportJobs().getFirst())
                                .map(UserImportJobType::jobId))
                .containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void theAddressOfTheUploadIsGoodForItsJobAndAQuarterOfAnHour() {
        try (var own = TestServer.start()) {
            var pool = own.pool(r -> r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
            var url = Import.created(pool).describe().preSignedUrl();
            var other = Import.created(pool).describe();
            var body = BodyPublishers.ofString("x");
            var swapped = url.replaceFirst("import-\\w+", other.jobId());
            var longer = url.replaceFirst("expires=\\d", "expires=9");

            own.clock().forward(Duration.ofMinutes(15).minusSeconds(5));
            int last = put(url, body);
            own.clock().forward(Duration.ofSeconds(6));

            assertThat(last).isEqualTo(200);
            assertThat(put(url, body)).isEqualTo(403);
            assertThat(put(swapped, body)).isEqualTo(403);
            assertThat(put(longer, body)).isEqualTo(403);
            assertThat(put(url.substring(0, url.indexOf('?')), body)).isEqualTo(403);
        }
    }

    @Test
    void anUploadReplacesTheOneBeforeAndNothingIsTakenOnceTheJobHasBegun() {
        var pool = pool();
        var job = Import.uploaded(pool, file(pool, row("first")));
        var url = job.describe().preSignedUrl();

        assertThat(put(url, BodyPublishers.ofString(file(pool, row("second"))))).isEqualTo(200);
        job.start();
        job.await();

        assertThat(put(url, BodyPublishers.ofString("late"))).isEqualTo(409);
        assertThat(status(pool, "second")).isEqualTo(UserStatusType.RESET_REQUIRED);
        assertThat(catchThrowable(() -> status(pool, "first"))).isNotNull();
    }

    @Test
    void anEmptyFileIsNone() {
        var pool = pool();
        var job = Import.created(pool);

        assertThat(put(job.describe().preSignedUrl(), BodyPublishers.noBody())).isEqualTo(409);
        assertThat(catchThrowable(job::start)).isInstanceOf(PreconditionNotMetException.class);
    }

    @Test
    void theLogIsNotForWhoMayUpload() {
        var pool = pool();
        var job = Import.uploaded(pool, file(pool, row("a")));
        var upload = job.describe().preSignedUrl();
        job.start();
        job.await();

        assertThat(Import.send(HttpRequest.newBuilder(URI.create(upload)).build()).statusCode())
                .isEqualTo(403);
        assertThat(job.log()).hasSize(1);
        assertThat(
                        Import.send(
                                        HttpRequest.newBuilder(
                                                        URI.create(job.describe().preSignedUrl()))
                                                .HEAD()
                                                .build())
                                .body())
                .isEmpty();
    }

    @Test
    void rowsBeyondOneTransactionAreAllImportedInOrder() {
        var pool = pool();
        var rows =
                IntStream.range(0, 3 * ImportRun.ROWS_AT_ONCE + 1)
                        .mapToObj(i -> row("user" + i))
                        .toList();

        var job = Import.done(pool, file(pool, rows));

        assertThat(job.describe().importedUsers()).isEqualTo(rows.size());
        assertThat(job.log())
                .hasSize(rows.size())
                .last()
                .asString()
                .contains(" " + (rows.size() + 1) + " ");
    }

    @Test
    void whileUsersAreImportedThePoolStaysAsItIsAndNoOtherJobStarts() {
        var pool = pool();
        var many = IntStream.range(0, 40_000).mapToObj(i -> row("user" + i)).toList();
        var job = Import.uploaded(pool, file(pool, many));
        var other = Import.uploaded(pool, file(pool, row("a")));
        job.start();

        assertThat(
                        catchThrowable(() ->
                                server.admin()
                                        .addCustomAttributes(r ->
                                                r.userPoolId(pool.id()).customAttributes(PLAN))))
                .isInstanceOf(UserImportInProgressException.class);
        assertThat(
                        catchThrowable(
                                () -> server.admin().updateUserPool(r -> r.userPoolId(pool.id()))))
                .isInstanceOf(UserImportInProgressException.class);
        assertThat(
                        catchThrowable(
                                () -> server.admin().deleteUserPool(r -> r.userPoolId(pool.id()))))
                .isInstanceOf(UserImportInProgressException.class);
        assertThat(catchThrowable(other::start)).isInstanceOf(PreconditionNotMetException.class);
        var stopping = job.stop();
        var stopped = job.await();
        server.admin().addCustomAttributes(r -> r.userPoolId(pool.id()).customAttributes(PLAN));

        assertThat(stopping.status())
                .isIn(UserImportJobStatusType.STOPPING, UserImportJobStatusType.STOPPED);
        assertThat(stopped.status()).isEqualTo(UserImportJobStatusType.STOPPED);
        assertThat(stopped.completionMessage()).isEqualTo("The user has stopped the job.");
        assertThat(stopped.importedUsers()).isLessThan(40_000);
        assertThat(catchThrowable(job::start)).isInstanceOf(PreconditionNotMetException.class);
    }

    @Test
    void whoMustOrMayUseAPhoneIsImportedSo() {
        var pool =
                server.pool(r ->
                        r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL)
                                .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .smsConfiguration(
                                        SmsConfigurationType.builder()
                                                .snsCallerArn("arn:aws:iam::123456789012:role/sms")
                                                .build()));
        var phone = "+420123456789";

        var job =
                Import.done(
                        pool,
                        file(
                                pool,
                                row("on", "cognito:mfa_enabled", "TRUE", "phone_number", phone),
                                row("off", "cognito:mfa_enabled", "false", "phone_number", phone),
                                row("open"),
                                row("no", "cognito:mfa_enabled", "0")));

        var on = server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username("on"));
        var off = server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username("off"));
        assertThat(on.userMFASettingList()).containsExactly("SMS_MFA");
        assertThat(off.userMFASettingList()).isEmpty();
        assertThat(job.log().subList(2, 4))
                .containsExactly(
                        "[FAILED] Line Number 4 - cognito:mfa_enabled is empty, and the pool has"
                                + " optional MFA.",
                        "[FAILED] Line Number 5 - cognito:mfa_enabled is neither true nor false.");
    }

    @Test
    void ofAThousandJobsTheOldestThatHasEndedGivesItsPlace() {
        try (var own = TestServer.start()) {
            var pool = own.pool(r -> r.autoVerifiedAttributes(VerifiedAttributeType.EMAIL));
            var oldest = Import.uploaded(pool, "x");
            own.clock().forward(Duration.ofHours(1));
            IntStream.range(1, 1_000).forEach(_ -> Import.created(pool));

            own.clock().forward(Duration.ofHours(23).minusMinutes(1));
            var early = catchThrowable(() -> Import.created(pool));
            own.clock().forward(Duration.ofMinutes(1));
            Import.created(pool);
            var another = catchThrowable(() -> Import.created(pool));

            assertThat(early).isInstanceOf(LimitExceededException.class);
            assertThat(catchThrowable(oldest::describe))
                    .isInstanceOf(ResourceNotFoundException.class);
            assertThat(another).isInstanceOf(LimitExceededException.class);
        }
    }
}
