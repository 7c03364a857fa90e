import { createHmac } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';

/** With this the servers of a test sign, so that it can make what time would make. */
export const JWT_SECRET = 'a secret that only this test knows, and its server';

const COOKIE = 'session';

/** From now on the access token of this browser has run out, as after fifteen minutes; it can be refreshed. */
export async function expireSession(context: BrowserContext): Promise<void> {
  const cookies = await context.cookies();
  const cookie = cookies.find(({ name }) => name === COOKIE);
  if (!cookie) throw new Error('Nobody is signed in here.');
  const [header = '', payload = ''] = cookie.value.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number; exp: number };
  const longAgo = Math.floor(Date.now() / 1000) - 3_600;
  const expired = { ...claims, iat: longAgo, exp: longAgo + claims.exp - claims.iat };
  const signed = `${header}.${Buffer.from(JSON.stringify(expired)).toString('base64url')}`;
  const signature = createHmac('sha256', JWT_SECRET).update(signed).digest('base64url');
  await context.addCookies([{ ...cookie, value: `${signed}.${signature}` }]);
}
