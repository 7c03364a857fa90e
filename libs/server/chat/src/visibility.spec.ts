import { describe, expect, it } from '@jest/globals';
import { requireSide, seesFile, sideOf } from './visibility';

const ana = { id: 'a'.repeat(24), role: 'user' } as const;
const tomas = { id: 'b'.repeat(24), role: 'user' } as const;
const dana = { id: 'd'.repeat(24), role: 'staff' } as const;
const priya = { id: 'e'.repeat(24), role: 'admin' } as const;

describe('who sees a conversation', () => {
  it('its user, as user', () => {
    expect(sideOf(ana, ana.id)).toBe('user');
  });

  it('no other user', () => {
    expect(sideOf(tomas, ana.id)).toBeNull();
  });

  it('every professional, as professional', () => {
    expect(sideOf(dana, ana.id)).toBe('professional');
    expect(sideOf(priya, ana.id)).toBe('professional');
  });

  it('a professional as professional even where he once was the user', () => {
    expect(sideOf({ id: ana.id, role: 'staff' }, ana.id)).toBe('professional');
  });

  it('and what is unknown is refused like what is forbidden, to everybody', () => {
    const notFound = expect.objectContaining({ code: 'NOT_FOUND' });
    expect(() => requireSide(tomas, ana.id)).toThrow(notFound);
    for (const caller of [ana, dana, priya]) expect(() => requireSide(caller, undefined)).toThrow(notFound);
  });
});

describe('who may open a file', () => {
  const NOW = '2026-11-22T12:00:00.000Z';
  const LATER = '2026-11-23T12:00:00.000Z';
  const id = '1'.repeat(24);
  const listed = [{ id, name: 'a.pdf', type: 'application/pdf', size: 1, image: null }];
  const message = { kind: 'message', attachments: listed } as const;
  const free = { id, ownerId: ana.id, state: 'ready', claim: null, expiresAt: LATER } as const;
  const claim = { clientId: 'c', conversationId: 'f'.repeat(24), kind: 'message' } as const;
  const taken = { ...free, claim, expiresAt: null };
  type Said = Parameters<typeof seesFile>[2];
  const sees = (
    caller: { id: string; role: 'user' | 'staff' | 'admin' },
    file: Parameters<typeof seesFile>[1],
    said: Exclude<Said, null>['message'] | null = message,
  ): boolean => seesFile(caller, file, said && { message: said, side: sideOf(caller, ana.id) }, NOW);

  it('its owner alone while no message has it', () => {
    expect([ana, tomas, dana, priya].filter((caller) => sees(caller, free, null))).toEqual([ana]);
  });

  it('nobody once it has expired, be it a message that had it or not', () => {
    for (const file of [
      { ...free, expiresAt: NOW },
      { ...taken, expiresAt: LATER },
    ])
      expect([ana, tomas, dana, priya].filter((caller) => sees(caller, file))).toEqual([]);
  });

  it('nobody before it is known to be harmless, and nobody what is not', () => {
    for (const state of ['scanning', 'blocked'] as const)
      for (const file of [
        { ...free, state },
        { ...taken, state },
      ])
        expect([ana, dana].filter((caller) => sees(caller, file))).toEqual([]);
  });

  it('whoever sees the message that lists it', () => {
    expect([ana, tomas, dana, priya].filter((caller) => sees(caller, taken))).toEqual([ana, dana, priya]);
  });

  it('professionals alone when that is a note, whatever the claim says', () => {
    const note = { ...message, kind: 'note' } as const;
    expect([ana, tomas, dana].filter((caller) => sees(caller, taken, note))).toEqual([dana]);
  });

  it('nobody when the message was never stored, is deleted, or lists others', () => {
    const other = [{ ...listed[0], id: '2'.repeat(24) }] as typeof listed;
    for (const said of [null, { ...message, attachments: [] }, { ...message, attachments: other }])
      expect([ana, dana].filter((caller) => sees(caller, taken, said))).toEqual([]);
  });
});
