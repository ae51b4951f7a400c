// What every test here needs: pools made by an administrator, users, the mail that was sent to
// them, and authenticator apps. The server's address comes by environment from the Java side.
import { createHmac, randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';

function environment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; these tests are started by the Maven build`);
  return value;
}

/** Where clients call, and what stands in the tokens as the issuer's beginning. */
export const endpoint = environment('DOORHOUSE_ENDPOINT');

export const region = 'us-east-1';

/** An administrator by Amazon's SDK, with the well-known keys of `doorhouse dev`. */
export const admin = new CognitoIdentityProviderClient({
  endpoint,
  region,
  credentials: { accessKeyId: 'doorhouse', secretAccessKey: 'doorhouse' },
});

/** Notes a value that no log may hold; the build looks for all of them when the server has stopped. */
export function secret(value) {
  appendFileSync(environment('DOORHOUSE_SECRETS'), value + '\n');
  return value;
}

/** A pool in which e-mail is verified at sign-up, with one client that has no secret. */
export async function makePool({ pool = {}, client = {}, mfa } = {}) {
  const { UserPool } = await admin.send(
    new CreateUserPoolCommand({
      PoolName: 'conformance',
      AutoVerifiedAttributes: ['email'],
      ...pool,
    }),
  );
  if (mfa) await admin.send(new SetUserPoolMfaConfigCommand({ UserPoolId: UserPool.Id, ...mfa }));
  const { UserPoolClient } = await admin.send(
    new CreateUserPoolClientCommand({
      UserPoolId: UserPool.Id,
      ClientName: 'app',
      ExplicitAuthFlows: [
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
      ],
      ...client,
    }),
  );
  return { id: UserPool.Id, clientId: UserPoolClient.ClientId };
}

/** TOTP on, for those who set it up (`OPTIONAL`) or for everyone (`ON`). */
export const totpPool = (configuration) => ({
  mfa: { MfaConfiguration: configuration, SoftwareTokenMfaConfiguration: { Enabled: true } },
});

let people = 0;

/** Somebody new: a name, an address and a password that nothing else has. */
export function somebody() {
  const username = `person-${process.pid}-${++people}`;
  return { username, email: `${username}@example.com`, password: newPassword() };
}

export const newPassword = () => secret(`Aa1!${randomBytes(9).toString('hex')}`);

/** Somebody who is confirmed and has a verified address. */
export async function confirmedUser(pool) {
  const person = somebody();
  await invite(pool, person);
  await admin.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: pool.id,
      Username: person.username,
      Password: person.password,
      Permanent: true,
    }),
  );
  return person;
}

/** Somebody whom an administrator made with a temporary password, who has never signed in. */
export async function invitedUser(pool) {
  const person = somebody();
  await invite(pool, person, { TemporaryPassword: person.password });
  return person;
}

async function invite(pool, person, more = {}) {
  await admin.send(
    new AdminCreateUserCommand({
      UserPoolId: pool.id,
      Username: person.username,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: person.email },
        { Name: 'email_verified', Value: 'true' },
      ],
      ...more,
    }),
  );
}

/** All messages to an address, newest first, as the inbox of `doorhouse dev` tells them. */
export async function mailTo(address) {
  const inbox = environment('DOORHOUSE_INBOX');
  const answer = await fetch(`${inbox}/dev/inbox.json?to=${encodeURIComponent(address)}`);
  if (!answer.ok) throw new Error(`the inbox answered ${answer.status}`);
  return answer.json();
}

/** The newest code sent to an address; `after` many messages were there before. */
export async function codeTo(address, after = 0) {
  for (let tries = 0; tries < 50; tries++) {
    const messages = await mailTo(address);
    if (messages.length > after) return secret(messages[0].code);
    await sleep(100);
  }
  throw new Error(`no message to ${address} came`);
}

/** What an authenticator app shows (RFC 6238); `steps` later than now. */
export function totp(base32, steps = 0) {
  secret(base32);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...base32.replace(/=+$/, '')]
    .map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', key).update(counter).digest();
  const at = mac[19] & 15;
  return secret(String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0'));
}

/** A code that is surely not this one. */
export const otherCode = (code) => (code === '000000' ? '000001' : '000000');
