// Passkeys, as a real browser makes and uses them.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import {
  CompleteWebAuthnRegistrationCommand,
  DeleteWebAuthnCredentialCommand,
  InitiateAuthCommand,
  ListWebAuthnCredentialsCommand,
  RespondToAuthChallengeCommand,
  StartWebAuthnRegistrationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { openBrowser } from './browser.mjs';
import { admin, confirmedUser, makePool, secret } from './support.mjs';
import { verified } from './tokens.mjs';

let browser;

before(async () => {
  browser = await openBrowser();
});

beforeEach(() => browser.renewAuthenticator());

after(() => browser?.close());

/** A pool whose passkeys are for localhost. */
const passkeyPool = (webAuthn = {}, mfa = {}) =>
  makePool({
    pool: { Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] } } },
    client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] },
    mfa: { WebAuthnConfiguration: { RelyingPartyId: 'localhost', ...webAuthn }, ...mfa },
  });

async function signedIn(pool, { username, password }) {
  const answer = await admin.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );
  return secret(answer.AuthenticationResult.AccessToken);
}

async function register(AccessToken) {
  const started = await admin.send(new StartWebAuthnRegistrationCommand({ AccessToken }));
  const Credential = await browser.create(started.CredentialCreationOptions);
  await admin.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential }));
}

async function listed(AccessToken) {
  const answer = await admin.send(new ListWebAuthnCredentialsCommand({ AccessToken }));
  return answer.Credentials;
}

const begin = (pool, { username }) =>
  admin.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: username, PREFERRED_CHALLENGE: 'WEB_AUTHN' },
    }),
  );

async function answer(pool, { username }, challenge) {
  const options = JSON.parse(challenge.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
  const credential = await browser.get(options);
  return admin.send(
    new RespondToAuthChallengeCommand({
      ClientId: pool.clientId,
      ChallengeName: 'WEB_AUTHN',
      Session: challenge.Session,
      ChallengeResponses: { USERNAME: username, CREDENTIAL: JSON.stringify(credential) },
    }),
  );
}

test('a passkey is made in the browser, signs in, and is deleted', async () => {
  const pool = await passkeyPool();
  const person = await confirmedUser(pool);
  const token = await signedIn(pool, person);

  await register(token);
  const [passkey] = await listed(token);
  assert.equal(passkey.RelyingPartyId, 'localhost');
  assert.equal(passkey.AuthenticatorAttachment, 'platform');
  assert.deepEqual(passkey.AuthenticatorTransports, ['internal']);

  const challenge = await begin(pool, person);
  assert.equal(challenge.ChallengeName, 'WEB_AUTHN');
  const { AuthenticationResult: tokens } = await answer(pool, person, challenge);
  const claims = await verified(pool, secret(tokens.AccessToken), 'access');
  assert.equal(claims.username, person.username);
  secret(tokens.IdToken);
  secret(tokens.RefreshToken);

  const CredentialId = passkey.CredentialId;
  await admin.send(new DeleteWebAuthnCredentialCommand({ AccessToken: token, CredentialId }));
  const later = await begin(pool, person);
  assert.equal(later.ChallengeName, 'SELECT_CHALLENGE');
  assert.ok(!later.AvailableChallenges.includes('WEB_AUTHN'));
});

test('a browser makes no second passkey on the same authenticator', async () => {
  const pool = await passkeyPool();
  const token = await signedIn(pool, await confirmedUser(pool));

  await register(token);

  await assert.rejects(register(token), /InvalidStateError/);
  assert.equal((await listed(token)).length, 1);
});

test('the sign count of a real authenticator grows from sign-in to sign-in', async () => {
  const pool = await passkeyPool();
  const person = await confirmedUser(pool);
  await register(await signedIn(pool, person));

  for (let times = 0; times < 2; times++) {
    const { AuthenticationResult: tokens } = await answer(pool, person, await begin(pool, person));
    for (const token of ['AccessToken', 'IdToken', 'RefreshToken']) secret(tokens[token]);
  }
});

test('where a passkey is both factors the browser verifies its user', async () => {
  const pool = await passkeyPool(
    { FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' },
    { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
  );
  const person = await confirmedUser(pool);
  await register(await signedIn(pool, person));

  await browser.verifyUser(false);
  await assert.rejects(begin(pool, person).then((c) => answer(pool, person, c)), /NotAllowedError/);
  await browser.verifyUser(true);
  const { AuthenticationResult: tokens } = await answer(pool, person, await begin(pool, person));

  for (const token of ['AccessToken', 'IdToken', 'RefreshToken']) secret(tokens[token]);
});
