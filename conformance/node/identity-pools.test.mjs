// An application in a browser that has an identity pool: by Amplify v6, and by the AWS SDK's own
// provider of credentials. What it gets must sign calls.
import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import {
  CognitoIdentityClient,
  CreateIdentityPoolCommand,
  DescribeIdentityCommand,
  ListIdentityPoolsCommand,
  SetIdentityPoolRolesCommand,
} from '@aws-sdk/client-cognito-identity';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';
import { Amplify } from 'aws-amplify';
import * as auth from 'aws-amplify/auth';
import { confirmedUser, endpoint, makePool, region, secret } from './support.mjs';

const root = { accessKeyId: 'doorhouse', secretAccessKey: 'doorhouse' };
const service = 'cognito-identity.amazonaws.com';

let users;
let pool;

/** A role for the pool's identities that may do one thing. */
async function role(amr, action) {
  const iam = new IAMClient({ endpoint, region, credentials: root });
  const name = `${amr}-${process.pid}`;
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: service },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { [`${service}:aud`]: pool },
          'ForAnyValue:StringLike': { [`${service}:amr`]: amr },
        },
      },
    ],
  };
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: 'own',
      PolicyDocument: JSON.stringify(policy),
    }),
  );
  return Role.Arn;
}

before(async () => {
  users = await makePool();
  const admin = new CognitoIdentityClient({ endpoint, region, credentials: root });
  const made = await admin.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: 'conformance',
      AllowUnauthenticatedIdentities: true,
      CognitoIdentityProviders: [
        {
          // As Terraform writes it; Amplify takes the name from the token's issuer.
          ProviderName: `cognito-idp.${region}.amazonaws.com/${users.id}`,
          ClientId: users.clientId,
          ServerSideTokenCheck: true,
        },
      ],
    }),
  );
  pool = made.IdentityPoolId;
  await admin.send(
    new SetIdentityPoolRolesCommand({
      IdentityPoolId: pool,
      Roles: {
        authenticated: await role('authenticated', 'cognito-identity:DescribeIdentity'),
        unauthenticated: await role('unauthenticated', 's3:GetObject'),
      },
    }),
  );
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: users.id,
        userPoolClientId: users.clientId,
        userPoolEndpoint: endpoint,
        identityPoolId: pool,
        identityPoolEndpoint: endpoint,
        allowGuestAccess: true,
        loginWith: { username: true },
      },
    },
  });
});

afterEach(() => auth.signOut());

function kept(credentials) {
  secret(credentials.secretAccessKey);
  secret(credentials.sessionToken);
  return credentials;
}

async function caller(credentials) {
  const answer = await new STSClient({ endpoint, region, credentials }).send(
    new GetCallerIdentityCommand({}),
  );
  return answer.Arn;
}

test('a guest has an identity and credentials, and keeps them', async () => {
  const session = await auth.fetchAuthSession();
  const again = await auth.fetchAuthSession({ forceRefresh: true });

  assert.equal(session.tokens, undefined);
  assert.match(session.identityId, /^us-east-1:[0-9a-f-]{36}$/);
  assert.equal(again.identityId, session.identityId);
  assert.match(await caller(kept(session.credentials)), /assumed-role\/unauthenticated-/);
  assert.ok(session.credentials.expiration > new Date(), 'they hold for a while');
});

test('a user who signs in has an identity whose credentials sign calls', async () => {
  const { username, password } = await confirmedUser(users);
  const guest = await auth.fetchAuthSession();

  await auth.signIn({ username, password });
  const session = await auth.fetchAuthSession();

  secret(session.tokens.accessToken.toString());
  secret(session.tokens.idToken.toString());
  const credentials = kept(session.credentials);
  assert.equal(session.identityId, guest.identityId, 'the guest became the user');
  assert.match(await caller(credentials), /assumed-role\/authenticated-/);
  const mine = new CognitoIdentityClient({ endpoint, region, credentials });
  const described = await mine.send(
    new DescribeIdentityCommand({ IdentityId: session.identityId }),
  );
  assert.deepEqual(described.Logins, [`cognito-idp.${region}.amazonaws.com/${users.id}`]);
  await assert.rejects(mine.send(new ListIdentityPoolsCommand({ MaxResults: 1 })), {
    name: 'AccessDeniedException',
  });

  await auth.signOut();
  const after = await auth.fetchAuthSession();
  assert.notEqual(after.identityId, session.identityId, 'who comes after is a new guest');
  kept(after.credentials);
});

test("the SDK's provider of credentials brings a user to the same identity", async () => {
  const { username, password } = await confirmedUser(users);
  await auth.signIn({ username, password });
  const session = await auth.fetchAuthSession();
  kept(session.credentials);
  const idToken = secret(session.tokens.idToken.toString());

  const credentials = await fromCognitoIdentityPool({
    identityPoolId: pool,
    logins: { [`cognito-idp.${region}.amazonaws.com/${users.id}`]: idToken },
    clientConfig: { endpoint, region },
  })();

  assert.equal(credentials.identityId, session.identityId);
  assert.match(await caller(kept(credentials)), /assumed-role\/authenticated-/);
});

test('who has signed out everywhere gets no credentials by an old token', async () => {
  const { username, password } = await confirmedUser(users);
  await auth.signIn({ username, password });
  const session = await auth.fetchAuthSession();
  kept(session.credentials);
  const idToken = secret(session.tokens.idToken.toString());

  await auth.signOut({ global: true });

  await assert.rejects(
    fromCognitoIdentityPool({
      identityPoolId: pool,
      logins: { [`cognito-idp.${region}.amazonaws.com/${users.id}`]: idToken },
      clientConfig: { endpoint, region },
    })(),
    { name: 'NotAuthorizedException' },
  );
});
