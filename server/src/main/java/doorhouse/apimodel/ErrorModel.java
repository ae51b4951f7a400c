package doorhouse.apimodel;

/// An error that an API may answer.
///
/// @param code its name on the wire
/// @param status the HTTP status of its answer
public record ErrorModel(String code, int status) {}
