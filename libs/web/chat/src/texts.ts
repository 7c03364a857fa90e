import type { ConversationEvent, Priority } from '@prochat/contract';

/** Every word the end user's door and the shared thread show, in one place. */
export const TEXTS = {
  product: 'Professional Chat',
  skipToConversation: 'Skip to the conversation',
  conversations: 'Conversations',
  yourConversations: 'Your conversations',
  newShort: 'New',
  open: 'Open',
  closed: 'Closed',
  you: 'You',
  unread: (count: number) => (count === 1 ? 'unread message' : 'unread messages'),
  waitingForAnswer: 'Waiting for an answer',
  answeredBy: (name: string) => `${name} · In progress`,
  closedRow: 'Closed',
  noMessages: 'No messages yet',
  noConversations: 'No conversations yet',
  noConversationsHint: 'Ask your first question; a professional will answer you here.',
  startConversation: 'Start a conversation',
  pickConversation: 'Choose a conversation',
  pickConversationHint: 'It opens here. Or start a new one.',
  welcome: 'How can we help?',
  welcomeHint: 'Write to us, and a professional answers you here.',
  listFailed: 'Your conversations could not be loaded',
  retry: 'Retry',
  tryAgain: 'Try again',
  loadMore: 'Show more',
  signOut: 'Sign out',
  guest: 'Guest',
  theme: { light: 'Switch to light', dark: 'Switch to dark' },
  toConsole: 'Open the console',

  back: 'Back to conversations',
  conversation: 'Conversation',
  messages: 'Messages',
  waitingForProfessional: 'Waiting for a professional',
  waitingHint: 'You may leave; nothing is lost.',
  answering: 'Answers you',
  closedOn: (when: string) => `Closed ${when}`,
  end: 'End conversation',
  reopen: 'Reopen',
  ended: 'The conversation is closed.',
  undo: 'Undo',
  closedHint: 'This conversation is closed. Write to reopen it.',
  threadFailed: 'This conversation could not be opened',
  startOfConversation: (when: string) => `Started ${when}`,
  loadingOlder: 'Loading earlier messages',

  writeTo: (name: string) => `Write to ${name}`,
  writeMessage: 'Write a message',
  writeToReopen: 'Write to reopen',
  messageField: 'Message',
  send: 'Send',
  toSend: 'to send',
  attach: 'Attach files',
  charactersLeft: (left: number) => `${left} characters left`,
  charactersOver: (over: number) => `${over} characters too long`,

  newMessages: 'New messages',
  jumpToEnd: 'Jump to the latest message',
  pill: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  announce: (name: string, text: string) => `${name}: ${text}`,
  announceMany: (count: number, name: string) => `${count} new messages from ${name}`,
  typing: (name: string) => `${name} is typing`,
  fate: {
    sending: 'Sending',
    sent: 'Sent',
    delivered: 'Delivered',
    read: (time: string) => (time ? `Read ${time}` : 'Read'),
    failed: (reason: string) => (reason ? `Not sent: ${reason}` : 'Not sent'),
    heldBack: 'Not sent yet',
  },
  delete: 'Delete',
  deleted: 'This message was deleted.',
  edited: 'Edited',
  privateNote: 'Private note',

  topic: 'What is it about?',
  topicHint: 'A few words, for example: Home office deduction',
  priority: 'How urgent is it?',
  priorities: { low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent' } satisfies Record<
    Priority,
    string
  >,
  firstMessage: 'Your message',
  newConversation: 'New conversation',
  startAndSend: 'Send',
  topicMissing: 'Please say in a few words what it is about.',
  messageMissing: 'Please write your message.',

  signIn: 'Sign in',
  signInTitle: 'Welcome back',
  createAccount: 'Create account',
  registerTitle: 'Create your account',
  email: 'E-mail',
  password: 'Password',
  displayName: 'Your name',
  noAccount: 'New here?',
  haveAccount: 'You have an account?',
  asGuest: 'Continue as guest',
  or: 'or',
  passwordHint: (least: number) => `At least ${least} characters. A short sentence is good.`,
  emailInvalid: 'Please enter an e-mail address, such as ana@example.com.',
  passwordShort: (least: number) => `Please use at least ${least} characters.`,
  passwordMissing: 'Please enter your password.',
  nameMissing: 'Please tell us your name.',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  endedBy: {
    logout: 'You have signed out.',
    expired: 'Your session has ended. Please sign in again; what you wrote is kept.',
    revoked: 'You were signed out. Please sign in again; what you wrote is kept.',
    blocked: 'Your account is blocked.',
    'role-changed': 'What you may do has changed. Please sign in again.',
    shutdown: 'The server was restarted. Please sign in again.',
  },
  setUpTitle: 'Set up Professional Chat',
  setUpHint: 'Create the first administrator. This link works once.',
  setUpButton: 'Create administrator',
  setUpClosed:
    'This set-up link has been used or has expired. Start the server again for a new one, or sign in.',

  reconnecting: 'Reconnecting.',
  reconnectingHint: 'Your messages are kept and will be sent.',
  reconnectingAtRisk: 'This browser cannot keep your messages: leave this page open until they are sent.',
  backOnline: 'You are back online.',
  tryNow: 'Try now',
  dismiss: 'Dismiss',
} as const;

/** What happened, as one line: the actor and what he did. `me` is the reader's id. */
export function eventLine(event: ConversationEvent, me: string | undefined): { who: string; did: string } {
  const mine = event.by.id === me;
  const who = mine ? TEXTS.you : event.by.displayName;
  switch (event.type) {
    case 'claimed':
      return { who, did: 'took this conversation' };
    case 'assigned':
      if (event.to === null) return { who, did: 'put this conversation back into the queue' };
      return { who, did: `handed over to ${event.to.id === me ? 'you' : event.to.displayName}` };
    case 'closed':
      return { who, did: 'closed this conversation' };
    case 'reopened':
      return { who, did: 'reopened this conversation' };
  }
}
