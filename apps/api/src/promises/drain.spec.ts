import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Message } from '@prochat/contract';
import { Stage, written } from './chat-scene';

/** A stop in the middle of work: what was taken is finished and told, and nothing is taken in half. */
describe('a server that is stopped', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  const wholeLog = async (id: string): Promise<Message[]> => {
    const dana = await stage.socketOf('dana');
    const messages: Message[] = [];
    for (let more = true; more;) {
      const request = { id, afterSeq: messages.at(-1)?.seq ?? 0 };
      const [found] = (await dana.ask('sync', { conversations: [request] })).conversations;
      if (!found || found.gone) throw new Error('It should be there.');
      messages.push(...found.messages);
      more = found.more;
    }
    return messages;
  };

  it('has told the others of everything it acknowledged, before it says that it ends', async () => {
    const { id, ana, dana } = await stage.talk();
    const acknowledged: number[] = [];
    const sending = Array.from({ length: 100 }, async (_, index) => {
      // No answer is what those get that came after the stop had begun.
      const reply = await ana.send('message:send', written(id, `${index}`)).catch(() => null);
      if (reply?.ok) acknowledged.push(reply.data.message.seq);
    });
    await Promise.race(sending);
    await stage.installation.stop();
    await Promise.all(sending);
    const heard = dana.heard('message:new').map(({ message }) => message.seq);
    expect(acknowledged.length).toBeGreaterThan(0);
    // On a busy machine some are finished too late to be answered: they are stored as well.
    expect(heard).toEqual(expect.arrayContaining(acknowledged));
    expect(dana.heardEvents().at(-1)).toBe('session:ended');
    await stage.installation.start();
    expect((await wholeLog(id)).map(({ seq }) => seq)).toEqual(expect.arrayContaining(heard));
  });

  it('has given nothing away without the note that goes with it', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push((await stage.openConversation()).id);
    const { http } = stage.person('dana');
    const giving = ids.map((id) =>
      http
        .request('POST', `/chat/conversations/${id}/assign`, { note: 'Please call back' })
        .then(({ status }) => status)
        .catch(() => null),
    );
    await Promise.race(giving);
    await stage.installation.stop();
    const statuses = await Promise.all(giving);
    await stage.installation.start();
    expect(statuses).toContain(200);
    for (const [index, id] of ids.entries()) {
      const kinds = (await wholeLog(id)).map(({ kind }) => kind);
      const taken = kinds.length > 1;
      expect(kinds).toEqual(taken ? ['message', 'event', 'note'] : ['message']);
      if (statuses[index] === 200) expect(taken).toBe(true);
    }
  });
});
