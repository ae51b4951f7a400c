// openid-client, a certified relying party, against a pool as its provider.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateResourceServerCommand,
  CreateUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import * as client from 'openid-client';
import { hosted, openApp, openBrowser, openTab, signInOnPage } from './hosted.mjs';
import { admin, confirmedUser, endpoint, makePool, secret } from './support.mjs';

let browser;
let app;
let pool;

before(async () => {
  browser = await openBrowser();
  app = await openApp();
  pool = await makePool({ client: hosted(app.url, { EnableTokenRevocation: true }) });
});

after(async () => {
  await browser?.close();
  app?.close();
});

const discovered = (clientId = pool.clientId, secretText, authentication) =>
  client.discovery(new URL(`${endpoint}/${pool.id}`), clientId, secretText, authentication);

/** Signs somebody in with everything that a careful client asks, and gives the address that the browser came back to. */
async function signIn(config, { tab, person, more = {} }) {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
  };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: app.url,
    scope: 'openid email profile',
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...more,
  });
  await tab.goto(url.href);
  if (person) await signInOnPage(tab, person);
  await tab.waitForURL(`${app.url}?**`);
  const back = new URL(tab.url());
  secret(back.searchParams.get('code'));
  return { back, checks };
}

async function exchange(config, { back, checks }) {
  const tokens = await client.authorizationCodeGrant(config, back, checks);
  for (const token of ['access_token', 'id_token', 'refresh_token']) secret(tokens[token]);
  return tokens;
}

test('a user signs in on our page, and the client takes every token for good', async () => {
  const config = await discovered();
  const person = await confirmedUser(pool);
  const tokens = await exchange(
    config,
    await signIn(config, { tab: await openTab(browser), person }),
  );

  const claims = tokens.claims();
  assert.equal(claims.iss, `${endpoint}/${pool.id}`);
  assert.equal(claims.email, person.email);
  assert.equal(claims.email_verified, true);
  assert.equal(claims['cognito:username'], person.username);
  assert.ok(tokens.expiresIn() > 3500 && tokens.expiresIn() <= 3600);

  const told = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  assert.equal(told.email, person.email);
  assert.equal(told.username, person.username);
});

test('who is signed in gets the next code without a page, and prompt=none tells who is not', async () => {
  const config = await discovered();
  const tab = await openTab(browser);
  const first = await exchange(
    config,
    await signIn(config, { tab, person: await confirmedUser(pool) }),
  );

  const silent = await signIn(config, { tab, more: { prompt: 'none' } });
  const second = await exchange(config, silent);
  assert.equal(second.claims().sub, first.claims().sub);
  assert.equal(second.claims().auth_time, first.claims().auth_time);

  const nobody = await openTab(browser);
  const { back, checks } = await signIn(config, { tab: nobody, more: { prompt: 'none' } });
  await assert.rejects(
    client.authorizationCodeGrant(config, back, checks),
    (e) => e.error === 'login_required',
  );
});

test('a refresh keeps the user, and a revoked token gives nothing more', async () => {
  const config = await discovered();
  const tokens = await exchange(
    config,
    await signIn(config, { tab: await openTab(browser), person: await confirmedUser(pool) }),
  );

  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  secret(refreshed.access_token);
  secret(refreshed.id_token);
  assert.equal(refreshed.claims().sub, tokens.claims().sub);
  assert.notEqual(refreshed.access_token, tokens.access_token);

  await client.tokenRevocation(config, tokens.refresh_token);
  await assert.rejects(
    client.refreshTokenGrant(config, tokens.refresh_token),
    (e) => e.error === 'invalid_grant',
  );
  await assert.rejects(
    client.fetchUserInfo(config, refreshed.access_token, tokens.claims().sub),
    /unexpected|401|WWW-Authenticate/i,
  );
});

test('a code is good once, and its second use takes back what the first gave', async () => {
  const config = await discovered();
  const answer = await signIn(config, {
    tab: await openTab(browser),
    person: await confirmedUser(pool),
  });
  const tokens = await exchange(config, answer);

  await assert.rejects(
    client.authorizationCodeGrant(config, answer.back, answer.checks),
    (e) => e.error === 'invalid_grant',
  );
  await assert.rejects(
    client.refreshTokenGrant(config, tokens.refresh_token),
    (e) => e.error === 'invalid_grant',
  );
});

test('the end of the session is the end of being signed in', async () => {
  const config = await discovered();
  const tab = await openTab(browser);
  await exchange(config, await signIn(config, { tab, person: await confirmedUser(pool) }));

  const { client_id, ...rest } = { client_id: pool.clientId, logout_uri: app.url };
  await tab.goto(client.buildEndSessionUrl(config, { client_id, ...rest }).href);
  assert.equal(tab.url(), app.url);

  const { back, checks } = await signIn(config, { tab, more: { prompt: 'none' } });
  await assert.rejects(
    client.authorizationCodeGrant(config, back, checks),
    (e) => e.error === 'login_required',
  );
});

for (const [name, authentication] of [
  ['client_secret_basic', client.ClientSecretBasic],
  ['client_secret_post', client.ClientSecretPost],
]) {
  test(`a program gets a token for itself by ${name}`, async () => {
    const identifier = `https://api.example/${name}`;
    await admin.send(
      new CreateResourceServerCommand({
        UserPoolId: pool.id,
        Identifier: identifier,
        Name: name,
        Scopes: [{ ScopeName: 'read', ScopeDescription: 'Lesen & schauen' }],
      }),
    );
    const { UserPoolClient: machine } = await admin.send(
      new CreateUserPoolClientCommand({
        UserPoolId: pool.id,
        ClientName: name,
        GenerateSecret: true,
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: [`${identifier}/read`],
      }),
    );
    const config = await discovered(
      machine.ClientId,
      undefined,
      authentication(secret(machine.ClientSecret)),
    );

    const tokens = await client.clientCredentialsGrant(config, { scope: `${identifier}/read` });

    const claims = JSON.parse(Buffer.from(secret(tokens.access_token).split('.')[1], 'base64url'));
    assert.equal(claims.sub, machine.ClientId);
    assert.equal(claims.scope, `${identifier}/read`);
    assert.equal(tokens.refresh_token, undefined);
  });
}

test('a client with a secret signs users in, and nobody does without it', async () => {
  const { UserPoolClient: web } = await admin.send(
    new CreateUserPoolClientCommand({
      UserPoolId: pool.id,
      ClientName: 'web',
      GenerateSecret: true,
      ...hosted(app.url),
    }),
  );
  const config = await discovered(
    web.ClientId,
    undefined,
    client.ClientSecretBasic(secret(web.ClientSecret)),
  );
  const tab = await openTab(browser);
  const tokens = await exchange(config, await signIn(config, { tab, person: await confirmedUser(pool) }));
  assert.equal(tokens.claims().aud, web.ClientId);

  const thief = await discovered(web.ClientId, undefined, client.None());
  const { back, checks } = await signIn(thief, { tab });
  await assert.rejects(
    client.authorizationCodeGrant(thief, back, checks),
    (e) => e.error === 'invalid_client' || /WWW-Authenticate/i.test(e.message),
  );
});
