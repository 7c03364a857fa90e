import { describe, expect, it } from '@jest/globals';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describeS3Fault, s3OriginOf, toClientSettings, type S3Settings } from './s3-settings';

const AWS: S3Settings = {
  S3_BUCKET: 'chat-files',
  S3_REGION: 'us-east-1',
  S3_ENDPOINT: undefined,
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret',
};

describe('The origin of files in S3', () => {
  it.each<[string, Partial<S3Settings>, string]>([
    ['AWS', {}, 'https://chat-files.s3.us-east-1.amazonaws.com'],
    ['another region', { S3_REGION: 'eu-central-1' }, 'https://chat-files.s3.eu-central-1.amazonaws.com'],
    ['China', { S3_REGION: 'cn-north-1' }, 'https://chat-files.s3.cn-north-1.amazonaws.com.cn'],
    ['a bucket with dots', { S3_BUCKET: 'files.chat.test' }, 'https://s3.us-east-1.amazonaws.com'],
    ['a store of its own', { S3_ENDPOINT: 'http://127.0.0.1:9000/' }, 'http://127.0.0.1:9000'],
    ['one below a path', { S3_ENDPOINT: 'https://s3.chat.test/store' }, 'https://s3.chat.test'],
  ])('is the one that signed addresses begin with: %s', async (_, change, origin) => {
    const settings = { ...AWS, ...change };
    expect(s3OriginOf(settings)).toBe(origin);
    const client = new S3Client(toClientSettings(settings));
    const get = new GetObjectCommand({ Bucket: settings.S3_BUCKET, Key: 'key' });
    expect(new URL(await getSignedUrl(client, get)).origin).toBe(origin);
  });
});

describe('What is wrong with a bucket', () => {
  it('is said for every answer in one line', () => {
    const of = (status: number) => describeS3Fault({ $metadata: { httpStatusCode: status } }, AWS);
    expect(of(301)).toBe('S3_BUCKET chat-files is not in S3_REGION us-east-1.');
    expect(of(403)).toMatch(/^S3_BUCKET chat-files may not be used: /);
    expect(of(404)).toMatch(/^S3_BUCKET chat-files does not exist: /);
    expect(of(503)).toBe('S3_BUCKET chat-files cannot be reached (503).');
  });

  it('is said when there are no credentials at all', () => {
    const fault = describeS3Fault({ name: 'CredentialsProviderError' }, AWS);
    expect(fault).toMatch(/^There are no credentials for S3_BUCKET chat-files: /);
  });
});
