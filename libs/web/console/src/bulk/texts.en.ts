import type { Words } from '@prochat/web/ui';

/** The words about doing the same with several conversations. */
export const EN = {
  select: 'Select conversations',
  selectOne: (name: string) => `Select the conversation with ${name}`,
  selected: (count: number) => `${count} selected`,
  bar: 'With the selected conversations',
  close: 'Close',
  assign: 'Assign',
  assignTo: 'Assign to',
  me: 'You',
  queue: 'Back to the queue',
  stop: 'Stop selecting',
  assigned: (count: number, name: string) =>
    count === 1 ? `One conversation is assigned: ${name}.` : `${count} conversations are assigned: ${name}.`,
  returned: (count: number) =>
    count === 1 ? 'One conversation is back in the queue.' : `${count} conversations are back in the queue.`,
  someRefused: (count: number) =>
    count === 1 ? 'One was refused. Its row says why.' : `${count} were refused. Their rows say why.`,
};

export type Texts = Words<typeof EN>;
