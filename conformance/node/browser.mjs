// A real browser with a virtual authenticator in it, on a page that is served from localhost.
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function executable() {
  for (const folder of process.env.PATH.split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Perhaps the next one is there.
      }
    }
  }
  throw new Error(`a Chromium is needed for the tests in a browser; none of ${NAMES} is on the path`);
}

/** What a page does with the options that the API gave, and what it sends back. */
const page = `<!doctype html><title>Passkeys</title><script>
  const create = async (options) => (await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })).toJSON();
  const get = async (options) => (await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })).toJSON();
</script>`;

/** The device's own authenticator, which verifies its user. It has room for three passkeys. */
const AUTHENTICATOR = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** A browser on that page. */
export async function openBrowser() {
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(page));
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await chromium.launch({ executablePath: executable(), args: ['--no-sandbox'] });
  const tab = await browser.newPage();
  const devTools = await tab.context().newCDPSession(tab);
  await devTools.send('WebAuthn.enable');
  let authenticatorId;
  await tab.goto(`http://localhost:${server.address().port}/`);
  return {
    create: (options) => tab.evaluate((given) => create(given), options),
    get: (options) => tab.evaluate((given) => get(given), options),
    /** Another authenticator, with no passkeys, instead of the one before. */
    async renewAuthenticator() {
      if (authenticatorId) {
        await devTools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
      }
      const added = await devTools.send('WebAuthn.addVirtualAuthenticator', {
        options: AUTHENTICATOR,
      });
      authenticatorId = added.authenticatorId;
    },
    /** Whether the user's finger is known from now on. */
    verifyUser: (isUserVerified) =>
      devTools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    async close() {
      await browser.close();
      server.close();
    },
  };
}
