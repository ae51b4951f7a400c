// amazon-cognito-identity-js, the older client that many applications still carry.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  AuthenticationDetails,
  CognitoRefreshToken,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from 'amazon-cognito-identity-js';
import {
  codeTo,
  confirmedUser,
  endpoint,
  invitedUser,
  makePool,
  newPassword,
  secret,
  somebody,
  totp,
  totpPool,
} from './support.mjs';
import { verified } from './tokens.mjs';

let plain;

before(async () => {
  plain = await makePool();
});

const poolClient = (pool) =>
  new CognitoUserPool({ UserPoolId: pool.id, ClientId: pool.clientId, endpoint });

const userOf = (pool, username) => new CognitoUser({ Username: username, Pool: poolClient(pool) });

/** Calls a method that ends in a node-style callback. */
const call = (target, method, ...args) =>
  new Promise((resolve, reject) =>
    target[method](...args, (error, result) => (error ? reject(error) : resolve(result))),
  );

/** Calls a method that takes an object of callbacks; answers which was called, and with what. */
const steps = (start) =>
  new Promise((resolve, reject) => {
    const step = (name) => (...args) => resolve({ step: name, args });
    start({
      onSuccess: step('success'),
      onFailure: reject,
      newPasswordRequired: step('newPassword'),
      totpRequired: step('totp'),
      mfaSetup: step('mfaSetup'),
      inputVerificationCode: step('code'),
      associateSecretCode: step('secret'),
    });
  });

const authenticate = (user, { username, password }) => {
  const details = new AuthenticationDetails({ Username: username, Password: password });
  return steps((callbacks) => user.authenticateUser(details, callbacks));
};

async function signedIn(pool, person) {
  const user = userOf(pool, person.username);
  const { step, args } = await authenticate(user, person);
  assert.equal(step, 'success');
  secret(args[0].getAccessToken().getJwtToken());
  secret(args[0].getRefreshToken().getToken());
  return { user, session: args[0] };
}

test('sign up, confirm, sign in by SRP, and the tokens hold', async () => {
  const person = somebody();
  const email = new CognitoUserAttribute({ Name: 'email', Value: person.email });
  const answer = await call(
    poolClient(plain), 'signUp', person.username, person.password, [email], []);
  assert.equal(answer.userConfirmed, false);
  const user = userOf(plain, person.username);
  const confirmed = await call(user, 'confirmRegistration', await codeTo(person.email), false);
  assert.equal(confirmed, 'SUCCESS');

  const { session } = await signedIn(plain, person);

  const access = await verified(plain, session.getAccessToken().getJwtToken(), 'access');
  const id = await verified(plain, session.getIdToken().getJwtToken(), 'id');
  assert.equal(access.sub, answer.userSub);
  assert.equal(id.email, person.email);
});

test('a wrong password is refused', async () => {
  const person = await confirmedUser(plain);

  await assert.rejects(
    authenticate(userOf(plain, person.username), { ...person, password: newPassword() }),
    { code: 'NotAuthorizedException', message: 'Incorrect username or password.' },
  );
});

test('passwords of every length and script sign in', async () => {
  // SRP pads numbers by their sign bit: enough sign-ins meet each case of it.
  for (const password of ['Aünïcødé-9x', 'Aa1!' + 'x'.repeat(252), 'Aa1! in the middle']) {
    secret(password);
    const person = somebody();
    await call(poolClient(plain), 'signUp', person.username, password,
      [new CognitoUserAttribute({ Name: 'email', Value: person.email })], []);
    const user = userOf(plain, person.username);
    await call(user, 'confirmRegistration', await codeTo(person.email), false);
    await signedIn(plain, { ...person, password });
  }
});

test('a user signs in by SRP many times', async () => {
  const person = await confirmedUser(plain);
  for (let turn = 0; turn < 8; turn++) await signedIn(plain, person);
});

test('a temporary password must be replaced', async () => {
  const person = await invitedUser(plain);
  const user = userOf(plain, person.username);
  const { step, args } = await authenticate(user, person);
  assert.equal(step, 'newPassword');
  assert.equal(args[0].email, person.email);

  const password = newPassword();
  const answer = await steps((callbacks) =>
    user.completeNewPasswordChallenge(password, {}, callbacks));

  assert.equal(answer.step, 'success');
  await signedIn(plain, { ...person, password });
});

test('refresh', async () => {
  const { user, session } = await signedIn(plain, await confirmedUser(plain));
  const token = new CognitoRefreshToken({ RefreshToken: session.getRefreshToken().getToken() });

  const refreshed = await call(user, 'refreshSession', token);

  assert.notEqual(
    refreshed.getAccessToken().getJwtToken(), session.getAccessToken().getJwtToken());
  await verified(plain, refreshed.getAccessToken().getJwtToken(), 'access');
});

test('attributes, a new password, and the end of the account', async () => {
  const person = await confirmedUser(plain);
  const { user } = await signedIn(plain, person);
  await call(user, 'updateAttributes', [
    new CognitoUserAttribute({ Name: 'nickname', Value: 'Ana' }),
  ]);
  const attributes = await call(user, 'getUserAttributes');
  assert.equal(attributes.find((a) => a.getName() === 'nickname').getValue(), 'Ana');

  const password = newPassword();
  await call(user, 'changePassword', person.password, password);
  const again = await signedIn(plain, { ...person, password });

  assert.equal(await call(again.user, 'deleteUser'), 'SUCCESS');
});

test('TOTP is set up and asked for', async () => {
  const pool = await makePool(totpPool('OPTIONAL'));
  const person = await confirmedUser(pool);
  const { user } = await signedIn(pool, person);
  const { args: [secretCode] } = await steps((callbacks) => user.associateSoftwareToken(callbacks));
  const verifiedToken = await steps((callbacks) =>
    user.verifySoftwareToken(totp(secretCode), 'phone', callbacks));
  assert.equal(verifiedToken.step, 'success');
  await call(user, 'setUserMfaPreference', null, { PreferredMfa: true, Enabled: true });

  const fresh = userOf(pool, person.username);
  const challenge = await authenticate(fresh, person);
  assert.equal(challenge.step, 'totp');
  const answer = await steps((callbacks) =>
    fresh.sendMFACode(totp(secretCode, 1), callbacks, 'SOFTWARE_TOKEN_MFA'));

  assert.equal(answer.step, 'success');
});

test('a pool that demands MFA has TOTP set up during the first sign-in', async () => {
  const pool = await makePool(totpPool('ON'));
  const person = await confirmedUser(pool);
  const user = userOf(pool, person.username);
  assert.equal((await authenticate(user, person)).step, 'mfaSetup');

  const { args: [secretCode] } = await steps((callbacks) => user.associateSoftwareToken(callbacks));
  const answer = await steps((callbacks) =>
    user.verifySoftwareToken(totp(secretCode), 'phone', callbacks));

  assert.equal(answer.step, 'success');
});

test('a forgotten password', async () => {
  const person = await confirmedUser(plain);
  const user = userOf(plain, person.username);
  assert.equal((await steps((callbacks) => user.forgotPassword(callbacks))).step, 'code');
  const password = newPassword();
  const code = await codeTo(person.email);

  await steps((callbacks) => user.confirmPassword(code, password, callbacks));

  await signedIn(plain, { ...person, password });
});

test('global sign-out', async () => {
  const person = await confirmedUser(plain);
  const elsewhere = await signedIn(plain, person);
  const { user } = await signedIn(plain, person);

  await steps((callbacks) => user.globalSignOut(callbacks));

  await assert.rejects(call(elsewhere.user, 'getUserAttributes'), {
    code: 'NotAuthorizedException',
  });
});
