import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import { TOKEN_LIFE_SECONDS, issueToken } from './access-token.ts';
import type { GatewayConfig } from './gateway-config.ts';
import { RefusedAssertion, verifyAssertion } from './verify-assertion.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The token endpoint: an assertion of the service account in, an access token out. */
export async function answerToken(
  request: IncomingMessage,
  response: ServerResponse,
  { serviceAccount, tokenSecret }: Pick<GatewayConfig, 'serviceAccount' | 'tokenSecret'>,
): Promise<void> {
  const form = new URLSearchParams(await text(request).catch(() => ''));
  const now = Math.floor(Date.now() / 1_000);
  try {
    if (request.method !== 'POST' || form.get('grant_type') !== GRANT_TYPE) {
      throw new RefusedAssertion('invalid_grant', 'no grant of this type');
    }
    const scope = verifyAssertion(form.get('assertion') ?? '', serviceAccount, now);
    reply(response, 200, {
      access_token: issueToken(scope, tokenSecret, now),
      token_type: 'Bearer',
      expires_in: TOKEN_LIFE_SECONDS,
    });
  } catch (error) {
    if (!(error instanceof RefusedAssertion)) throw error;
    reply(response, 400, { error: error.code, error_description: error.message });
  }
}

function reply(response: ServerResponse, status: number, value: object): void {
  const body = JSON.stringify(value);
  // pgBackRest wants the length.
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
