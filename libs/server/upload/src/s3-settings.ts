import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Config } from '@prochat/server/core';

/** Tries of one call, the first included. */
export const S3_ATTEMPTS = 3;
const CONNECT_MS = 3000;
/** Without a byte. */
const SILENCE_MS = 15_000;

export type S3Settings = Pick<
  Config['env'],
  'S3_BUCKET' | 'S3_REGION' | 'S3_ENDPOINT' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY'
>;

const silence = (): void => undefined;

/** What the SDK is told. Stores that are not AWS know buckets by path only, and no checksums in trailers. */
export function toClientSettings(settings: S3Settings): S3ClientConfig {
  const { S3_REGION, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = settings;
  return {
    region: S3_REGION,
    ...(S3_ENDPOINT !== undefined && { endpoint: S3_ENDPOINT, forcePathStyle: true }),
    ...(S3_ACCESS_KEY_ID !== undefined &&
      S3_SECRET_ACCESS_KEY !== undefined && {
        credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY },
      }),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: S3_ATTEMPTS,
    // What there is to say is in what it throws; by itself it writes to the console.
    logger: { debug: silence, info: silence, warn: silence, error: silence },
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENCE_MS },
  };
}

/** Where browsers fetch files from, for the page's policy: the origin that signed addresses begin with. */
export function s3OriginOf({ S3_BUCKET = '', S3_REGION, S3_ENDPOINT }: S3Settings): string {
  if (S3_ENDPOINT !== undefined) return new URL(S3_ENDPOINT).origin;
  const host = `s3.${S3_REGION}.amazonaws.com${S3_REGION.startsWith('cn-') ? '.cn' : ''}`;
  // A certificate for *.s3... covers one more label and no second one.
  return S3_BUCKET.includes('.') ? `https://${host}` : `https://${S3_BUCKET}.${host}`;
}

/** One line for whoever started the server: what is wrong with the bucket and what to do. */
export function describeS3Fault(error: unknown, { S3_BUCKET, S3_REGION, S3_ENDPOINT }: S3Settings): string {
  const bucket = `S3_BUCKET ${S3_BUCKET}`;
  const { name, status } = namedOf(error);
  if (/credential|token/i.test(name))
    return `There are no credentials for ${bucket}: set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.`;
  const at = S3_ENDPOINT === undefined ? '' : ` at S3_ENDPOINT ${new URL(S3_ENDPOINT).origin}`;
  const why: Record<number, string> = {
    301: `is not in S3_REGION ${S3_REGION}`,
    400: `is not in S3_REGION ${S3_REGION}, or S3_ACCESS_KEY_ID is not known there`,
    403: 'may not be used: check S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, and that they may list, read, write and delete there',
    404: 'does not exist: make it, private, and start again',
  };
  return `${bucket} ${why[status ?? 0] ?? `cannot be reached${at} (${status ?? name})`}.`;
}

/** What the SDK says went wrong; not by `instanceof`, as it is loaded late. */
export function namedOf(error: unknown): { name: string; status: number | undefined } {
  const { name, code, $metadata } = error as {
    name?: string;
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return { name: code ?? name ?? 'unknown', status: $metadata?.httpStatusCode };
}
