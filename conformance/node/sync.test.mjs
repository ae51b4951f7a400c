// amazon-cognito-js, the public client of Cognito Sync, on Amazon's SDK for JavaScript 2: an identity
// whose two devices meet through the server.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import AWS from 'aws-sdk';
import 'amazon-cognito-js';
import { endpoint, region, secret } from './support.mjs';

const ALLOW_SYNC = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'cognito-sync:*',
      Resource:
        'arn:aws:cognito-sync:us-east-1:123456789012:identitypool/' +
        '${cognito-identity.amazonaws.com:aud}/identity/${cognito-identity.amazonaws.com:sub}/*',
    },
  ],
};

const root = { endpoint, region, accessKeyId: 'doorhouse', secretAccessKey: 'doorhouse' };
const identities = new AWS.CognitoIdentity(root);
const iam = new AWS.IAM(root);
const developer = new AWS.CognitoSync(root);
let pool;

/** An identity pool whose guests may sync what is theirs. */
before(async () => {
  const made = await identities
    .createIdentityPool({ IdentityPoolName: 'sync', AllowUnauthenticatedIdentities: true })
    .promise();
  pool = made.IdentityPoolId;
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: 'cognito-identity.amazonaws.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': pool } },
      },
    ],
  };
  const name = `sync-${process.pid}`;
  const { Role } = await iam
    .createRole({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) })
    .promise();
  await iam
    .putRolePolicy({
      RoleName: name,
      PolicyName: 'sync',
      PolicyDocument: JSON.stringify(ALLOW_SYNC),
    })
    .promise();
  await identities
    .setIdentityPoolRoles({ IdentityPoolId: pool, Roles: { unauthenticated: Role.Arn } })
    .promise();
  AWS.config.update({ region, endpoint });
});

/** Credentials of a new identity, from now on those of all clients. */
async function newIdentity() {
  AWS.config.credentials = new AWS.CognitoIdentityCredentials({ IdentityPoolId: pool });
  AWS.config.credentials.clearCachedId();
  await AWS.config.credentials.getPromise();
  secret(AWS.config.credentials.secretAccessKey);
  return AWS.config.credentials.identityId;
}

const call = (target, method, ...args) =>
  new Promise((resolve, reject) =>
    target[method](...args, (error, result) => (error ? reject(error) : resolve(result))),
  );

/** A device with a memory of its own. */
async function device(name = 'settings') {
  const manager = new AWS.CognitoSyncManager({ DataStore: AWS.CognitoSyncManager.StoreInMemory });
  const dataset = await call(manager, 'openOrCreateDataset', name);
  return {
    manager,
    put: (key, value) => call(dataset, 'put', key, value),
    get: (key) => call(dataset, 'get', key),
    remove: (key) => call(dataset, 'remove', key),
    deleteDataset: () => call(manager.local, 'deleteDataset', manager.getIdentityId(), name),
    /** Answers which conflicts there were; they are resolved by the local record where so asked. */
    sync: (resolve) =>
      new Promise((done, failed) => {
        const found = [];
        dataset.synchronize({
          onSuccess: () => done(found),
          onFailure: failed,
          onDatasetDeleted: (_, name, goOn) => {
            failed(new Error(`deleted: ${name}`));
            goOn(false);
          },
          onConflict: (_, conflicts, goOn) => {
            found.push(...conflicts.map((c) => c.getKey()));
            const resolved = conflicts.map((c) =>
              resolve === 'local' ? c.resolveWithLocalRecord() : c.resolveWithRemoteRecord(),
            );
            dataset.resolve(resolved, () => goOn(true));
          },
        });
      }),
  };
}

test('what one device sets the other has after both synced', async () => {
  await newIdentity();
  const phone = await device();
  const laptop = await device();

  await phone.put('theme', 'koyu 🌙');
  await phone.put('language', 'tr');
  assert.deepEqual(await phone.sync(), []);
  assert.deepEqual(await laptop.sync(), []);

  assert.equal(await laptop.get('theme'), 'koyu 🌙');
  assert.equal(await laptop.get('language'), 'tr');
});

test('changes go to and fro without conflicts', async () => {
  await newIdentity();
  const phone = await device();
  const laptop = await device();
  await phone.put('a', '1');
  await phone.sync();
  await phone.put('b', '1');
  await phone.sync();
  await phone.put('a', '2');
  assert.deepEqual(await phone.sync(), []);
  await laptop.sync();
  await laptop.put('b', '2');
  assert.deepEqual(await laptop.sync(), []);
  assert.deepEqual(await phone.sync(), []);

  assert.equal(await phone.get('a'), '2');
  assert.equal(await phone.get('b'), '2');
});

test('a removed record goes from the other device', async () => {
  await newIdentity();
  const phone = await device();
  const laptop = await device();
  await phone.put('draft', 'x');
  await phone.put('kept', 'y');
  await phone.sync();
  await laptop.sync();

  await laptop.remove('draft');
  await laptop.sync();
  await phone.sync();

  assert.ok(!(await phone.get('draft')));
  assert.equal(await phone.get('kept'), 'y');
});

for (const winner of ['local', 'remote']) {
  test(`a conflict is told, and resolved by the ${winner} record`, async () => {
    await newIdentity();
    const phone = await device();
    const laptop = await device();
    await phone.put('theme', 'plain');
    await phone.sync();
    await laptop.sync();

    await phone.put('theme', 'of the phone');
    await phone.sync();
    await laptop.put('theme', 'of the laptop');
    const conflicts = await laptop.sync(winner);
    await phone.sync();

    const expected = winner === 'local' ? 'of the laptop' : 'of the phone';
    assert.deepEqual(conflicts, ['theme']);
    assert.equal(await laptop.get('theme'), expected);
    assert.equal(await phone.get('theme'), expected);
  });
}

test('a deleted dataset is told to the other device', async () => {
  await newIdentity();
  const phone = await device();
  const laptop = await device();
  await phone.put('a', '1');
  await phone.sync();
  await laptop.sync();

  await phone.deleteDataset();
  await phone.sync();

  await assert.rejects(laptop.sync(), /deleted: settings/);
});

test('datasets are listed as the server has them', async () => {
  const identity = await newIdentity();
  const phone = await device('scores');
  await phone.put('level', '7');
  await phone.sync();

  const listed = await call(phone.manager, 'refreshDatasetMetadata');
  const seen = await developer
    .listDatasets({ IdentityPoolId: pool, IdentityId: identity })
    .promise();

  assert.ok(listed);
  assert.deepEqual(
    seen.Datasets.map((d) => [d.DatasetName, d.NumRecords, d.LastModifiedBy]),
    [['scores', 1, identity]],
  );
});

test('nobody reads what another identity has', async () => {
  const ana = await newIdentity();
  const phone = await device();
  await phone.put('a', 'hers');
  await phone.sync();

  await newIdentity();
  const refused = new AWS.CognitoSync()
    .listRecords({ IdentityPoolId: pool, IdentityId: ana, DatasetName: 'settings' })
    .promise();

  await assert.rejects(refused, (error) => error.statusCode === 403);
});
