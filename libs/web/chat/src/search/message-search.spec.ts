import { TestBed } from '@angular/core/testing';
import type { MessageHit, MessageSearchQuery, Page } from '@prochat/contract';
import { AppError, ChatApi } from '@prochat/web/data-access';
import { SearchApi } from '@prochat/web/data-access/late';
import { MessageSearch } from './message-search';

const hit = (id: string): MessageHit => ({ message: { id } }) as unknown as MessageHit;

describe('MessageSearch', () => {
  let answers: Record<string, Page<MessageHit> | AppError>;
  let asked: MessageSearchQuery[];
  let askedForConversations: string[];
  let search: MessageSearch;

  beforeEach(() => {
    answers = {};
    asked = [];
    askedForConversations = [];
    const api = {
      messages: (query: MessageSearchQuery) => {
        asked.push(query);
        const answer = answers[`${query.q} ${query.cursor ?? ''}`.trim()];
        return answer instanceof AppError ? Promise.reject(answer) : Promise.resolve(answer);
      },
    };
    const chat = {
      conversations: ({ q }: { q: string }) => {
        askedForConversations.push(q);
        return Promise.resolve({ items: [], nextCursor: null });
      },
    };
    TestBed.configureTestingModule({
      providers: [MessageSearch, { provide: SearchApi, useValue: api }, { provide: ChatApi, useValue: chat }],
    });
    search = TestBed.inject(MessageSearch);
  });

  const found = (): string[] => search.hits().map(({ message }) => message.id);

  it('goes on by itself over pages without a hit, and leaves it to the reader after some', async () => {
    answers = { 'has:file': { items: [], nextCursor: '1' } };
    for (let page = 1; page <= 6; page += 1)
      answers[`has:file ${page}`] = { items: page === 6 ? [hit('a')] : [], nextCursor: `${page + 1}` };
    await search.find('has:file', 'user');
    expect(asked).toHaveLength(5);
    expect([search.state(), found(), search.hasMore()]).toEqual(['ready', [], true]);
    await search.findMore();
    expect([asked.length, found(), search.hasMore()]).toEqual([7, ['a'], true]);
    expect(askedForConversations).toEqual([]);
  });

  it('shows the answer to the last query only, whichever comes last', async () => {
    answers = { a: { items: [hit('a')], nextCursor: null }, ab: { items: [hit('ab')], nextCursor: null } };
    const first = search.find('a', 'professional');
    const second = search.find('ab', 'professional');
    await Promise.all([second, first]);
    expect(found()).toEqual(['ab']);
    expect(askedForConversations).toEqual(['a', 'ab']);
  });

  it('says what was refused, and finds again afterwards', async () => {
    const details = { fields: { from: ['must be given once'] } };
    answers = {
      wrong: new AppError('VALIDATION', { message: 'Refused.', details }),
      right: { items: [hit('r')], nextCursor: null },
    };
    await search.find('wrong', 'user');
    expect([search.state(), search.error()]).toEqual(['error', 'Refused. from: must be given once.']);
    await search.find('right', 'user');
    expect([search.state(), found(), search.hasMore()]).toEqual(['ready', ['r'], false]);
    await search.find('', 'user');
    expect([search.state(), found()]).toEqual(['idle', []]);
  });
});
