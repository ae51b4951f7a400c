package doorhouse.policy;

/// A policy and what it is called where it is attached.
///
/// @param name the ARN of a managed policy, or the name of an inline one
public record AttachedPolicy(String name, Policy policy) {}
