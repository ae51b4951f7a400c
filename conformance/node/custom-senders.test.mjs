// The handler of Amazon Cognito's documentation for custom senders, run as a local function: it
// decrypts the code by the AWS Encryption SDK, whose KMS is this server.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  AdminCreateUserCommand,
  ConfirmSignUpCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { admin, endpoint, makePool, secret, somebody } from './support.mjs';

const key = 'arn:aws:kms:us-east-1:123456789012:key/bc436485-5092-42b8-92a3-0aa8b93536dc';
const folder = join(process.env.DOORHOUSE_FUNCTIONS, 'custom-sender');
const out = join(folder, 'sent.txt');

// As documented, but that it notes what it would hand to a mail provider.
const handler = `
const encryptionSdk = require('@aws-crypto/client-node');
const { appendFileSync } = require('node:fs');
const { decrypt } = encryptionSdk.buildClient(
  encryptionSdk.CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT);
const generatorKeyId = process.env.KEY_ALIAS;
const keyIds = [process.env.KEY_ID];
const keyring = new encryptionSdk.KmsKeyringNode({ generatorKeyId, keyIds });
exports.handler = async (event) => {
  let plainTextCode;
  if (event.request.code) {
    const { plaintext } = await decrypt(keyring, Buffer.from(event.request.code, 'base64'));
    plainTextCode = plaintext;
  }
  appendFileSync(process.env.OUT, JSON.stringify({
    source: event.triggerSource,
    to: event.request.userAttributes.email,
    type: event.request.type,
    code: plainTextCode.toString(),
  }) + '\\n');
  return;
};
`;

before(() => {
  mkdirSync(folder, { recursive: true });
  symlinkSync(fileURLToPath(new URL('./node_modules', import.meta.url)), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'index.js'), handler);
  writeFileSync(
    join(folder, 'env'),
    [
      `KEY_ID=${key}`,
      'KEY_ALIAS=arn:aws:kms:us-east-1:123456789012:alias/senders',
      `AWS_ENDPOINT_URL_KMS=${endpoint}`,
      'AWS_ACCESS_KEY_ID=doorhouse',
      'AWS_SECRET_ACCESS_KEY=doorhouse',
      `OUT=${out}`,
      '',
    ].join('\n'),
  );
});

const pool = () =>
  makePool({
    pool: {
      LambdaConfig: {
        CustomEmailSender: {
          LambdaVersion: 'V1_0',
          LambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:custom-sender',
        },
        KMSKeyID: key,
      },
    },
  });

/** What the function would have sent to an address, once it was called. */
async function sent(address) {
  for (let i = 0; i < 300; i++) {
    const lines = fileText().split('\n').filter(Boolean).map((line) => JSON.parse(line));
    const found = lines.find(({ to }) => to === address);
    if (found) return found;
    await sleep(100);
  }
  throw new Error(`nothing was handed over for ${address}`);
}

function fileText() {
  try {
    return readFileSync(out, 'utf8');
  } catch {
    return '';
  }
}

test('a sign-up is confirmed by the code that the function decrypted', async () => {
  const { clientId } = await pool();
  const { username, email, password } = somebody();
  await admin.send(
    new SignUpCommand({
      ClientId: clientId,
      Username: username,
      Password: password,
      UserAttributes: [{ Name: 'email', Value: email }],
    }),
  );

  const { source, type, code } = await sent(email);

  assert.equal(source, 'CustomEmailSender_SignUp');
  assert.equal(type, 'customEmailSenderRequestV1');
  await admin.send(
    new ConfirmSignUpCommand({ ClientId: clientId, Username: username, ConfirmationCode: code }),
  );
});

test('a temporary password comes fit for the HTML of a mail', async () => {
  const { id } = await pool();
  const { username, email } = somebody();
  await admin.send(
    new AdminCreateUserCommand({
      UserPoolId: id,
      Username: username,
      TemporaryPassword: secret('Geçici<1>-Şifre'),
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [{ Name: 'email', Value: email }],
    }),
  );

  const { source, code } = await sent(email);

  assert.equal(source, 'CustomEmailSender_AdminCreateUser');
  assert.equal(code, 'Geçici&lt;1&gt;-Şifre');
});
