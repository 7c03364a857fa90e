import { newClientId } from './client-id';
import { validate, version } from 'uuid';

describe('the name of a message', () => {
  it('is a UUID of version 7', () => {
    for (let count = 0; count < 1_000; count += 1) {
      const id = newClientId();
      expect([id, validate(id), version(id)]).toEqual([id, true, 7]);
    }
  });

  it('begins with the time', () => {
    const before = Date.now();
    const at = parseInt(newClientId().replaceAll('-', '').slice(0, 12), 16);
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  });

  it('is never the same twice', () => {
    expect(new Set(Array.from({ length: 10_000 }, newClientId)).size).toBe(10_000);
  });
});
