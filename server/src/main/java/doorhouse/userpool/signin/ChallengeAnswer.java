package doorhouse.userpool.signin;

/// Takes the answers to one challenge. Each challenge of the API has one of these in the table of
/// [Challenges], by its wire name.
public interface ChallengeAnswer {
    /// The ChallengeName that answers come with.
    String challenge();

    /// Whether the session of a challenge serves for an answer to this one.
    default boolean answers(String posed) {
        return posed.equals(challenge());
    }

    /// Looks at an answer, and uses its session up if it is right.
    ///
    /// @throws doorhouse.operation.ApiException when it is wrong; the session stays good unless the
    ///   answer says otherwise
    Taken take(Answer answer);
}
