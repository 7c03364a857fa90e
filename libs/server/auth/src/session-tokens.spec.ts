import { describe, expect, it } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { Clock, Config, Secrets } from '@prochat/server/core';
import { SessionTokens } from './session-tokens';

const ID = 'a'.repeat(24);
const OTHER_ID = 'b'.repeat(24);

function tokensOf(secret: string): SessionTokens {
  const secrets = new Secrets(Config.parse({ JWT_SECRET: secret }));
  return new SessionTokens(new JwtService({ secret: secrets.jwtSecret }), new Clock(), secrets);
}

describe('refresh tokens', () => {
  const tokens = tokensOf('1123456789abcdef'.repeat(2));
  const { secret, hash } = tokens.newRefreshSecret();
  const token = tokens.toRefreshToken(ID, secret);

  it('are an id and 32 bytes; what is stored does not give them back', () => {
    expect(token).toMatch(/^a{24}\.[\w-]{43}$/);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(tokens.parseRefresh(token)).toEqual({ sessionId: ID, hash });
    expect(token).not.toContain(hash);
  });

  it('are never twice the same', () => {
    const made = Array.from({ length: 100 }, () => tokens.newRefreshSecret().hash);
    expect(new Set(made).size).toBe(100);
  });

  it('belong to one session and one installation', () => {
    const [, encoded = ''] = token.split('.');
    expect(tokens.parseRefresh(`${OTHER_ID}.${encoded}`)).toBeNull();
    expect(tokensOf('2123456789abcdef'.repeat(2)).parseRefresh(token)).toBeNull();
  });

  it('are read whole or not at all', () => {
    const broken = [
      '',
      '.',
      ID,
      `${ID}.`,
      `${token}=`,
      `${token}A`,
      token.slice(1),
      token.slice(0, -1),
      ` ${token}`,
    ];
    for (const text of [...broken, token.toUpperCase(), `${token}\n`])
      expect([text, tokens.parseRefresh(text)]).toEqual([text, null]);
    for (let at = 25; at < token.length - 1; at += 1) {
      const flipped = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect([at, tokens.parseRefresh(flipped)]).toEqual([at, null]);
    }
  });
});

describe('access tokens', () => {
  const tokens = tokensOf('1123456789abcdef'.repeat(2));

  it('name person and session', () => {
    const claims = { userId: ID, sessionId: OTHER_ID };
    const token = tokens.signAccess(claims);
    expect(tokens.verifyAccess(token)).toEqual(claims);
    expect(tokens.claimsOf(token)).toEqual(claims);
    expect(tokensOf('2123456789abcdef'.repeat(2)).claimsOf(token)).toBeNull();
    expect(() => tokensOf('2123456789abcdef'.repeat(2)).verifyAccess(token)).toThrow('You are not signed in');
  });
});
