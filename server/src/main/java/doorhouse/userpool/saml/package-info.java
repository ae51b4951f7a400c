/// We as a SAML 2.0 service provider: what a browser carries from an identity provider is read
/// here, and what it carries there is written. Owns the strict reading of responses, requests to
/// sign in and out, and what providers' metadata says now. Leaves to identity providers how one is
/// described, to federation who the user of an assertion is, and to the doors where a browser
/// stands. Source: "Assertions and Protocols", "Bindings" and "Profiles for the OASIS SAML V2.0";
/// XML Signature 1.1, XML Encryption 1.1.
@NullMarked
package doorhouse.userpool.saml;

import org.jspecify.annotations.NullMarked;
