import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChatStore } from '@prochat/server/chat';
import { abstractMethodsOf } from './abstract-methods';
import { amendmentCases, ratingCases } from './chat-amendments.cases';
import { appendCases } from './chat-append.cases';
import { conversationCases } from './chat-conversations.cases';
import { deliveryCases } from './chat-delivery.cases';
import { expectedHeadCases } from './chat-expected-head.cases';
import { listCases } from './chat-lists.cases';
import { messageCases } from './chat-messages.cases';
import { narrowedSearchCases } from './chat-narrowed-search.cases';
import { chatRaces } from './chat-races.cases';
import { readCases } from './chat-read.cases';
import { searchCases } from './chat-search.cases';
import type { OpenStores } from './open-stores';

/** One method's tests; `store()` is a fresh, empty store in each of them. */
export type ChatCases = (store: () => ChatStore) => void;

/**
 * What every `ChatStore` must do, method by method. Run by each store lib on its real engine; `open` gives stores that
 * nobody else uses.
 */
export function chatStoreContract(
  name: string,
  open: () => Promise<Pick<OpenStores, 'chat' | 'close'>>,
): void {
  const methods: Record<keyof ChatStore, ChatCases> = {
    ...conversationCases,
    ...amendmentCases,
    ...appendCases,
    ...listCases,
    ...messageCases,
    ...readCases,
    ...deliveryCases,
    ...searchCases,
  };
  const further: Record<string, ChatCases>[] = [
    expectedHeadCases,
    narrowedSearchCases,
    ratingCases,
    chatRaces,
  ];

  describe(`the ChatStore contract on ${name}`, () => {
    let stores: Pick<OpenStores, 'chat' | 'close'>;
    beforeEach(async () => {
      stores = await open();
    });
    afterEach(async () => {
      await stores.close();
    });

    for (const [method, cases] of Object.entries(methods))
      describe(method, () => {
        cases(() => stores.chat);
        for (const more of further) more[method]?.(() => stores.chat);
      });
  });

  it('has tests for every method of ChatStore', () => {
    const source = new URL('../../../chat/src/chat.store.ts', import.meta.url);
    expect(Object.keys(methods).sort()).toEqual(abstractMethodsOf(source));
  });
}
