// Our pages as a user sees them: a browser in front of them, and an application behind that takes
// the browser back.
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

/** A browser that takes the certificate of these tests for what it is. */
export const openBrowser = () =>
  chromium.launch({ executablePath: process.env.DOORHOUSE_CHROMIUM, args: ['--no-sandbox'] });

/** A tab with no past. */
export async function openTab(browser) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(15_000);
  return context.newPage();
}

/** An application's own pages on loopback. */
export async function openApp(page = () => '<!doctype html><title>App</title>') {
  const server = createServer((request, answer) => {
    answer.setHeader('content-type', request.url.endsWith('.js') ? 'text/javascript' : 'text/html');
    answer.end(page(request.url));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

/** Types name and password into the sign-in page. */
export async function signInOnPage(tab, { username, password }) {
  await tab.locator('input[name=username]:visible').fill(username);
  const next = tab.locator('input[name=password]:visible');
  if (!(await next.isVisible())) await tab.keyboard.press('Enter');
  await next.fill(password);
  await tab.keyboard.press('Enter');
}

/** What a client of a pool with pages is made of. */
export const hosted = (url, more = {}) => ({
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid', 'email', 'profile', 'aws.cognito.signin.user.admin'],
  SupportedIdentityProviders: ['COGNITO'],
  CallbackURLs: [url],
  LogoutURLs: [url],
  ...more,
});
