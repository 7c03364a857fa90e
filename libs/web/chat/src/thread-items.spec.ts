import { ANA, BY_ANA, DANA, MIKAEL, NOW, TOMAS, at, entryOf, messageOf, pendingOf } from './testing/sample';
import { lastOwnKey, toThreadItems, type MessageGroup, type Reader, type ThreadItem } from './thread-items';

const READER: Reader = { id: ANA.id, audience: 'user', firstUnreadSeq: null, now: NOW };
const BY_MIKAEL = { senderId: MIKAEL.id, senderName: MIKAEL.displayName };

function groupsOf(items: ThreadItem[]): MessageGroup[] {
  return items.filter((item) => item.type === 'group');
}
function kindsOf(items: ThreadItem[]): string[] {
  return items.map(({ type }) => type);
}

describe('what stands on screen', () => {
  it('puts messages of one sender within five minutes into one group', () => {
    const items = toThreadItems(
      [
        entryOf(messageOf(1, { createdAt: at(9, 0) })),
        entryOf(messageOf(2, { createdAt: at(9, 4) })),
        entryOf(messageOf(3, { createdAt: at(9, 8) })),
        entryOf(messageOf(4, { createdAt: at(9, 13) })),
      ],
      READER,
    );
    expect(groupsOf(items).map(({ entries }) => entries.map(({ message }) => message.seq))).toEqual([
      [1, 2, 3],
      [4],
    ]);
    expect(groupsOf(items)[0]?.at).toBe(at(9, 0));
  });

  it('begins another group with another sender, on either side', () => {
    const items = toThreadItems(
      [
        entryOf(messageOf(1)),
        entryOf(messageOf(2, BY_MIKAEL)),
        entryOf(messageOf(3, BY_ANA)),
        entryOf(messageOf(4)),
      ],
      READER,
    );
    expect(groupsOf(items).map(({ sender, side }) => [sender.displayName, side])).toEqual([
      ['Dana Whitfield', 'other'],
      ['Mikael Berg', 'other'],
      ['Ana Oliveira', 'own'],
      ['Dana Whitfield', 'other'],
    ]);
  });

  it('shows professionals everybody of their side as staff, whoever is reading', () => {
    const staff: Reader = { ...READER, id: MIKAEL.id, audience: 'professional' };
    const items = toThreadItems([entryOf(messageOf(1)), entryOf(messageOf(2, BY_ANA))], staff);
    expect(groupsOf(items).map(({ side }) => side)).toEqual(['staff', 'other']);
  });

  it('separates days and never joins a group across midnight', () => {
    const items = toThreadItems(
      [
        entryOf(messageOf(1, { createdAt: at(23, 58, 20) })),
        entryOf(messageOf(2, { createdAt: at(0, 1, 21) })),
      ],
      READER,
    );
    expect(kindsOf(items)).toEqual(['day', 'group', 'day', 'group']);
    expect(items.flatMap((item) => (item.type === 'day' ? item.label : []))).toEqual(['Yesterday', 'Today']);
  });

  it('draws the line before the first unread message and splits the group there', () => {
    const items = toThreadItems([entryOf(messageOf(1)), entryOf(messageOf(2)), entryOf(messageOf(3))], {
      ...READER,
      firstUnreadSeq: 2,
    });
    expect(kindsOf(items)).toEqual(['day', 'group', 'unread', 'group']);
    expect(groupsOf(items)[1]?.entries).toHaveLength(2);
  });

  it('lets events and private notes stand alone', () => {
    const event = { kind: 'event', senderId: null, event: { type: 'claimed', by: DANA } } as const;
    const items = toThreadItems(
      [entryOf(messageOf(1)), entryOf(messageOf(2, event)), entryOf(messageOf(3, { kind: 'note' }))],
      READER,
    );
    expect(kindsOf(items)).toEqual(['day', 'group', 'event', 'note']);
  });

  it('keeps the group of a pending message through its confirmation', () => {
    const pending = pendingOf('Hello');
    const stored = entryOf({ ...pending.message, id: 'm2', seq: 2 }, { key: pending.key });
    const before = groupsOf(toThreadItems([entryOf(messageOf(1)), pending], READER)).at(-1);
    const after = groupsOf(toThreadItems([entryOf(messageOf(1)), stored], READER)).at(-1);
    expect(after?.key).toBe(before?.key);
  });

  it('gives every item a key of its own', () => {
    const entries = Array.from({ length: 40 }, (_, index) =>
      entryOf(messageOf(index + 1, { createdAt: at(index % 24, 0, 1 + Math.floor(index / 24)) })),
    );
    const keys = toThreadItems(entries, { ...READER, firstUnreadSeq: 20 }).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('where the receipt stands', () => {
  it('is under the last message of the reader, not under a colleague or the other side', () => {
    const entries = [
      entryOf(messageOf(1, BY_ANA)),
      entryOf(messageOf(2, BY_ANA)),
      entryOf(messageOf(3)),
      entryOf(messageOf(4, { senderId: TOMAS.id, senderRole: 'user' })),
    ];
    expect(lastOwnKey(entries, ANA.id)).toBe('client-2');
    expect(lastOwnKey(entries, MIKAEL.id)).toBeNull();
  });

  it('passes over a message that failed, which tells its own fate', () => {
    const failed = pendingOf('Lost', { fate: 'failed' });
    expect(lastOwnKey([entryOf(messageOf(1, BY_ANA)), failed], ANA.id)).toBe('client-1');
  });

  it('passes over a deleted message', () => {
    const deleted = messageOf(2, { ...BY_ANA, text: '', deletedAt: at(9, 5) });
    expect(lastOwnKey([entryOf(messageOf(1, BY_ANA)), entryOf(deleted)], ANA.id)).toBe('client-1');
  });
});
