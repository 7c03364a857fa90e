import type { CannedReplyScope, TagColor } from '@prochat/contract';
import type { DeskStore } from '@prochat/server/desk';

const TAGS: Record<string, TagColor> = {
  deadline: 'red',
  documents: 'blue',
  'how-to': 'teal',
  invoice: 'violet',
  'locked-out': 'orange',
  refund: 'green',
  sales: 'yellow',
  'tax-2024': 'grey',
  'tax-2025': 'grey',
  vat: 'blue',
};

const REPLIES: readonly { scope: CannedReplyScope; shortcut: string; text: string }[] = [
  {
    scope: 'team',
    shortcut: 'hello',
    text: 'Hello {{user.name|there}}, I am {{agent.name}}. I have read your message and am looking into it now.',
  },
  {
    scope: 'team',
    shortcut: 'documents',
    text: 'Could you send me the document as a PDF or a photo? You can drop it right here into the chat.',
  },
  {
    scope: 'team',
    shortcut: 'refund',
    text: 'Your refund is on its way, {{user.name|thank you for your patience}}. Banks usually need two to three working days.',
  },
  {
    scope: 'team',
    shortcut: 'bye',
    text: 'You are welcome! I close this conversation now. Should anything be left about “{{conversation.topic}}”, just write again: it opens by itself.',
  },
  {
    scope: 'personal',
    shortcut: 'flat-rate',
    text: 'The home office flat rate is 6 € for each day you mostly worked at home, at most 210 days a year.',
  },
];

/** What the professionals share, and what one of them wrote for herself. */
export async function seedSharedDesk(desk: DeskStore, ownerId: string, at: string): Promise<void> {
  for (const [name, color] of Object.entries(TAGS))
    await desk.createTag({ name, color, createdAt: at }, Number.MAX_SAFE_INTEGER);
  for (const { scope, shortcut, text } of REPLIES)
    await desk.createCannedReply(
      { ownerId: scope === 'team' ? null : ownerId, shortcut, text, updatedAt: at },
      Number.MAX_SAFE_INTEGER,
    );
}
