// The page of an application that signs its users in with Amplify's signInWithRedirect. It is
// bundled by esbuild and runs in Chromium; its buttons are pressed by the tests.
import { Amplify } from 'aws-amplify';
import {
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  signInWithRedirect,
  signOut,
} from 'aws-amplify/auth';
import { Hub } from 'aws-amplify/utils';

globalThis.heard = [];
Hub.listen('auth', ({ payload }) => globalThis.heard.push(payload.event));
Amplify.configure(globalThis.configuration);

globalThis.app = {
  signInWithRedirect,
  signOut,
  fetchUserAttributes,
  getCurrentUser,
  async tokens(options) {
    const { tokens } = await fetchAuthSession(options);
    return tokens && { access: tokens.accessToken.toString(), id: tokens.idToken.toString() };
  },
};
