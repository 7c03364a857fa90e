import { expect, it } from '@jest/globals';
import type { InstallationStore, NewInvite } from '@prochat/server/auth';
import { AN_ID, DANA, MALFORMED_IDS, NOW, SOON, UNKNOWN_ID } from './desk-fixtures';
import type { InstallationCases } from './installation-store.contract';

const LATER = '2099-03-02T09:00:00.000Z';
const INVITE: NewInvite = {
  tokenHash: 'hash-1',
  role: 'staff',
  email: 'mikael@example.test',
  createdBy: { id: DANA, displayName: 'Dana „Whitfield“' },
  createdAt: NOW,
  expiresAt: LATER,
};
const WRONG_HASHES = [...MALFORMED_IDS, 'hash-2', 'HASH-1', '%'];

/** Invitations and settings. */
export const installationCases = {
  createInvite(store) {
    it('keeps everything, with an e-mail and without', async () => {
      expect(await store().createInvite(INVITE)).toEqual({ ...INVITE, id: AN_ID });
      const open = { ...INVITE, tokenHash: 'hash-2', email: null, role: 'admin' } as const;
      const made = await store().createInvite(open);
      expect(await store().findInvite('hash-2', NOW)).toEqual({ ...open, id: made.id });
    });

    it('forgets those that have expired, and no other', async () => {
      const { id } = await store().createInvite({ ...INVITE, expiresAt: SOON });
      await store().createInvite({ ...INVITE, tokenHash: 'kept' });
      await store().createInvite({ ...INVITE, tokenHash: 'new', createdAt: SOON });
      expect(await store().removeInvite(id)).toBeNull();
      expect(await hashesOf(store(), NOW)).toEqual(['new', 'kept']);
    });
  },

  findInvite(store) {
    it('finds it by its hash until it expires', async () => {
      const made = await store().createInvite(INVITE);
      expect(await store().findInvite('hash-1', NOW)).toEqual(made);
      expect(await store().findInvite('hash-1', LATER)).toBeNull();
      for (const hash of WRONG_HASHES) expect(await store().findInvite(hash, NOW)).toBeNull();
    });
  },

  listInvites(store) {
    it('gives the newest first, those of one moment by id, and none that has expired', async () => {
      expect(await store().listInvites(NOW)).toEqual([]);
      await store().createInvite({ ...INVITE, tokenHash: 'first' });
      await store().createInvite({ ...INVITE, tokenHash: 'newest', createdAt: SOON, expiresAt: SOON });
      await store().createInvite({ ...INVITE, tokenHash: 'second' });
      expect(await hashesOf(store(), NOW)).toEqual(['newest', 'second', 'first']);
      expect(await hashesOf(store(), SOON)).toEqual(['second', 'first']);
    });
  },

  takeInvite(store) {
    it('gives it to one of twenty, and it is gone', async () => {
      const made = await store().createInvite(INVITE);
      const taken = await Promise.all(Array.from({ length: 20 }, () => store().takeInvite('hash-1', NOW)));
      expect(taken.filter((one) => one !== null)).toEqual([made]);
      expect(await store().findInvite('hash-1', NOW)).toBeNull();
      expect(await store().listInvites(NOW)).toEqual([]);
    });

    it('leaves what has expired and what is another', async () => {
      const made = await store().createInvite(INVITE);
      for (const hash of WRONG_HASHES) expect(await store().takeInvite(hash, NOW)).toBeNull();
      expect(await store().takeInvite('hash-1', LATER)).toBeNull();
      expect(await store().takeInvite('hash-1', NOW)).toEqual(made);
    });
  },

  removeInvite(store) {
    it('removes this one and gives what it was', async () => {
      const made = await store().createInvite(INVITE);
      await store().createInvite({ ...INVITE, tokenHash: 'kept' });
      expect(await store().removeInvite(made.id)).toEqual(made);
      expect(await store().removeInvite(made.id)).toBeNull();
      for (const id of [...MALFORMED_IDS, UNKNOWN_ID]) expect(await store().removeInvite(id)).toBeNull();
      expect(await hashesOf(store(), NOW)).toEqual(['kept']);
    });
  },

  readSettings(store) {
    it('gives nothing as long as nothing was set', async () => {
      expect(await store().readSettings()).toEqual({});
    });
  },

  changeSettings(store) {
    it('sets, leaves and unsets', async () => {
      const types = ['image/png', 'text/plain'];
      const first = { guests: false, messageMaxChars: 500, uploadTypes: types };
      expect(await store().changeSettings(first)).toEqual(first);
      expect(await store().changeSettings({ messageMaxChars: 0, registration: true, guests: null })).toEqual({
        messageMaxChars: 0,
        registration: true,
        uploadTypes: types,
      });
      expect(await store().changeSettings({ registration: null, unknown: null, uploadTypes: [] })).toEqual({
        messageMaxChars: 0,
        uploadTypes: [],
      });
      expect(await store().readSettings()).toEqual({ messageMaxChars: 0, uploadTypes: [] });
    });

    it('changes nothing by nothing, and unsets what was never set', async () => {
      expect(await store().changeSettings({})).toEqual({});
      expect(await store().changeSettings({ guests: null })).toEqual({});
      expect(await store().changeSettings({ guests: true })).toEqual({ guests: true });
      expect(await store().changeSettings({})).toEqual({ guests: true });
    });

    it('loses none of twenty at once', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `s${index}`);
      await Promise.all(names.map((name, index) => store().changeSettings({ [name]: index })));
      expect(Object.keys(await store().readSettings()).sort()).toEqual(names.sort());
    });
  },
} satisfies Record<keyof InstallationStore, InstallationCases>;

async function hashesOf(store: InstallationStore, now: string): Promise<string[]> {
  return (await store.listInvites(now)).map(({ tokenHash }) => tokenHash);
}
