// Tokens are judged by Amazon's own verifier, against the key set that the server publishes.
import { JwtVerifier } from 'aws-jwt-verify';
import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { endpoint } from './support.mjs';

// The library's own fetcher speaks https only.
const fetcher = {
  fetch: async (uri) => {
    const answer = await fetch(uri);
    if (!answer.ok) throw new Error(`${uri} answered ${answer.status}`);
    return answer.arrayBuffer();
  },
};

/** The claims of a token that this pool made for this client; throws where anything is amiss. */
export async function verified(pool, token, tokenUse) {
  const issuer = `${endpoint}/${pool.id}`;
  const verifier = JwtVerifier.create(
    {
      issuer,
      audience: null,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      customJwtCheck: ({ payload }) =>
        validateCognitoJwtFields(payload, { tokenUse, clientId: pool.clientId }),
    },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
  return verifier.verify(token);
}
