/// How the sign-in pages of a pool look: CSS and a logo for the classic pages, styles for managed
/// login. Leaves the pages themselves to the doors. Source: Amazon Cognito Developer Guide,
/// "Customizing hosted UI (classic) branding"; "The branding editor".
@NullMarked
package doorhouse.userpool.branding;

import org.jspecify.annotations.NullMarked;
