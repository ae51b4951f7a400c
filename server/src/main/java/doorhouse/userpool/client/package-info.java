/// App clients: what an application may ask of a pool and how it proves itself. Owns their settings
/// and their secrets. Leaves to sign-in what a flow does, and to the OAuth door what the settings
/// for it mean. Source: Amazon Cognito API reference, CreateUserPoolClient.
@NullMarked
package doorhouse.userpool.client;

import org.jspecify.annotations.NullMarked;
