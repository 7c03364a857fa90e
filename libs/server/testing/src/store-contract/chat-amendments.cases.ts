import { expect, it } from '@jest/globals';
import type { Rating } from '@prochat/contract';
import type { Amendment, ChatStore, Transition } from '@prochat/server/chat';
import type { ChatCases } from './chat-store.contract';
import {
  ANA,
  DANA,
  MALFORMED_IDS,
  UNKNOWN_ID,
  aClosing,
  at,
  everyPage,
  expectSummaryOfLog,
  fiftyTimes,
  move,
  open,
  talk,
  wholeLog,
} from './chat-fixtures';

const RATING: Rating = { score: 4, comment: 'Quick, and kind.', at: at(8) };

const amendment = (change: Partial<Amendment>): Amendment => ({ tagsMax: 20, at: at(7), ...change });

function aRating(rating: Rating = RATING): Transition {
  const { set } = aClosing(DANA, DANA);
  return {
    expect: { status: ['closed'], isRated: false },
    set: { ...set, rating },
    event: { type: 'rated', by: ANA, score: rating.score },
    at: rating.at,
  };
}

/** A closed conversation of Ana's with a rating. */
async function rated(store: ChatStore, rating?: Rating): Promise<string> {
  const { id } = await open(store);
  await talk(store, id, 'up');
  await move(store, id, aClosing(DANA, DANA));
  await move(store, id, aRating(rating));
  return id;
}

export const amendmentCases = {
  amendConversation(store) {
    it('changes priority and tags, tells what they were, and leaves everything else', async () => {
      const { id } = await open(store());
      await talk(store(), id, 'upn');
      const before = await store().findConversation(id);
      const amended = await store().amendConversation(
        id,
        amendment({ priority: 'urgent', addTags: ['billing', 'vip'] }),
      );
      expect(amended).toEqual({
        conversation: { ...before, priority: 'urgent', tags: ['billing', 'vip'], updatedAt: at(7) },
        before: { priority: 'normal', tags: [] },
      });
      expect(await store().findConversation(id)).toEqual(amended.conversation);
      expect(await wholeLog(store(), id)).toHaveLength(3);
      await expectSummaryOfLog(store(), id);
    });

    it('keeps the order of tags: what goes first, then what comes, each once', async () => {
      const { id } = await open(store());
      await store().amendConversation(id, amendment({ addTags: ['a', 'b', 'c'] }));
      const { conversation } = await store().amendConversation(
        id,
        amendment({ addTags: ['d', 'a', 'd', 'b'], removeTags: ['b', 'nothing'] }),
      );
      expect(conversation.tags).toEqual(['a', 'c', 'd', 'b']);
    });

    it('writes nothing when nothing changes', async () => {
      const { id } = await open(store());
      const { conversation } = await store().amendConversation(id, amendment({ addTags: ['a'] }));
      for (const change of [{}, { priority: 'normal' }, { addTags: ['a'] }, { removeTags: ['b'] }] as const) {
        const again = await store().amendConversation(id, amendment({ ...change, at: at(9) }));
        expect(again).toEqual({ conversation, before: { priority: 'normal', tags: ['a'] } });
      }
    });

    it('refuses more tags than allowed, and changes nothing then', async () => {
      const { id } = await open(store());
      await store().amendConversation(id, amendment({ addTags: ['a', 'b'], tagsMax: 2 }));
      await expect(
        store().amendConversation(id, amendment({ priority: 'high', addTags: ['c'], tagsMax: 2 })),
      ).rejects.toMatchObject({ code: 'TOO_MANY_CONVERSATION_TAGS' });
      expect(await store().findConversation(id)).toMatchObject({ priority: 'normal', tags: ['a', 'b'] });
      const exchange = amendment({ addTags: ['c'], removeTags: ['a'], tagsMax: 2 });
      expect((await store().amendConversation(id, exchange)).conversation.tags).toEqual(['b', 'c']);
      // One that has too many from before may lose some, and change otherwise.
      const fewer = amendment({ priority: 'low', removeTags: ['b'], tagsMax: 0 });
      expect((await store().amendConversation(id, fewer)).conversation).toMatchObject({ tags: ['c'] });
    });

    it('is seen by the lists at once', async () => {
      const { id } = await open(store());
      const { id: other } = await open(store());
      await store().amendConversation(other, amendment({ addTags: ['billing'] }));
      await store().amendConversation(id, amendment({ priority: 'high', addTags: ['billing'] }));
      const found = (priority: 'high' | 'normal') =>
        everyPage(store(), { list: 'queue', tag: 'billing', priority }, 5);
      expect([await found('high'), await found('normal')]).toEqual([[id], [other]]);
      await store().amendConversation(id, amendment({ priority: 'normal', removeTags: ['billing'] }));
      expect([await found('high'), await found('normal')]).toEqual([[], [other]]);
      expect(await everyPage(store(), { list: 'queue', tag: 'billing' }, 5)).toEqual([other]);
    });

    it('forgets the words of a rating and keeps its score', async () => {
      const id = await rated(store());
      const { conversation } = await store().amendConversation(id, amendment({ forgetsComment: true }));
      expect(conversation).toMatchObject({ rating: { ...RATING, comment: null }, updatedAt: at(7) });
      expect(await store().findConversation(id)).toEqual(conversation);
      const { id: unrated } = await open(store());
      const amended = await store().amendConversation(unrated, amendment({ forgetsComment: true }));
      expect(amended.conversation.rating).toBeNull();
    });

    it('loses nothing of what fifty do at once', async () => {
      const { id } = await open(store());
      const tags = Array.from({ length: 50 }, (_, index) => `tag-${index}`);
      await fiftyTimes(async (index) => {
        await store().amendConversation(id, amendment({ addTags: [tags[index] ?? ''], tagsMax: 50 }));
      });
      const conversation = await store().findConversation(id);
      expect(conversation?.tags.toSorted()).toEqual(tags.toSorted());
    });

    it('lets exactly as many of fifty at once add their tag as allowed', async () => {
      const { id } = await open(store());
      const outcomes = await fiftyTimes((index) =>
        store()
          .amendConversation(id, amendment({ addTags: [`tag-${index}`], tagsMax: 5 }))
          .then(
            () => 'done',
            ({ code }: { code: string }) => code,
          ),
      );
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(5);
      expect(outcomes.filter((outcome) => outcome === 'TOO_MANY_CONVERSATION_TAGS')).toHaveLength(45);
      expect((await store().findConversation(id))?.tags).toHaveLength(5);
    });

    it('loses nothing of what is said meanwhile', async () => {
      const { id } = await open(store());
      await fiftyTimes(async (index) => {
        if (index % 2 === 0) await talk(store(), id, index % 4 === 0 ? 'u' : 'p').catch(() => undefined);
        else await store().amendConversation(id, amendment({ addTags: [`tag-${index}`], tagsMax: 50 }));
      });
      expect((await store().findConversation(id))?.tags).toHaveLength(25);
      await expectSummaryOfLog(store(), id);
    });

    it('answers NOT_FOUND for an unknown and for a malformed id', async () => {
      for (const id of [UNKNOWN_ID, ...MALFORMED_IDS])
        await expect(store().amendConversation(id, amendment({ priority: 'high' }))).rejects.toMatchObject({
          code: 'NOT_FOUND',
        });
    });
  },
} satisfies Record<string, ChatCases>;

/** Ratings are transitions. */
export const ratingCases = {
  transition(store) {
    it('keeps a rating, also when the conversation goes on', async () => {
      const id = await rated(store());
      expect(await store().findConversation(id)).toMatchObject({ status: 'closed', rating: RATING });
      expect((await wholeLog(store(), id)).at(-1)?.event).toEqual({ type: 'rated', by: ANA, score: 4 });
      const set = {
        status: 'open',
        assignedTo: null,
        waitingSince: at(9),
        closedAt: null,
        closedBy: null,
      } as const;
      const event = { type: 'reopened', by: ANA } as const;
      await move(store(), id, { expect: { status: ['closed'] }, set, event, at: at(9) });
      expect(await store().findConversation(id)).toMatchObject({ status: 'open', rating: RATING });
      await expectSummaryOfLog(store(), id);
    });

    it('takes one rating, of fifty at once as well', async () => {
      const { id } = await open(store());
      await move(store(), id, aClosing(DANA, DANA));
      const ratings = await fiftyTimes((index) =>
        store().transition(id, aRating({ score: (index % 5) + 1, comment: `No. ${index}`, at: at(8) })),
      );
      const [taken, ...others] = ratings.filter((one) => one !== null);
      expect(others).toEqual([]);
      expect((await store().findConversation(id))?.rating).toEqual(taken?.conversation.rating);
      expect(await wholeLog(store(), id)).toHaveLength(2);
    });

    it('knows whether one is rated', async () => {
      const id = await rated(store());
      const again: Transition = { ...aRating(), expect: { status: ['closed'], isRated: true } };
      expect(await store().transition(id, again)).not.toBeNull();
      const { id: unrated } = await open(store());
      await move(store(), unrated, aClosing(DANA, DANA));
      expect(await store().transition(unrated, again)).toBeNull();
    });
  },
} satisfies Record<string, ChatCases>;
