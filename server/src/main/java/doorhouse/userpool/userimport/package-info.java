/// Users from a file: import jobs, the upload of their file, the work itself and its log. A job's
/// progress is written in the transaction of the users it imports, so whatever stops it, it goes on
/// behind the last row that counts, on whichever node takes it up.
///
/// Which rules a user's attributes follow is the schema's (`pool`); what a user is called is
/// `directory`'s. Source: Amazon Cognito Developer Guide, "Importing users from a CSV file".
@NullMarked
package doorhouse.userpool.userimport;

import org.jspecify.annotations.NullMarked;
