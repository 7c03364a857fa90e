import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Upload } from '@prochat/contract';
import { openInstallation, type Installation } from './installation';

describe('uploads', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await openInstallation({ UPLOAD_RATE: '1000/60' });
  });
  afterAll(() => installation.close());

  it('takes a file and gives it to its owner alone', async () => {
    const { ana, tomas } = installation.people;
    const upload = await ana.upload('Grüße 你好.txt', 'Hello Dana');
    expect(upload).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      url: `/api/chat/files/${upload.id}/${encodeURIComponent('Grüße 你好.txt')}`,
      name: 'Grüße 你好.txt',
      type: 'text/plain',
      size: 10,
      image: null,
      state: 'ready',
    } satisfies Record<keyof Upload, unknown>);
    expect(await ana.http.get(`/chat/upload/${upload.id}`)).toEqual(upload);
    expect(await tomas.http.refusal('GET', `/chat/upload/${upload.id}`)).toMatchObject({ status: 404 });
  });
});
