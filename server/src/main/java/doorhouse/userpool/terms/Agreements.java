package doorhouse.userpool.terms;

import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.pool.UserPool;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// What documents pages show, and who agreed to which state of them.
public final class Agreements {
    private static final String TERMS_OF_USE = "terms-of-use";
    private static final String PRIVACY_POLICY = "privacy-policy";

    private final TermsStore terms;
    private final AgreementStore agreements;
    private final Clock clock;

    public Agreements(Database database, Clock clock) {
        this.terms = new TermsStore(database);
        this.agreements = new AgreementStore(database);
        this.clock = clock;
    }

    /// What a client's pages show: empty unless both documents are there, with a link that this
    /// reader can follow.
    ///
    /// @param language as links name it, without `cognito:`, such as `french`
    public Optional<Documents> shown(UserPoolId pool, ClientId client, String language) {
        var use = document(pool, client, TERMS_OF_USE, language);
        var privacy = document(pool, client, PRIVACY_POLICY, language);
        if (use.isEmpty() || privacy.isEmpty()) return Optional.empty();
        return Optional.of(new Documents(pool, client, use.get(), privacy.get()));
    }

    private Optional<Documents.Document> document(
            UserPoolId pool, ClientId client, String name, String language) {
        return terms.find(pool, client, name)
                .flatMap(found ->
                        found.link(language)
                                .map(link ->
                                        new Documents.Document(
                                                found.termsId(),
                                                name,
                                                link,
                                                found.lastModifiedDate())));
    }

    /// What a user has yet to agree to before going on: empty where the client does not ask for
    /// that, has no documents, or the user agreed to both as they stand.
    public Optional<Documents> pending(UserPool pool, ClientId client, Sub sub, String language) {
        if (!pool.settings().extensions().termsConsent(client)) return Optional.empty();
        return shown(pool.id(), client, language).filter(documents -> unanswered(sub, documents));
    }

    boolean unanswered(Sub sub, Documents documents) {
        return !documents.both().stream()
                .allMatch(document -> agreements.has(documents.userPoolId(), sub, document));
    }

    /// Writes down that a user agreed to these. Agreeing again changes nothing: the first time
    /// counts.
    public void accepted(Sub sub, Documents documents) {
        agreements.add(sub, documents, clock.instant());
    }

    /// What a user agreed to, the newest first.
    public List<Agreement> of(UserPoolId pool, Sub sub) {
        return agreements.list(pool, sub);
    }
}
