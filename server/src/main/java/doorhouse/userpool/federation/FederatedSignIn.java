package doorhouse.userpool.federation;

import static doorhouse.operation.CognitoErrors.USER_LAMBDA_VALIDATION;

import doorhouse.id.Sub;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.directory.Users.Aliases;
import doorhouse.userpool.group.Groups;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.signin.SignedIn;
import doorhouse.userpool.threat.AuthEvent;
import doorhouse.userpool.threat.AuthEvent.Response;
import doorhouse.userpool.threat.AuthEvents;
import doorhouse.userpool.trigger.InboundFederation;
import doorhouse.userpool.trigger.InboundFederation.Arrival;
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.PostAuthentication;
import doorhouse.userpool.trigger.PostConfirmation;
import doorhouse.userpool.trigger.PreSignUp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Signs in whom another provider proved, whatever its protocol: finds the user whom the identity
/// is linked to or the profile that began with it, or makes one; writes what is mapped; asks and
/// tells the pool's own functions. An identity is a provider and its subject; nobody is joined to a
/// user by an address. Source: Amazon Cognito Developer Guide, "User pool sign-in with third party
/// identity providers".
public final class FederatedSignIn {
    /// How far the provider's clock may be from ours.
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final Database database;
    private final IdentityProviders providers;
    private final Users users;
    private final Groups groups;
    private final LinkStore links;
    private final ProfileStore profiles;
    private final Functions functions;
    private final AuthEvents events;
    private final Clock clock;

    /// The pool's own functions that are met on the way.
    public record Functions(
            InboundFederation inboundFederation,
            PreSignUp preSignUp,
            PostConfirmation postConfirmation,
            PostAuthentication postAuthentication) {}

    /// @param isNew whether the profile was made just now
    private record Arrived(User user, boolean isNew) {}

    public FederatedSignIn(
            Database database,
            IdentityProviders providers,
            Users users,
            Groups groups,
            Functions functions,
            AuthEvents events,
            Clock clock) {
        this.database = database;
        this.providers = providers;
        this.users = users;
        this.groups = groups;
        this.links = new LinkStore(database);
        this.profiles = new ProfileStore(database);
        this.functions = functions;
        this.events = events;
        this.clock = clock;
    }

    /// Since when a user must have shown who they are.
    ///
    /// @param maxAge how long ago the client wants it to be at most; null for any time
    /// @param asked when the client wanted that
    public record Freshness(@Nullable Duration maxAge, Instant asked) {
        private void check(Instant authenticatedAt) {
            if (maxAge == null) return;
            if (!authenticatedAt.plus(maxAge).plus(SKEW).isBefore(asked)) return;
            throw new FederationRefused(
                    "login_required", "The user signed in to the identity provider too long ago.");
        }
    }

    /// Signs somebody in, and notes what came of it for pools that ask for that. Hold no
    /// transaction meanwhile: functions are called.
    ///
    /// @param from where the user's browser is
    /// @throws FederationRefused with what the client is told
    public SignedIn signIn(
            UserPool pool,
            AppClient client,
            ExternalIdentity identity,
            Freshness wanted,
            AuthEvent.Client from) {
        wanted.check(authenticatedAt(identity));
        var eventId = UUID.randomUUID().toString();
        var profile = Profile.of(pool.settings(), identity.provider(), identity.subject());
        try {
            var who = pass(pool, client, identity, profile, eventId);
            note(pool, eventId, who.user().sub(), who.user().username(), Response.PASS, from);
            return who;
        } catch (ApiException refusal) {
            note(pool, eventId, null, profile.username(), Response.FAIL, from);
            throw FederationRefused.because(sentence(refusal));
        } catch (FederationRefused refusal) {
            note(pool, eventId, null, profile.username(), Response.FAIL, from);
            throw refusal;
        }
    }

    /// @param sub null where it is not known who it was
    private void note(
            UserPool pool,
            String eventId,
            @Nullable Sub sub,
            String username,
            Response response,
            AuthEvent.Client from) {
        if (!pool.settings().threatProtection().records(false)) return;
        events.record(
                new AuthEvents.Attempt(
                        pool,
                        sub,
                        username,
                        eventId,
                        AuthEvent.Type.SIGN_IN,
                        response,
                        List.of(),
                        from));
    }

    /// A function's refusal ends in a space (observed on the live service).
    private static String sentence(ApiException refusal) {
        boolean byFunction = refusal.error().equals(USER_LAMBDA_VALIDATION);
        return refusal.sentence() + (byFunction ? " " : "");
    }

    private SignedIn pass(
            UserPool pool,
            AppClient client,
            ExternalIdentity identity,
            Profile profile,
            String eventId) {
        var provider = identity.provider();
        checkCurrent(pool, client, provider);
        var occasion = Occasion.of(pool, client.id(), null);
        var mapped =
                MappedAttributes.of(
                        pool.schema(),
                        provider.attributeMapping(),
                        claims(occasion, profile, identity),
                        client);
        var arrived = arrive(occasion, identity, profile, mapped);
        if (arrived.isNew()) {
            functions
                    .postConfirmation()
                    .tell(occasion, PostConfirmation.Source.CONFIRM_SIGN_UP, arrived.user());
        }
        functions.postAuthentication().tell(occasion, arrived.user(), false);
        return new SignedIn(
                pool,
                client,
                arrived.user(),
                eventId,
                authenticatedAt(identity),
                null,
                new SignedIn.Prover(provider.name(), provider.id()));
    }

    /// The provider may know the user from a sign-in of long ago, and its clock may be ahead of
    /// ours.
    private Instant authenticatedAt(ExternalIdentity identity) {
        var now = clock.instant();
        var told = identity.authenticatedAt();
        if (told == null || told.isAfter(now)) return now;
        return told.isBefore(Instant.EPOCH) ? Instant.EPOCH : told;
    }

    /// The provider may have gone, or been made anew, while the user was there.
    private void checkCurrent(UserPool pool, AppClient client, IdentityProvider provider) {
        boolean there =
                providers
                        .find(pool.id(), provider.name())
                        .filter(found -> found.id().equals(provider.id()))
                        .isPresent();
        if (there && client.supportedProviders().contains(provider.name())) return;
        throw FederationRefused.because(
                "Identity provider " + provider.name() + " is not enabled for the client.");
    }

    private Map<String, String> claims(
            Occasion occasion, Profile profile, ExternalIdentity identity) {
        var provider = identity.provider();
        var arrival =
                new Arrival(
                        profile.username(),
                        provider.name(),
                        provider.type().toString(),
                        identity.told());
        return functions
                .inboundFederation()
                .claims(occasion, arrival)
                .orElseGet(() -> texts(identity));
    }

    private static Map<String, String> texts(ExternalIdentity identity) {
        var texts = new LinkedHashMap<String, String>();
        identity.claims().forEach((name, values) -> texts.put(name, ClaimText.of(values)));
        return texts;
    }

    private Arrived arrive(
            Occasion occasion,
            ExternalIdentity identity,
            Profile profile,
            MappedAttributes mapped) {
        var pool = occasion.pool();
        var known = find(identity, profile, mapped);
        if (known.isPresent()) return update(pool, known.get(), mapped);
        var made = newUser(pool, identity, profile, mapped);
        functions
                .preSignUp()
                .decide(
                        occasion,
                        PreSignUp.Source.EXTERNAL_PROVIDER,
                        new PreSignUp.Candidate(made.username(), mapped.ofNewUser(), Map.of()));
        try {
            // The function may have linked the identity, or the user may come twice at once.
            var other =
                    database.transaction(() -> {
                        var found = find(identity, profile, mapped);
                        return found.isPresent() ? found : add(pool, identity, profile, made);
                    });
            if (other.isPresent()) return update(pool, other.get(), mapped);
            return new Arrived(made, true);
        } catch (NameTaken taken) {
            throw FederationRefused.because(
                    "Already found an entry for username " + profile.username());
        }
    }

    /// Whom the identity signs in: the user whom an administrator linked it to, the profile that
    /// began with it, or whom an administrator linked to what the provider says of it.
    private Optional<Sub> find(
            ExternalIdentity identity, Profile profile, MappedAttributes mapped) {
        var provider = identity.provider();
        return links.find(
                        new LinkStore.Key(
                                provider, FederationOperations.SUBJECT, identity.subject()))
                .or(() -> profiles.find(provider, profile.subject()))
                .or(() -> findByClaim(provider, mapped));
    }

    private Optional<Sub> findByClaim(IdentityProvider provider, MappedAttributes mapped) {
        for (var attribute : links.attributes(provider)) {
            var value = mapped.values().getOrDefault(attribute, "");
            if (attribute.equals(FederationOperations.SUBJECT) || value.isEmpty()) continue;
            var found = links.find(new LinkStore.Key(provider, attribute, value));
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private User newUser(
            UserPool pool, ExternalIdentity identity, Profile profile, MappedAttributes mapped) {
        var now = clock.instant();
        var provider = identity.provider();
        var user =
                new User(
                        pool.id(),
                        Sub.at(now),
                        profile.username(),
                        UserStatus.EXTERNAL_PROVIDER,
                        true,
                        mapped.ofNewUser(),
                        0,
                        0,
                        now,
                        now);
        return Identities.with(
                user,
                new Identity(
                        identity.subject(),
                        provider.name(),
                        provider.type(),
                        identity.issuer(),
                        true,
                        now));
    }

    /// Writes the whole profile, or finds whose the identity is by now.
    private Optional<Sub> add(
            UserPool pool, ExternalIdentity identity, Profile profile, User user) {
        var provider = identity.provider();
        var now = clock.instant();
        if (!profiles.add(provider, profile.subject(), user.sub(), now)) {
            return profiles.find(provider, profile.subject());
        }
        users.add(pool, user, Aliases.KEPT);
        groups.join(pool.id(), user.sub(), provider.name(), now);
        return Optional.empty();
    }

    private Arrived update(UserPool pool, Sub sub, MappedAttributes mapped) {
        try {
            return new Arrived(users.change(pool, sub, user -> changed(user, mapped)), false);
        } catch (NameTaken taken) {
            throw FederationRefused.because(
                    "An account with the given " + taken.attribute() + " already exists.");
        }
    }

    private static User changed(User user, MappedAttributes mapped) {
        if (!user.enabled()) throw FederationRefused.because("User is disabled.");
        if (user.status() == UserStatus.UNCONFIRMED) {
            throw FederationRefused.because("User is not confirmed.");
        }
        return user.withAttributes(mapped.onto(user.attributes()));
    }
}
