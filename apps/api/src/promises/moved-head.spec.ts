import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ChatStore } from '@prochat/server/chat';
import { Stage, written } from './chat-scene';

/** Of several processes on one database, each remembers the head as it last saw it. */
describe('an answer that was decided on what another process has overtaken', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    stage.endScene();
  });
  afterAll(() => stage.close());

  /** From now on this process remembers the conversation as it is at this moment, whatever happens to it. */
  async function rememberAsNow(id: string): Promise<void> {
    const store = stage.installation.server.app.get(ChatStore);
    const now = await store.findConversation(id);
    jest.spyOn(store, 'recallConversation').mockResolvedValue(now);
  }

  it('is decided again and stored', async () => {
    const { id, ana, dana } = await stage.talk();
    await rememberAsNow(id);
    await ana.ask('message:send', written(id, 'One more thing'));
    const { message } = await dana.ask('message:send', written(id, 'Yes?'));
    const log = await stage.log('ana', id);
    expect(log.at(-1)).toMatchObject({ id: message.id, text: 'Yes?' });
    expect(log.at(-2)).toMatchObject({ text: 'One more thing' });
  });

  it('is refused when a colleague has it now', async () => {
    const { id, dana } = await stage.talk();
    await rememberAsNow(id);
    const { dana: sender, mikael } = stage.installation.people;
    await sender.http.post(`/chat/conversations/${id}/assign`, { assigneeId: mikael.id });
    const reply = await dana.send('message:send', written(id, 'Too late'));
    expect(reply).toMatchObject({ ok: false, error: { code: 'NOT_ASSIGNEE' } });
    expect((await stage.log('mikael', id)).map(({ text }) => text)).not.toContain('Too late');
  });
});
