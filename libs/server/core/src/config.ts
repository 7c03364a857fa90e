import { resolve } from 'node:path';
import { FILE_TYPES, LIMITS } from '@prochat/contract';
import { z } from 'zod';

/** `count/seconds`, as in `MESSAGE_RATE=10/10`. */
export interface Rate {
  count: number;
  seconds: number;
}

/** A name (may be empty) and where to reach it. */
export interface Mailbox {
  name: string;
  address: string;
}

/** Different characters of a secret: 32 random hex digits have fewer than this once in ten million times. */
const SECRET_KINDS_MIN = 8;

const port = z.coerce.number().int().min(0).max(65_535);
const positive = z.coerce.number().int().positive();
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');
const rate = z
  .string()
  .regex(/^[1-9]\d{0,5}\/[1-9]\d{0,5}$/, 'must look like 10/60 (count/seconds)')
  .transform((value): Rate => {
    const [count, seconds] = value.split('/').map(Number) as [number, number];
    return { count, seconds };
  });
/** `smtp://user:password@host:port` or `smtps://...`, and nothing behind it. */
const smtpUrl = z.string().refine(isSmtpUrl, 'must look like smtp://user:password@host:587 or smtps://host');
/** `chat@example.com`, or with a name `Support <chat@example.com>`. */
const mailbox = z
  .string()
  .regex(/^[^<>"\p{Cc}]*<[^<>\s]+>$|^[^<>\s]+$/u, 'must look like Support <chat@example.com>')
  .transform((value): Mailbox => {
    const [, name = '', address = value] = /^(.*)<(.+)>$/u.exec(value) ?? [];
    return { name: name.trim(), address };
  })
  .refine(({ address }) => z.email().safeParse(address).success, 'must have an e-mail address');
const mediaTypes = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim().toLowerCase()))
  .pipe(
    z.array(z.string().regex(/^[a-z]+\/[a-z0-9.+-]+$/, 'must be media types such as image/png, with commas')),
  );
const origins = z
  .string()
  .transform((value) => value.split(',').map((part) => part.trim().replace(/\/$/, '')))
  .pipe(z.array(url));

/** Every environment variable the server knows. `.env.example` lists the same names; a test compares both ways. */
export const configSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: url.optional(),
  ALLOWED_ORIGINS: origins.optional(),
  TRUST_PROXY: z
    .union([onOff, z.coerce.number().int().min(1).max(10)], {
      error: 'must be off, on or a number of proxies',
    })
    .default(false),
  DATA_DIR: z.string().min(1).default('.data'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  JWT_SECRET: z
    .string()
    .min(32, { error: 'must have at least 32 characters', abort: true })
    .refine((secret) => new Set(secret).size >= SECRET_KINDS_MIN, 'must be random, not a repetition')
    .optional(),
  ADMIN_EMAIL: z.email({ error: 'must be an e-mail address' }).toLowerCase().optional(),
  ADMIN_PASSWORD: z.string().min(10, 'must have at least 10 characters').max(128).optional(),
  GUESTS: onOff.default(true),
  REGISTRATION: onOff.default(true),
  MESSAGE_RATE: rate.default({ count: 10, seconds: 10 }),
  LOGIN_RATE: rate.default({ count: 10, seconds: 60 }),
  REST_RATE: rate.default({ count: 300, seconds: 60 }),
  MESSAGE_MAX_CHARS: positive.max(20_000).default(4000),
  OPEN_CONVERSATIONS_PER_USER: positive.default(5),
  UPLOAD_RATE: rate.default({ count: 20, seconds: 60 }),
  UPLOAD_MAX_BYTES: positive.max(1_073_741_824).default(10_485_760),
  UPLOAD_MAX_FILES: positive.max(LIMITS.attachmentsMax).default(10),
  UPLOAD_QUOTA_BYTES: positive.default(1_073_741_824),
  UPLOAD_TYPES: mediaTypes.default([...FILE_TYPES]),
  CLAMD: z
    .string()
    .regex(/^(?:\/.+|\[?[^\s/]+\]?:\d{1,5})$/, 'must be host:port or the path of a socket')
    .optional(),
  SCANNER_DOWN: z.enum(['refuse', 'accept']).default('refuse'),
  STORAGE: z.enum(['local', 's3']).default('local'),
  S3_BUCKET: z.string().min(3).optional(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ENDPOINT: url.optional(),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailbox.optional(),
  MAIL_FILES: onOff.default(false),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/**
 * The settings of this process, parsed once at start. Names are those of the environment, so that a message about one
 * can be acted on; `publicUrl`, `allowedOrigins` and `dataDir` are what follows from them.
 */
export class Config {
  readonly publicUrl: string;
  /** Exact origins that may open a socket or change state. */
  readonly allowedOrigins: readonly string[];
  /** Absolute. */
  readonly dataDir: string;
  /** True when cookies must be `Secure` and carry the `__Host-` prefix. */
  readonly secure: boolean;

  private constructor(
    readonly env: Readonly<z.output<typeof configSchema>>,
    /** Which of them were set, and not left to their defaults. */
    readonly given: ReadonlySet<string>,
  ) {
    this.publicUrl = (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, '');
    const own = new URL(this.publicUrl).origin;
    this.allowedOrigins =
      env.ALLOWED_ORIGINS ?? (env.PUBLIC_URL ? [own] : [own, `http://127.0.0.1:${env.PORT}`]);
    this.dataDir = resolve(env.DATA_DIR);
    this.secure = this.publicUrl.startsWith('https:');
  }

  /** True when nothing outside the process is needed: the store is SQLite under `DATA_DIR`. */
  get embedded(): boolean {
    return this.env.MONGODB_URI === undefined;
  }

  /**
   * Reads and checks `environment`; empty values count as absent.
   * @throws ConfigError naming every bad variable at once, never its value.
   */
  static parse(environment: Readonly<Record<string, string | undefined>>): Config {
    const known = Object.fromEntries(
      Object.keys(configSchema.shape)
        .map((name) => [name, environment[name]] as const)
        .filter(([, value]) => value !== undefined && value !== ''),
    );
    const parsed = configSchema.safeParse(known);
    const problems = parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
    if (parsed.success) {
      const { NODE_ENV, MONGODB_URI, JWT_SECRET, ADMIN_EMAIL, ADMIN_PASSWORD, STORAGE } = parsed.data;
      const { S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = parsed.data;
      const { SMTP_URL, MAIL_FROM, MAIL_FILES } = parsed.data;
      if (NODE_ENV === 'production' && MONGODB_URI && !JWT_SECRET)
        problems.push('JWT_SECRET must be set in production with MongoDB: every process needs the same one');
      if (STORAGE === 's3' && S3_BUCKET === undefined)
        problems.push('S3_BUCKET must be set when STORAGE is s3');
      if ((S3_ACCESS_KEY_ID === undefined) !== (S3_SECRET_ACCESS_KEY === undefined))
        problems.push('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together');
      if (SMTP_URL !== undefined && MAIL_FROM === undefined)
        problems.push('MAIL_FROM must be set when SMTP_URL is');
      if (SMTP_URL !== undefined && MAIL_FILES)
        problems.push('MAIL_FILES must be off when SMTP_URL is set: an e-mail is sent or kept, not both');
      if ((ADMIN_EMAIL === undefined) !== (ADMIN_PASSWORD === undefined))
        problems.push('ADMIN_EMAIL and ADMIN_PASSWORD must be set together');
    }
    if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
    return new Config(Object.freeze(parsed.data), new Set(Object.keys(known)));
  }
}

function isSmtpUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  return (
    url !== null &&
    /^smtps?:$/.test(url.protocol) &&
    url.hostname !== '' &&
    /^\/?$/.test(url.pathname) &&
    url.search === '' &&
    url.hash === '' &&
    // A user without a password, or the other way round, is half a sentence.
    (url.username === '') === (url.password === '') &&
    isDecodable(url.username + url.password)
  );
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Every bad variable with what is wrong with it, one a line. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}
