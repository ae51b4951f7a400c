// Hands a form's options to the browser's authenticators, and sends what they answer with the form.
// WebAuthn Level 3, sections 5.1.8 to 5.1.10; browsers that lack their JSON helpers get ours.
'use strict';

const bytes = text =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0)).buffer;

const text = buffer =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

function options(json) {
  const all = {...json, challenge: bytes(json.challenge)};
  if (json.user) all.user = {...json.user, id: bytes(json.user.id)};
  for (const name of ['allowCredentials', 'excludeCredentials'])
    if (json[name]) all[name] = json[name].map(one => ({...one, id: bytes(one.id)}));
  return all;
}

function credential(made) {
  const from = made.response;
  const response = {clientDataJSON: text(from.clientDataJSON)};
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle'])
    if (from[name]) response[name] = text(from[name]);
  if (from.getTransports) response.transports = from.getTransports();
  return {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment || undefined,
    clientExtensionResults: made.getClientExtensionResults(),
    response
  };
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const status = form.querySelector('[data-status]');
  const say = message => {
    status.textContent = message;
    status.hidden = !message;
  };
  if (!window.PublicKeyCredential) {
    say(form.dataset.unsupported);
    continue;
  }
  say('');
  const ask = async () => {
    say('');
    const publicKey = options(JSON.parse(form.dataset.options));
    try {
      const made = form.dataset.passkey === 'create'
        ? await navigator.credentials.create({publicKey})
        : await navigator.credentials.get({publicKey});
      form.elements[form.dataset.field].value = JSON.stringify(credential(made));
      form.submit();
    } catch (e) {
      say(form.dataset.failed);
    }
  };
  form.addEventListener('submit', event => {
    // Another button of the form leads elsewhere.
    if (event.submitter && event.submitter.name) return;
    event.preventDefault();
    ask();
  });
}
