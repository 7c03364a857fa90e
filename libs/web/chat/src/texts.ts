import type { ConversationEvent } from '@prochat/contract';
import { inLanguage } from '@prochat/web/ui';
import { EN } from './texts.en';

/** Every word the end user's door and the shared thread show, in one place. */
export const TEXTS = inLanguage('chat', EN);

/** What happened, as one line: the actor and what he did. `me` is the reader's id. */
export function eventLine(event: ConversationEvent, me: string | undefined): { who: string; did: string } {
  const { events } = TEXTS;
  const mine = event.by.id === me;
  const who = mine ? TEXTS.you : event.by.displayName;
  switch (event.type) {
    case 'claimed':
      return { who, did: events.claimed };
    case 'assigned':
      if (event.to === null) return { who, did: events.returned };
      return { who, did: events.assigned(event.to.id === me ? events.toReader : event.to.displayName) };
    case 'closed':
      return { who, did: events.closed };
    case 'reopened':
      return { who, did: events.reopened };
    case 'rated':
      return { who, did: events.rated(event.score) };
  }
}
