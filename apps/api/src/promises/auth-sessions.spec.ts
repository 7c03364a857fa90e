import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openInstallation, type Installation } from './installation';

describe('sessions', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await openInstallation({ NODE_ENV: 'test' });
  });
  afterAll(() => installation.close());

  it('knows the signed-in person', async () => {
    const { ana } = installation.people;
    expect(await ana.http.get('/auth/me')).toEqual({ user: ana.user });
  });
});
