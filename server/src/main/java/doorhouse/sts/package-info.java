/// The security token service: who a caller is, and temporary credentials for whoever a user lends
/// them to or a role lets in, by a call, an ID token or a SAML assertion. Owns what a session is
/// made of; leaves to `iam` what its token holds and which policies hold for it, and to `openid`,
/// `token` and `userpool.saml` how a stranger's word is proved. Source: AWS STS API Reference; IAM
/// User Guide, "Temporary security credentials in IAM".
@NullMarked
package doorhouse.sts;

import org.jspecify.annotations.NullMarked;
