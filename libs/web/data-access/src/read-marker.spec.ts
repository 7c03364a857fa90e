import { ANA, DANA, conversationOf, messageOf } from './testing/sample';
import { Setting } from './testing/setting';

describe('reading by a professional', () => {
  it('counts when the conversation is his, and not while he looks on', async () => {
    jest.useFakeTimers();
    localStorage.clear();
    const at = new Setting();
    await at.online(DANA);
    const asked = messageOf(1, { senderRole: 'user', senderId: ANA.id });
    const thread = await at.openThread([asked]);
    thread.markRead(1);
    jest.advanceTimersByTime(1_000);
    expect(at.socket.of('read:mark')).toHaveLength(0);
    await at.socket.tell('conversation:assigned', {
      conversationId: 'c1',
      assignedTo: { id: DANA.id, displayName: DANA.displayName },
      conversation: conversationOf({
        status: 'assigned',
        assignedTo: { id: DANA.id, displayName: DANA.displayName },
        lastSeq: 2,
      }),
    });
    jest.advanceTimersByTime(1_000);
    expect(at.socket.last('read:mark').payload).toEqual({ conversationId: 'c1', upToSeq: 1 });
    jest.useRealTimers();
  });
});
