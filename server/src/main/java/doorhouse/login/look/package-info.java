/// How the pages look: a client's style or the classic customization as stylesheets, images and
/// places for the layouts, with the files that all pages share. Leaves to `userpool.branding` what
/// was set, and to the pages what stands on them. Source: Amazon Cognito Developer Guide, "Managed
/// login branding".
@NullMarked
package doorhouse.login.look;

import org.jspecify.annotations.NullMarked;
