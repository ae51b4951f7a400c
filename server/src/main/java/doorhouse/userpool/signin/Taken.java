package doorhouse.userpool.signin;

/// What an answer to a challenge comes to. A wrong one is thrown.
sealed interface Taken {
    /// Something was shown, or done: the sign-in goes on with what [NextStep] says.
    record Shown(SignIn signIn) implements Taken {}

    /// One certain thing is asked next.
    record Asks(SignIn signIn, Question question) implements Taken {}
}
