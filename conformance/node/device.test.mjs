// Devices, by the code of Amplify v6 and of amazon-cognito-identity-js that keeps and proves them.
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import {
  AuthenticationDetails,
  CognitoRefreshToken,
  CognitoUser,
  CognitoUserPool,
} from 'amazon-cognito-identity-js';
import {
  AdminForgetDeviceCommand,
  AdminListDevicesCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { admin, confirmedUser, endpoint, makePool, secret, totp, totpPool } from './support.mjs';

// Amplify names a device by its browser, and Node 20 does not tell that it is none.
globalThis.navigator ??= { userAgent: 'Node' };

const pool = (onlyOnPrompt) =>
  makePool({
    pool: {
      DeviceConfiguration: {
        ChallengeRequiredOnNewDevice: true,
        DeviceOnlyRememberedOnUserPrompt: onlyOnPrompt,
      },
    },
    ...totpPool('OPTIONAL'),
  });

const forget = (one, person, key) =>
  admin.send(
    new AdminForgetDeviceCommand({
      UserPoolId: one.id,
      Username: person.username,
      DeviceKey: key,
    }),
  );

const devicesOf = async (one, person) =>
  (
    await admin.send(
      new AdminListDevicesCommand({ UserPoolId: one.id, Username: person.username }),
    )
  ).Devices.map((device) => device.DeviceKey);

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

const signIn = ({ username, password }, authFlowType = 'USER_SRP_AUTH') =>
  auth.signIn({ username, password, options: { authFlowType } });

async function deviceKey(options) {
  const { tokens } = await auth.fetchAuthSession(options);
  secret(tokens.accessToken.toString());
  return tokens.accessToken.payload.device_key;
}

async function setUpTotp() {
  const { sharedSecret } = await auth.setUpTOTP();
  await auth.verifyTOTPSetup({ code: totp(sharedSecret) });
  await auth.updateMFAPreference({ totp: 'PREFERRED' });
  return sharedSecret;
}

afterEach(() => auth.signOut());

for (const flow of ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH']) {
  test(`Amplify signs in from a remembered device without a code: ${flow}`, async () => {
    const one = await pool(false);
    use(one);
    const person = await confirmedUser(one);
    await signIn(person, flow);
    await setUpTotp();
    const [device] = await auth.fetchDevices();
    assert.equal(device.id, await deviceKey());
    assert.equal(device.attributes.device_status, 'valid');
    assert.ok(device.createDate instanceof Date);
    await auth.signOut();

    const again = await signIn(person, flow);

    assert.equal(again.isSignedIn, true);
    assert.equal(await deviceKey(), device.id);
    assert.equal(await deviceKey({ forceRefresh: true }), device.id);
    assert.equal((await auth.fetchDevices()).length, 1);
  });
}

test('Amplify remembers a device when its user says so, and forgets it', async () => {
  const one = await pool(true);
  use(one);
  const person = await confirmedUser(one);
  await signIn(person);
  const sharedSecret = await setUpTotp();
  assert.deepEqual(await auth.fetchDevices(), []);
  await auth.signOut();
  const asked = await signIn(person);
  assert.equal(asked.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  await auth.confirmSignIn({ challengeResponse: totp(sharedSecret, 1) });

  await auth.rememberDevice();
  assert.equal((await auth.fetchDevices()).length, 1);
  await auth.signOut();
  assert.equal((await signIn(person)).isSignedIn, true);

  await auth.forgetDevice();
  assert.deepEqual(await auth.fetchDevices(), []);
  await auth.signOut();
  const afterwards = await signIn(person);
  assert.equal(afterwards.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
});

test('Amplify finds its way when an administrator forgot its device', async () => {
  const one = await pool(false);
  use(one);
  const person = await confirmedUser(one);
  await signIn(person);
  const before = await deviceKey();
  await forget(one, person, before);
  await auth.signOut();

  assert.equal((await signIn(person)).isSignedIn, true);

  assert.notEqual(await deviceKey(), before);
  assert.deepEqual(await devicesOf(one, person), [await deviceKey()]);
});

test('a forgotten device refreshes nothing', async () => {
  const one = await pool(false);
  use(one);
  const person = await confirmedUser(one);
  await signIn(person);
  await forget(one, person, await deviceKey());

  await assert.rejects(auth.fetchDevices().then(() => deviceKey({ forceRefresh: true })));
});

const userOf = (one, username, Storage) =>
  new CognitoUser({
    Username: username,
    Storage,
    Pool: new CognitoUserPool({ UserPoolId: one.id, ClientId: one.clientId, endpoint, Storage }),
  });

const steps = (start) =>
  new Promise((resolve, reject) => {
    const step = (name) => (...args) => resolve({ step: name, args });
    start({ onSuccess: step('success'), onFailure: reject, totpRequired: step('totp') });
  });

const authenticate = (user, { username, password }) =>
  steps((callbacks) =>
    user.authenticateUser(
      new AuthenticationDetails({ Username: username, Password: password }),
      callbacks,
    ),
  );

/** What a browser's local storage is to the library. */
function storage() {
  const kept = new Map();
  return {
    setItem: (key, value) => kept.set(key, value),
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => kept.delete(key),
    clear: () => kept.clear(),
  };
}

test('identity-js proves its device instead of a code, by both flows', async () => {
  const one = await pool(false);
  const person = await confirmedUser(one);
  const kept = storage();
  const first = userOf(one, person.username, kept);
  assert.equal((await authenticate(first, person)).step, 'success');
  const sharedSecret = await new Promise((resolve, reject) =>
    first.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject }),
  );
  await new Promise((resolve, reject) =>
    first.verifySoftwareToken(totp(sharedSecret), 'phone', {
      onSuccess: resolve,
      onFailure: reject,
    }),
  );
  await new Promise((resolve, reject) =>
    first.setUserMfaPreference(null, { Enabled: true, PreferredMfa: true }, (error) =>
      error ? reject(error) : resolve(),
    ),
  );

  assert.equal((await authenticate(userOf(one, person.username, storage()), person)).step, 'totp');
  const again = userOf(one, person.username, kept);
  const { step, args } = await authenticate(again, person);
  assert.equal(step, 'success');
  const plain = userOf(one, person.username, kept);
  plain.setAuthenticationFlowType('USER_PASSWORD_AUTH');
  assert.equal((await authenticate(plain, person)).step, 'success');

  const refreshed = await new Promise((resolve, reject) =>
    again.refreshSession(
      new CognitoRefreshToken({ RefreshToken: args[0].getRefreshToken().getToken() }),
      (error, session) => (error ? reject(error) : resolve(session)),
    ),
  );
  assert.equal(
    refreshed.getAccessToken().decodePayload().device_key,
    args[0].getAccessToken().decodePayload().device_key,
  );
});

test('identity-js remembers, lists and forgets its device, and goes on without it', async () => {
  const one = await pool(true);
  const person = await confirmedUser(one);
  const kept = storage();
  const user = userOf(one, person.username, kept);
  const { args } = await authenticate(user, person);
  assert.equal(args[1], true, 'the user is to be asked');
  const call = (method, ...more) =>
    new Promise((resolve, reject) =>
      user[method](...more, { onSuccess: resolve, onFailure: reject }),
    );

  await call('setDeviceStatusRemembered');
  const { Devices } = await call('listDevices', 60, null);
  assert.equal(Devices.length, 1);
  const { Device } = await call('getDevice');
  assert.equal(Device.DeviceKey, Devices[0].DeviceKey);
  assert.ok(Device.DeviceAttributes.some(({ Name }) => Name === 'device_name'));
  await call('setDeviceStatusNotRemembered');
  assert.equal((await call('listDevices', 60, null)).Devices.length, 0);
  await call('setDeviceStatusRemembered');

  await forget(one, person, Device.DeviceKey);
  const again = userOf(one, person.username, kept);
  const { step, args: last } = await authenticate(again, person);
  assert.equal(step, 'success');
  assert.notEqual(last[0].getAccessToken().decodePayload().device_key, Device.DeviceKey);
});
