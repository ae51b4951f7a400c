/// The words of the pages, in every language that they speak, and which of them a browser is
/// answered in. Leaves to the styles of clients which words they replace, and to the pages where
/// each word stands. Source: Amazon Cognito Developer Guide, "Managed login localization".
@NullMarked
package doorhouse.login.text;

import org.jspecify.annotations.NullMarked;
