import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Config, ConfigError, configSchema } from './config';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    Config.parse(environment);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).problems;
  }
}

describe('the configuration', () => {
  it('needs nothing: then it is embedded, on this machine only', () => {
    const config = Config.parse({});
    expect(config.embedded).toBe(true);
    expect(config.secure).toBe(false);
    expect(config.env).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', GUESTS: true, TRUST_PROXY: false });
    expect(config.publicUrl).toBe('http://localhost:3000');
    expect(config.allowedOrigins).toEqual(['http://localhost:3000', 'http://127.0.0.1:3000']);
    expect(isAbsolute(config.dataDir)).toBe(true);
  });

  it('takes empty values for absent ones, and ignores what is not its own', () => {
    expect(Config.parse({ PORT: '', JWT_SECRET: '', PATH: '/bin' }).env).toEqual(Config.parse({}).env);
  });

  it('names every bad variable at once and prints no value', () => {
    const bad: Record<string, string> = {
      NODE_ENV: 'canary-env',
      PORT: '70000',
      PUBLIC_URL: 'canary-url',
      ALLOWED_ORIGINS: 'http://ok.example,canary-origin',
      TRUST_PROXY: 'canary-proxy',
      MONGODB_URI: 'canary://user:password@host',
      JWT_SECRET: 'canary-secret',
      ADMIN_EMAIL: 'canary-email',
      ADMIN_PASSWORD: 'canary',
      GUESTS: 'canary-maybe',
      MESSAGE_RATE: 'canary/10',
      LOGIN_RATE: '0/10',
      REST_RATE: '10',
      MESSAGE_MAX_CHARS: '-1',
      OPEN_CONVERSATIONS_PER_USER: 'canary',
      LOG_LEVEL: 'canary-loud',
    };
    const problems = problemsOf(bad);
    for (const name of Object.keys(bad))
      expect([name, problems.some((problem) => problem.startsWith(name))]).toEqual([name, true]);
    expect(new ConfigError(problems).message).not.toMatch(/canary|70000/);
  });

  it('knows what goes together', () => {
    expect(problemsOf({ ADMIN_EMAIL: 'a@example.com' })).toEqual([
      'ADMIN_EMAIL and ADMIN_PASSWORD must be set together',
    ]);
    expect(problemsOf({ NODE_ENV: 'production', MONGODB_URI: 'mongodb://db/prochat' })).toHaveLength(1);
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([]);
  });

  it('wants a bucket for files in S3, and both halves of a key', () => {
    expect(problemsOf({ STORAGE: 's3' })).toEqual([expect.stringContaining('S3_BUCKET')]);
    expect(problemsOf({ STORAGE: 's3', S3_BUCKET: 'files', S3_ACCESS_KEY_ID: 'id' })).toHaveLength(1);
    expect(problemsOf({ STORAGE: 's3', S3_BUCKET: 'files' })).toEqual([]);
  });

  it('wants to know who e-mails are from, and where they go', () => {
    expect(problemsOf({ SMTP_URL: 'smtp://mail.example.com' })).toEqual([
      expect.stringContaining('MAIL_FROM'),
    ]);
    const both = { SMTP_URL: 'smtps://a:p%40b@mail.example.com', MAIL_FROM: 'Ajuda <chat@example.com>' };
    expect(problemsOf(both)).toEqual([]);
    expect(problemsOf({ ...both, MAIL_FILES: 'on' })).toEqual([expect.stringContaining('MAIL_FILES')]);
    expect(problemsOf({ MAIL_FILES: 'on' })).toEqual([]);
    expect(Config.parse(both).env.MAIL_FROM).toEqual({ name: 'Ajuda', address: 'chat@example.com' });
    expect(Config.parse({ MAIL_FROM: 'chat@example.com' }).env.MAIL_FROM?.name).toBe('');
  });

  it.each([
    ['SMTP_URL', 'mail.example.com:587'],
    ['SMTP_URL', 'http://mail.example.com'],
    ['SMTP_URL', 'smtp://canary@mail.example.com'],
    ['SMTP_URL', 'smtp://a:b%zz@mail.example.com'],
    ['SMTP_URL', 'smtp://mail.example.com/canary'],
    ['SMTP_URL', 'smtp://mail.example.com?tls.rejectUnauthorized=false'],
    ['MAIL_FROM', 'canary'],
    ['MAIL_FROM', 'Support <chat@example.com>, <canary@example.com>'],
    ['MAIL_FROM', 'Support\r\nBcc: canary@example.com <chat@example.com>'],
  ])('takes no such %s: %j', (name, value) => {
    const problems = problemsOf({
      SMTP_URL: 'smtp://mail.example.com',
      MAIL_FROM: 'a@b.example',
      [name]: value,
    });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name} must`))]);
    expect(problems.join()).not.toContain('canary');
  });

  it('takes lists of media types and nothing else for them', () => {
    expect(Config.parse({ UPLOAD_TYPES: 'image/PNG, text/plain' }).env.UPLOAD_TYPES).toEqual([
      'image/png',
      'text/plain',
    ]);
    for (const odd of ['png', 'image/*', 'image/png;q=1', ','])
      expect(problemsOf({ UPLOAD_TYPES: odd })).not.toEqual([]);
  });

  it('finds a scanner by address or by the path of its socket', () => {
    for (const good of ['clamd:3310', '127.0.0.1:3310', '[::1]:3310', '/run/clamd.sock'])
      expect(problemsOf({ CLAMD: good })).toEqual([]);
    for (const odd of ['clamd', 'http://clamd:3310/', '3310'])
      expect(problemsOf({ CLAMD: odd })).toHaveLength(1);
  });

  it('follows the public address: origins, secure cookies', () => {
    const config = Config.parse({ PUBLIC_URL: 'https://chat.example/', PORT: '8080' });
    expect(config.publicUrl).toBe('https://chat.example');
    expect(config.allowedOrigins).toEqual(['https://chat.example']);
    expect(config.secure).toBe(true);
    const more = Config.parse({ ALLOWED_ORIGINS: 'https://a.example/, https://b.example' });
    expect(more.allowedOrigins).toEqual(['https://a.example', 'https://b.example']);
  });
});

describe('.env.example', () => {
  const lines = readFileSync(join(import.meta.dirname, '../../../../.env.example'), 'utf8').split('\n');
  const settings = lines.flatMap((line, index) => {
    const [, name, value] = /^([A-Z_0-9]+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, above: lines[index - 1] ?? '' }];
  });

  it('lists the same names as the schema, each once', () => {
    expect(settings.map(({ name }) => name).sort()).toEqual(Object.keys(configSchema.shape).sort());
  });

  it('explains each', () => {
    for (const { name, above } of settings)
      expect([name, above]).toEqual([name, expect.stringMatching(/^# \S/)]);
  });

  it('shows the defaults', () => {
    const shown = Object.fromEntries(settings.map(({ name, value }) => [name, value]));
    expect(Config.parse(shown).env).toEqual(Config.parse({}).env);
  });

  it('takes no secret that is only long', () => {
    expect(() => Config.parse({ JWT_SECRET: 'ab'.repeat(20) })).toThrow(/JWT_SECRET must be random/);
    expect(() => Config.parse({ JWT_SECRET: '0123456789abcdef'.repeat(2) })).not.toThrow();
  });
});
