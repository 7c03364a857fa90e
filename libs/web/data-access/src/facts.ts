import type {
  Conversation,
  DeliveredReceiptsEvent,
  JoinReply,
  Message,
  ReadReceiptsEvent,
} from '@prochat/contract';

/** What an acknowledgement, an event, a page or a reply tells. In any order, overtaken or twice: `apply` sorts it out. */
export interface Facts {
  conversation?: Conversation | undefined;
  /** Ascending by seq within each conversation. */
  messages?: readonly Message[];
  /** Edited or deleted messages: taken in where they are held. */
  updated?: readonly Message[];
  /** With `conversation`: `updated` has every edit up to its revision that concerns what was held when asking. */
  editsComplete?: boolean;
  /** With `conversation`: what is held of its messages is to be loaded again, because too much of it was edited. */
  reload?: boolean;
  read?: ReadReceiptsEvent;
  delivered?: DeliveredReceiptsEvent;
  /** Id of a conversation that this person cannot see any more. */
  gone?: string;
}

/** What catching up brought, by joining or by `sync`: both say it in the same words. */
export function factsOf({
  conversation,
  messages,
  updated,
  reload,
}: Pick<JoinReply, 'conversation' | 'messages' | 'updated' | 'reload'>): Facts {
  return { conversation, messages, updated, editsComplete: !reload, ...(reload && { reload }) };
}
