package doorhouse.policy;

/// One request, as policies see it.
///
/// @param action `service:Operation`, such as `cognito-idp:CreateGroup`
/// @param resource the ARN asked for, or `*` where the operation has none
/// @param asker only policies of resources and roles ask for it
public record Question(String action, String resource, RequestContext context, Asker asker) {
    public Question(String action, String resource, RequestContext context) {
        this(action, resource, context, Asker.ANONYMOUS);
    }
}
