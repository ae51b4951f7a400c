// What was answered once, or was made for somebody else, is worth nothing. SRP proofs are those
// of a real client: its requests are kept as they leave, and sent again.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  AdminDisableUserCommand,
  AdminDeleteUserCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  AssociateSoftwareTokenCommand,
  VerifySoftwareTokenCommand,
  SetUserMFAPreferenceCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';
import {
  admin,
  confirmedUser,
  endpoint,
  invitedUser,
  makePool,
  newPassword,
  secret,
  totp,
  totpPool,
} from './support.mjs';

const refused = { name: 'NotAuthorizedException' };
let pool;
let otherPool;

before(async () => {
  [pool, otherPool] = await Promise.all([makePool(totpPool('OPTIONAL')), makePool()]);
});

const begin = ({ username, password }, { clientId } = pool) =>
  admin.send(
    new InitiateAuthCommand({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: clientId,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );

const respond = (ChallengeName, Session, ChallengeResponses, { clientId } = pool) =>
  admin.send(
    new RespondToAuthChallengeCommand({
      ChallengeName,
      ClientId: clientId,
      Session,
      ChallengeResponses,
    }),
  );

const refresh = (REFRESH_TOKEN, { clientId } = pool) =>
  admin.send(
    new InitiateAuthCommand({
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      ClientId: clientId,
      AuthParameters: { REFRESH_TOKEN },
    }),
  );

const getUser = (AccessToken) => admin.send(new GetUserCommand({ AccessToken }));

async function tokensOf(person) {
  const { AuthenticationResult } = await begin(person);
  secret(AuthenticationResult.AccessToken);
  secret(AuthenticationResult.RefreshToken);
  return AuthenticationResult;
}

async function userWithTotp() {
  const person = await confirmedUser(pool);
  const { AccessToken } = await tokensOf(person);
  const { SecretCode } = await admin.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  await admin.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: totp(SecretCode) }));
  await admin.send(
    new SetUserMFAPreferenceCommand({
      AccessToken,
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    }),
  );
  return { ...person, code: (steps) => totp(SecretCode, steps) };
}

test('a challenge is answered once', async () => {
  const person = await invitedUser(pool);
  const { Session } = await begin(person);
  const answers = { USERNAME: person.username, NEW_PASSWORD: newPassword() };
  await respond('NEW_PASSWORD_REQUIRED', Session, answers);

  await assert.rejects(respond('NEW_PASSWORD_REQUIRED', Session, answers), {
    ...refused,
    message: 'Invalid session for the user, session can only be used once.',
  });
});

test('a challenge answered by many at once has one winner', async () => {
  const person = await invitedUser(pool);
  const { Session } = await begin(person);
  const tries = Array.from({ length: 12 }, () =>
    respond('NEW_PASSWORD_REQUIRED', Session, {
      USERNAME: person.username,
      NEW_PASSWORD: newPassword(),
    }),
  );

  const ends = await Promise.allSettled(tries);

  assert.equal(ends.filter((end) => end.status === 'fulfilled').length, 1);
});

test("a session is worth nothing for another user, client, pool or challenge", async () => {
  const [person, other] = [await invitedUser(pool), await invitedUser(pool)];
  const { Session } = await begin(person);
  const answers = { USERNAME: person.username, NEW_PASSWORD: newPassword() };

  await assert.rejects(
    respond('NEW_PASSWORD_REQUIRED', Session, { ...answers, USERNAME: other.username }), refused);
  await assert.rejects(respond('NEW_PASSWORD_REQUIRED', Session, answers, otherPool), refused);
  await assert.rejects(
    respond('SOFTWARE_TOKEN_MFA', Session, {
      USERNAME: person.username,
      SOFTWARE_TOKEN_MFA_CODE: '123456',
    }),
    refused,
  );
  await assert.rejects(
    respond('NEW_PASSWORD_REQUIRED', Session.slice(0, -6) + 'AAAAAA', answers), refused);
});

test('a TOTP code is good once', async () => {
  const person = await userWithTotp();
  const code = person.code(1);
  const answers = { USERNAME: person.username, SOFTWARE_TOKEN_MFA_CODE: code };
  const first = await begin(person);
  assert.equal(first.ChallengeName, 'SOFTWARE_TOKEN_MFA');
  await respond('SOFTWARE_TOKEN_MFA', first.Session, answers);

  const second = await begin(person);
  await assert.rejects(respond('SOFTWARE_TOKEN_MFA', second.Session, answers), {
    name: 'ExpiredCodeException',
    message: 'Your software token has already been used once.',
  });
});

test('the second factor cannot be skipped by a session that waits for it', async () => {
  const person = await userWithTotp();
  const { Session } = await begin(person);

  await assert.rejects(
    respond('NEW_PASSWORD_REQUIRED', Session, {
      USERNAME: person.username,
      NEW_PASSWORD: newPassword(),
    }),
    refused,
  );
  await assert.rejects(respond('MFA_SETUP', Session, { USERNAME: person.username }), refused);
  await assert.rejects(admin.send(new AssociateSoftwareTokenCommand({ Session })), refused);
});

test('a proof of the password by SRP is good once, for its user and its client', async () => {
  const person = await confirmedUser(pool);
  const other = await confirmedUser(pool);
  const sent = await requestsOfAnSrpSignIn(person);
  const proof = JSON.parse(sent.find((request) => request.ChallengeName === 'PASSWORD_VERIFIER').text);

  await assert.rejects(again(proof), refused);
  await assert.rejects(again({ ...proof, ClientId: otherPool.clientId }), refused);
  const renamed = { ...proof.ChallengeResponses, USERNAME: other.username };
  await assert.rejects(again({ ...proof, ChallengeResponses: renamed }), refused);
});

const again = (request) => admin.send(new RespondToAuthChallengeCommand(request));

async function requestsOfAnSrpSignIn({ username, password }) {
  const sent = [];
  const real = globalThis.fetch;
  globalThis.fetch = (address, options) => {
    if (typeof options?.body === 'string') {
      sent.push({ ...JSON.parse(options.body), text: options.body });
    }
    return real(address, options);
  };
  try {
    const user = new CognitoUser({
      Username: username,
      Pool: new CognitoUserPool({ UserPoolId: pool.id, ClientId: pool.clientId, endpoint }),
    });
    await new Promise((resolve, reject) =>
      user.authenticateUser(
        new AuthenticationDetails({ Username: username, Password: password }),
        { onSuccess: resolve, onFailure: reject },
      ),
    );
  } finally {
    globalThis.fetch = real;
  }
  return sent;
}

test('a public value of zero proves nothing', async () => {
  const person = await confirmedUser(pool);
  const N =
    'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A0879' +
    '8E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B' +
    '0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA4836' +
    '1C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804' +
    'F1746C08CA18217C32905E462E36CE3BE39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6' +
    '955817183995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64' +
    'ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7ABF5AE8CDB0933D71E8C94E04A25619DCEE3D226' +
    '1AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2' +
    '08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF';
  for (const SRP_A of ['0', '00', N, 'not hex', 'F'.repeat(5_000), '-1', '']) {
    await assert.rejects(
      admin.send(
        new InitiateAuthCommand({
          AuthFlow: 'USER_SRP_AUTH',
          ClientId: pool.clientId,
          AuthParameters: { USERNAME: person.username, SRP_A },
        }),
      ),
      (error) => ['InvalidParameterException', 'NotAuthorizedException'].includes(error.name),
    );
  }
});

test('a refresh token is worth nothing to another client', async () => {
  const { RefreshToken } = await tokensOf(await confirmedUser(pool));

  await assert.rejects(refresh(RefreshToken, otherPool), {
    ...refused,
    message: 'Invalid Refresh Token',
  });
  const parts = RefreshToken.split('.');
  assert.equal(parts.length, 5);
  for (let part = 0; part < 5; part++) {
    const bent = parts.map((text, at) => (at === part ? flip(text) : text)).join('.');
    await assert.rejects(refresh(bent), refused);
  }
  await refresh(RefreshToken);
});

/** The same text with one character in its middle changed. */
function flip(text) {
  const at = text.length >> 1;
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

test('tokens of one kind are not taken for another', async () => {
  const { AccessToken, IdToken, RefreshToken } = await tokensOf(await confirmedUser(pool));

  await assert.rejects(getUser(IdToken), { ...refused, message: 'Invalid Access Token' });
  await assert.rejects(getUser(RefreshToken), { ...refused, message: 'Invalid Access Token' });
  await assert.rejects(refresh(AccessToken), { ...refused, message: 'Invalid Refresh Token' });
  await getUser(AccessToken);
});

test('an access token counts only as it was signed', async () => {
  const person = await confirmedUser(pool);
  const other = await confirmedUser(pool);
  const { AccessToken } = await tokensOf(person);
  const [header, payload, signature] = AccessToken.split('.');
  const json = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  const { kid } = JSON.parse(Buffer.from(header, 'base64url'));
  const forged = json({ ...claims, username: other.username });

  for (const token of [
    `${header}.${forged}.${signature}`,
    `${header}.${payload}.${flip(signature)}`,
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${json({ kid, alg: 'none' })}.${payload}.`,
    `${json({ kid, alg: 'HS256' })}.${payload}.${signature}`,
    `${json({ kid: 'unknown', alg: 'RS256' })}.${payload}.${signature}`,
    `${header}.${json({ ...claims, iss: claims.iss.replace(pool.id, otherPool.id) })}.${signature}`,
  ]) {
    await assert.rejects(getUser(token), refused);
  }
});

test('what ends a session ends its tokens', async () => {
  const revoked = await tokensOf(await confirmedUser(pool));
  await admin.send(new RevokeTokenCommand({ ClientId: pool.clientId, Token: revoked.RefreshToken }));
  await assert.rejects(refresh(revoked.RefreshToken), {
    ...refused,
    message: 'Refresh Token has been revoked',
  });
  await assert.rejects(getUser(revoked.AccessToken), {
    ...refused,
    message: 'Access Token has been revoked',
  });

  const person = await confirmedUser(pool);
  const disabled = await tokensOf(person);
  const name = { UserPoolId: pool.id, Username: person.username };
  await admin.send(new AdminDisableUserCommand(name));
  await assert.rejects(getUser(disabled.AccessToken), refused);
  await assert.rejects(refresh(disabled.RefreshToken), refused);
  await assert.rejects(begin(person), { ...refused, message: 'User is disabled.' });

  await admin.send(new AdminDeleteUserCommand(name));
  await assert.rejects(getUser(disabled.AccessToken), { name: 'UserNotFoundException' });
});

test('guessing a password is slowed down', async () => {
  const person = await confirmedUser(pool);
  for (let attempt = 0; attempt < 5; attempt++) {
    await assert.rejects(begin({ ...person, password: newPassword() }), {
      ...refused,
      message: 'Incorrect username or password.',
    });
  }

  await assert.rejects(begin(person), { ...refused, message: 'Password attempts exceeded' });
});
