import type { Page } from '@prochat/contract';
import type { UserQuery, UserRecord } from '@prochat/server/auth';
import type {
  ConversationCounts,
  ConversationListSelector,
  ConversationRecord,
  MessageRecord,
  MessageSearch,
} from '@prochat/server/chat';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConversationLists } from '../conversation.lists';
import { Connection } from '../search/connection';
import { FilteredLists } from '../search/filtered.lists';
import { MessageFinder } from '../search/message-finder';
import { SearchIndex } from '../search/search-index';
import { UserLists } from '../user.lists';

export type ReadingDeeds = ReturnType<typeof readingDeeds>;

interface PageRequest {
  cursor?: string;
  limit: number;
}

export function readingDeeds(file: string) {
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec('PRAGMA cache_size = -32000');
  const store = new Connection(db);
  return readingDeedsOn(store, new SearchIndex(join(dirname(file), 'prochat-search.db'), store));
}

/** The reads that may take longer than the event loop can wait. Each sees everything committed before it was asked for. */
export function readingDeedsOn(store: Connection, index: SearchIndex) {
  const lists = new ConversationLists(store);
  const filtered = new FilteredLists(store, index);
  const finder = new MessageFinder(store, index);
  const users = new UserLists(store);

  return {
    listFiltered: (selector: ConversationListSelector, page: PageRequest): Page<ConversationRecord> =>
      store.atomically(() => filtered.page(selector, page)),
    countConversations: (): ConversationCounts => store.atomically(() => lists.count()),
    searchMessages: (search: MessageSearch, page: PageRequest): Page<MessageRecord> =>
      store.atomically(() => finder.page(search, page)),
    listUsers: (query: UserQuery): Page<UserRecord> => users.page(query),
    /** One batch, so that others get their turn. */
    indexSome: (): { more: boolean; changesSeen: number } =>
      store.atomically(() => ({ more: index.catchUpSome(), changesSeen: index.changesSeen })),
  };
}
