// Amplify's signInWithRedirect, in a page in Chromium, on the pool's own domain.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { CreateUserPoolDomainCommand } from '@aws-sdk/client-cognito-identity-provider';
import { build } from 'esbuild';
import { hosted, openApp, openBrowser, openTab, signInOnPage } from './hosted.mjs';
import { admin, confirmedUser, endpoint, makePool, secret } from './support.mjs';
import { verified } from './tokens.mjs';

let browser;
let app;
let pool;
let configuration;

before(async () => {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('redirect-app.mjs', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  app = await openApp((path) =>
    path.endsWith('.js')
      ? bundle.outputFiles[0].text
      : `<!doctype html><title>App</title><script>configuration = ${JSON.stringify(configuration)}</script><script src="/app.js"></script>`,
  );
  browser = await openBrowser();
  pool = await makePool({ client: hosted(app.url) });
  const prefix = `proof-${randomBytes(6).toString('hex')}`;
  await admin.send(new CreateUserPoolDomainCommand({ UserPoolId: pool.id, Domain: prefix }));
  configuration = {
    Auth: {
      Cognito: {
        userPoolId: pool.id,
        userPoolClientId: pool.clientId,
        userPoolEndpoint: endpoint,
        loginWith: {
          oauth: {
            domain: `${prefix}.auth.us-east-1.localhost:${new URL(endpoint).port}`,
            scopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
            redirectSignIn: [app.url],
            redirectSignOut: [app.url],
            responseType: 'code',
          },
        },
      },
    },
  };
});

after(async () => {
  await browser?.close();
  app?.close();
});

async function signedIn(tab, person) {
  const told = [];
  tab.on('console', (message) => told.push(message.text()));
  tab.on('requestfailed', (request) => told.push(`${request.url()} ${request.failure().errorText}`));
  tab.on('response', (answer) => told.push(`${answer.status()} ${answer.url()}`));
  await tab.goto(app.url);
  await tab.evaluate(() => void globalThis.app.signInWithRedirect());
  await tab.waitForURL(/\/login\?/);
  if (person) await signInOnPage(tab, person);
  await tab.waitForURL((url) => url.href.startsWith(app.url));
  await tab.waitForFunction(() => globalThis.heard.includes('signInWithRedirect')).catch(async (e) => {
    throw new Error(`${await tab.evaluate(() => JSON.stringify(globalThis.heard))}\n${told.join('\n')}`, { cause: e });
  });
  const tokens = await tab.evaluate(() => globalThis.app.tokens());
  secret(tokens.access);
  secret(tokens.id);
  return tokens;
}

test('a user leaves for our page, comes back, and is who Amplify says', async () => {
  const tab = await openTab(browser);
  const person = await confirmedUser(pool);

  const tokens = await signedIn(tab, person);

  const access = await verified(pool, tokens.access, 'access');
  const id = await verified(pool, tokens.id, 'id');
  assert.equal(id.email, person.email);
  assert.equal(access.username, person.username);
  const user = await tab.evaluate(() => globalThis.app.getCurrentUser());
  assert.equal(user.username, person.username);
  const attributes = await tab.evaluate(() => globalThis.app.fetchUserAttributes());
  assert.equal(attributes.email, person.email);
});

test('Amplify refreshes what it got by a redirect, from the page itself', async () => {
  const tab = await openTab(browser);
  const before = await signedIn(tab, await confirmedUser(pool));

  const later = await tab.evaluate(() => globalThis.app.tokens({ forceRefresh: true }));

  secret(later.access);
  secret(later.id);
  assert.notEqual(later.access, before.access);
});

test('signOut ends the session here as well, so that the next sign-in asks again', async () => {
  const tab = await openTab(browser);
  await signedIn(tab, await confirmedUser(pool));

  await Promise.all([
    tab.waitForNavigation({ url: app.url }),
    tab.evaluate(() => void globalThis.app.signOut()),
  ]);
  await tab.waitForFunction(() => globalThis.app);
  assert.equal(await tab.evaluate(() => globalThis.app.tokens()), undefined);

  await tab.evaluate(() => void globalThis.app.signInWithRedirect());
  await tab.waitForURL(/\/login\?/);
  assert.ok(await tab.locator('input[name=username]:visible').isVisible());
});
