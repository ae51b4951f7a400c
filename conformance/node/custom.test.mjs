// Custom sign-in by Amplify v6, against functions of the pool's own that run in Node.
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { afterEach, before, test } from 'node:test';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import { confirmedUser, endpoint, makePool, secret, totp, totpPool } from './support.mjs';

const arn = (name) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

const riddles = (more = {}, mfa = {}) =>
  makePool({
    pool: {
      LambdaConfig: {
        DefineAuthChallenge: arn('define-riddle'),
        CreateAuthChallenge: arn('create-riddle'),
        VerifyAuthChallengeResponse: arn('verify-riddle'),
      },
      ...more,
    },
    client: {
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    },
    ...mfa,
  });

// Amplify names a device by its browser, and Node 20 does not tell that it is none.
globalThis.navigator ??= { userAgent: 'Node' };

let pool;

function use(one) {
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: one.id,
        userPoolClientId: one.clientId,
        userPoolEndpoint: endpoint,
        loginWith: { username: true },
      },
    },
  });
}

const begin = (person, authFlowType) =>
  auth.signIn({
    username: person.username,
    ...(authFlowType === 'CUSTOM_WITH_SRP' && { password: person.password }),
    options: { authFlowType },
  });

const right = ({ username, email }) => secret(`${username.length} letters, ${email}`);

before(async () => {
  await cp(new URL('functions', import.meta.url), process.env.DOORHOUSE_FUNCTIONS, {
    recursive: true,
  });
  pool = await riddles();
  use(pool);
});

afterEach(async () => {
  await auth.signOut();
  use(pool);
});

test('a riddle signs in without a password', async () => {
  const person = await confirmedUser(pool);

  const posed = await begin(person, 'CUSTOM_WITHOUT_SRP');
  assert.equal(posed.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  assert.equal(posed.nextStep.additionalInfo.riddle, 'How long is your name?');
  assert.ok(!('answer' in posed.nextStep.additionalInfo));
  const done = await auth.confirmSignIn({ challengeResponse: right(person) });

  assert.equal(done.isSignedIn, true);
  assert.equal((await auth.getCurrentUser()).username, person.username);
  assert.ok((await auth.fetchAuthSession({ forceRefresh: true })).tokens);
});

test('a wrong answer is asked again, the third ends it', async () => {
  const person = await confirmedUser(pool);
  await begin(person, 'CUSTOM_WITHOUT_SRP');

  for (const tries of ['1', '2']) {
    const again = await auth.confirmSignIn({ challengeResponse: 'no idea' });
    assert.equal(again.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
    assert.equal(again.nextStep.additionalInfo.tries, tries);
  }
  await assert.rejects(auth.confirmSignIn({ challengeResponse: 'no idea' }), {
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
});

test('a riddle comes after the password', async () => {
  const person = await confirmedUser(pool);

  await assert.rejects(begin({ ...person, password: 'Wrong-1-wrong' }, 'CUSTOM_WITH_SRP'), {
    name: 'NotAuthorizedException',
  });
  const posed = await begin(person, 'CUSTOM_WITH_SRP');
  assert.equal(posed.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  const done = await auth.confirmSignIn({ challengeResponse: right(person) });

  assert.equal(done.isSignedIn, true);
});

test('an authenticator comes between the password and the riddle', async () => {
  const guarded = await riddles({}, totpPool('OPTIONAL'));
  use(guarded);
  const person = await confirmedUser(guarded);
  await auth.signIn({ username: person.username, password: person.password });
  const { sharedSecret } = await auth.setUpTOTP();
  await auth.verifyTOTPSetup({ code: totp(sharedSecret) });
  await auth.updateMFAPreference({ totp: 'PREFERRED' });
  await auth.signOut();

  const code = await begin(person, 'CUSTOM_WITH_SRP');
  assert.equal(code.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  const posed = await auth.confirmSignIn({ challengeResponse: totp(sharedSecret, 1) });
  assert.equal(posed.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  const done = await auth.confirmSignIn({ challengeResponse: right(person) });

  assert.equal(done.isSignedIn, true);
});

test('a remembered device proves itself after the riddle', async () => {
  const tracking = await riddles({
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
  });
  use(tracking);
  const person = await confirmedUser(tracking);
  const signIn = async () => {
    await begin(person, 'CUSTOM_WITHOUT_SRP');
    return auth.confirmSignIn({ challengeResponse: right(person) });
  };
  assert.equal((await signIn()).isSignedIn, true);
  const [device] = await auth.fetchDevices();
  await auth.signOut();

  assert.equal((await signIn()).isSignedIn, true);
  const { tokens } = await auth.fetchAuthSession();
  assert.equal(tokens.accessToken.payload.device_key, device.id);
  assert.equal((await auth.fetchDevices()).length, 1);
});
