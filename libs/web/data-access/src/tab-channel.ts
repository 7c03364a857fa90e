import type { TabFact } from './pending-message';

/** What one person's tabs of this browser tell one another. Where the browser has no such channel, each is alone. */
export class TabChannel {
  private readonly channel = open(`prochat.outbox.${this.userId}`);

  constructor(
    private readonly userId: string,
    hear: (fact: TabFact) => void,
  ) {
    this.channel?.addEventListener('message', ({ data }: MessageEvent<TabFact>) => hear(data));
  }

  /** Reaches the others, never oneself. */
  tell(fact: TabFact): void {
    this.channel?.postMessage(fact);
  }

  close(): void {
    this.channel?.close();
  }
}

function open(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}
