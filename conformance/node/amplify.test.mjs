// Amplify v6, as an application in a browser uses it.
import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import { InitiateAuthCommand, GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  admin,
  codeTo,
  confirmedUser,
  endpoint,
  invitedUser,
  makePool,
  mailTo,
  newPassword,
  otherCode,
  secret,
  somebody,
  totp,
  totpPool,
} from './support.mjs';
import { verified } from './tokens.mjs';

let plain;

function use(pool) {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: pool.id,
        userPoolClientId: pool.clientId,
        userPoolEndpoint: endpoint,
        loginWith: { username: true },
      },
    },
  });
}

const signIn = ({ username, password }, options) => auth.signIn({ username, password, options });

async function tokens(options) {
  const session = await auth.fetchAuthSession(options);
  assert.ok(session.tokens, 'there are tokens');
  secret(session.tokens.accessToken.toString());
  secret(session.tokens.idToken.toString());
  return session.tokens;
}

before(async () => {
  plain = await makePool();
  use(plain);
});

afterEach(async () => {
  await auth.signOut();
  use(plain);
});

test('a stranger signs up, confirms by the mailed code and signs in by SRP', async () => {
  const { username, email, password } = somebody();
  const signUp = await auth.signUp({ username, password, options: { userAttributes: { email } } });
  assert.equal(signUp.isSignUpComplete, false);
  assert.equal(signUp.nextStep.signUpStep, 'CONFIRM_SIGN_UP');
  assert.deepEqual(signUp.nextStep.codeDeliveryDetails, {
    deliveryMedium: 'EMAIL',
    destination: 'p***@e***',
    attributeName: 'email',
  });

  const confirmed = await auth.confirmSignUp({ username, confirmationCode: await codeTo(email) });
  assert.equal(confirmed.isSignUpComplete, true);
  const signedIn = await signIn({ username, password });
  assert.equal(signedIn.isSignedIn, true);

  const { accessToken, idToken } = await tokens();
  const access = await verified(plain, accessToken.toString(), 'access');
  const id = await verified(plain, idToken.toString(), 'id');
  assert.equal(access.sub, signUp.userId);
  assert.equal(access.username, username);
  assert.equal(access.scope, 'aws.cognito.signin.user.admin');
  assert.equal(id['cognito:username'], username);
  assert.equal(id.email, email);
  assert.equal(id.email_verified, true);
  assert.equal(id.origin_jti, access.origin_jti);
  assert.notEqual(
    JSON.parse(Buffer.from(idToken.toString().split('.')[0], 'base64url')).kid,
    JSON.parse(Buffer.from(accessToken.toString().split('.')[0], 'base64url')).kid,
  );
});

test('a wrong code is refused, a new one replaces the old', async () => {
  const { username, email, password } = somebody();
  await auth.signUp({ username, password, options: { userAttributes: { email } } });
  const first = await codeTo(email);
  await assert.rejects(auth.confirmSignUp({ username, confirmationCode: otherCode(first) }), {
    name: 'CodeMismatchException',
    message: 'Invalid verification code provided, please try again.',
  });

  await auth.resendSignUpCode({ username });
  const second = await codeTo(email, 1);
  if (first !== second) {
    await assert.rejects(auth.confirmSignUp({ username, confirmationCode: first }), {
      name: 'CodeMismatchException',
    });
  }
  await auth.confirmSignUp({ username, confirmationCode: second });
});

test('a taken name and a weak password are refused', async () => {
  const taken = await confirmedUser(plain);
  await assert.rejects(auth.signUp({ username: taken.username, password: newPassword() }), {
    name: 'UsernameExistsException',
    message: 'User already exists',
  });
  await assert.rejects(auth.signUp({ username: somebody().username, password: 'aaaaaaaaa' }), {
    name: 'InvalidPasswordException',
    message: 'Password did not conform with policy: Password must have uppercase characters',
  });
});

test('who is not confirmed is sent to confirm first', async () => {
  const { username, email, password } = somebody();
  await auth.signUp({ username, password, options: { userAttributes: { email } } });

  const answer = await signIn({ username, password });

  assert.equal(answer.isSignedIn, false);
  assert.equal(answer.nextStep.signInStep, 'CONFIRM_SIGN_UP');
});

/** Amplify stops listening for a confirmation after three minutes, and Node would wait for that. */
async function withUnheldTimers(work) {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (...given) => setTimeout(...given).unref();
  try {
    return await work();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
}

test('auto sign-in follows the confirmation', async () => {
  const { username, email, password } = somebody();
  await withUnheldTimers(() =>
    auth.signUp({
      username,
      password,
      options: { userAttributes: { email }, autoSignIn: { authFlowType: 'USER_SRP_AUTH' } },
    }),
  );
  const confirmed = await auth.confirmSignUp({ username, confirmationCode: await codeTo(email) });
  assert.equal(confirmed.nextStep.signUpStep, 'COMPLETE_AUTO_SIGN_IN');

  const signedIn = await auth.autoSignIn();

  assert.equal(signedIn.isSignedIn, true);
});

test('a wrong password and an unknown user', async () => {
  const person = await confirmedUser(plain);
  for (const authFlowType of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']) {
    await assert.rejects(signIn({ ...person, password: newPassword() }, { authFlowType }), {
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    });
    await assert.rejects(signIn(somebody(), { authFlowType }), {
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  }
});

test('a client that hides who exists answers the same for an unknown user', async () => {
  const pool = await makePool({ client: { PreventUserExistenceErrors: 'ENABLED', ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } });
  use(pool);

  await assert.rejects(signIn(somebody()), {
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
});

test('the password flow signs in too', async () => {
  const person = await confirmedUser(plain);

  const signedIn = await signIn(person, { authFlowType: 'USER_PASSWORD_AUTH' });

  assert.equal(signedIn.isSignedIn, true);
  await verified(plain, (await tokens()).accessToken.toString(), 'access');
});

test('refresh gives new tokens of the same sign-in', async () => {
  await signIn(await confirmedUser(plain));
  const first = await tokens();

  const second = await tokens({ forceRefresh: true });

  assert.notEqual(second.accessToken.toString(), first.accessToken.toString());
  const access = await verified(plain, second.accessToken.toString(), 'access');
  assert.equal(access.origin_jti, first.accessToken.payload.origin_jti);
  assert.equal(access.auth_time, first.accessToken.payload.auth_time);
  assert.notEqual(access.jti, first.accessToken.payload.jti);
});

test('refresh rotates where the client asks for it', async () => {
  const pool = await makePool({
    client: {
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    },
  });
  use(pool);
  await signIn(await confirmedUser(pool));

  for (let turn = 0; turn < 3; turn++) {
    const { accessToken } = await tokens({ forceRefresh: true });
    await verified(pool, accessToken.toString(), 'access');
  }
});

test('the user reads and changes attributes, and verifies a new address', async () => {
  const person = await confirmedUser(plain);
  await signIn(person);
  assert.equal((await auth.getCurrentUser()).username, person.username);
  assert.equal((await auth.fetchUserAttributes()).email, person.email);

  const moved = `moved-${person.email}`;
  const changed = await auth.updateUserAttributes({
    userAttributes: { email: moved, nickname: 'Ana' },
  });
  assert.equal(changed.nickname.isUpdated, true);
  assert.equal(changed.email.nextStep.updateAttributeStep, 'CONFIRM_ATTRIBUTE_WITH_CODE');
  assert.equal((await auth.fetchUserAttributes()).email_verified, 'false');

  await auth.confirmUserAttribute({
    userAttributeKey: 'email',
    confirmationCode: await codeTo(moved),
  });
  const attributes = await auth.fetchUserAttributes();
  assert.equal(attributes.email, moved);
  assert.equal(attributes.email_verified, 'true');
  assert.equal(attributes.nickname, 'Ana');
});

test('a temporary password must be replaced at the first sign-in', async () => {
  const person = await invitedUser(plain);
  const challenge = await signIn(person);
  assert.equal(challenge.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');

  const password = newPassword();
  const signedIn = await auth.confirmSignIn({ challengeResponse: password });
  assert.equal(signedIn.isSignedIn, true);

  await auth.signOut();
  await assert.rejects(signIn(person), { name: 'NotAuthorizedException' });
  assert.equal((await signIn({ ...person, password })).isSignedIn, true);
});

test('TOTP is set up by the user and asked for from then on', async () => {
  const pool = await makePool(totpPool('OPTIONAL'));
  use(pool);
  const person = await confirmedUser(pool);
  await signIn(person);
  const { sharedSecret } = await auth.setUpTOTP();
  await assert.rejects(
    auth.verifyTOTPSetup({ code: otherCode(totp(sharedSecret)) }),
    { name: 'EnableSoftwareTokenMFAException' },
  );
  await auth.verifyTOTPSetup({ code: totp(sharedSecret) });
  await auth.updateMFAPreference({ totp: 'PREFERRED' });
  assert.deepEqual(await auth.fetchMFAPreference(), { enabled: ['TOTP'], preferred: 'TOTP' });
  await auth.signOut();

  const challenge = await signIn(person);
  assert.equal(challenge.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  const code = totp(sharedSecret, 1);
  await assert.rejects(auth.confirmSignIn({ challengeResponse: otherCode(code) }), {
    name: 'CodeMismatchException',
  });
  const signedIn = await auth.confirmSignIn({ challengeResponse: code });

  assert.equal(signedIn.isSignedIn, true);
});

test('a pool that demands MFA has TOTP set up during the first sign-in', async () => {
  const pool = await makePool(totpPool('ON'));
  use(pool);
  const person = await confirmedUser(pool);
  const challenge = await signIn(person);
  assert.equal(challenge.nextStep.signInStep, 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP');
  const { sharedSecret } = challenge.nextStep.totpSetupDetails;

  const signedIn = await auth.confirmSignIn({ challengeResponse: totp(sharedSecret) });

  assert.equal(signedIn.isSignedIn, true);
  await auth.signOut();
  const next = await signIn(person);
  assert.equal(next.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
});

test('a forgotten password is replaced by the mailed code', async () => {
  const person = await confirmedUser(plain);
  const reset = await auth.resetPassword({ username: person.username });
  assert.equal(reset.nextStep.resetPasswordStep, 'CONFIRM_RESET_PASSWORD_WITH_CODE');
  const confirmationCode = await codeTo(person.email);
  const password = newPassword();

  const { username } = person;
  await assert.rejects(
    auth.confirmResetPassword({ username, newPassword: password, confirmationCode: otherCode(confirmationCode) }),
    { name: 'CodeMismatchException' },
  );
  await auth.confirmResetPassword({ username, newPassword: password, confirmationCode });

  await assert.rejects(signIn(person), { name: 'NotAuthorizedException' });
  assert.equal((await signIn({ username, password })).isSignedIn, true);
  await assert.rejects(
    auth.confirmResetPassword({ username, newPassword: newPassword(), confirmationCode }),
    { name: 'ExpiredCodeException' },
  );
});

test('a password is changed by who knows the old one', async () => {
  const person = await confirmedUser(plain);
  await signIn(person);
  const password = newPassword();
  await assert.rejects(auth.updatePassword({ oldPassword: newPassword(), newPassword: password }), {
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });

  await auth.updatePassword({ oldPassword: person.password, newPassword: password });

  await auth.signOut();
  assert.equal((await signIn({ ...person, password })).isSignedIn, true);
});

test('global sign-out ends every session at once', async () => {
  const person = await confirmedUser(plain);
  const { AuthenticationResult: elsewhere } = await admin.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: plain.clientId,
      AuthParameters: { USERNAME: person.username, PASSWORD: person.password },
    }),
  );
  secret(elsewhere.RefreshToken);
  await signIn(person);

  await auth.signOut({ global: true });

  await assert.rejects(admin.send(new GetUserCommand({ AccessToken: elsewhere.AccessToken })), {
    name: 'NotAuthorizedException',
    message: 'Access Token has been revoked',
  });
  await assert.rejects(
    admin.send(
      new InitiateAuthCommand({
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        ClientId: plain.clientId,
        AuthParameters: { REFRESH_TOKEN: elsewhere.RefreshToken },
      }),
    ),
    { name: 'NotAuthorizedException', message: 'Refresh Token has been revoked' },
  );
});

test('a user who deletes the account cannot come back', async () => {
  const person = await confirmedUser(plain);
  await signIn(person);

  await auth.deleteUser();

  await assert.rejects(signIn(person), { name: 'UserNotFoundException' });
});

test('nothing is mailed twice', async () => {
  const { username, email, password } = somebody();
  await auth.signUp({ username, password, options: { userAttributes: { email } } });
  await codeTo(email);

  assert.equal((await mailTo(email)).length, 1);
});
