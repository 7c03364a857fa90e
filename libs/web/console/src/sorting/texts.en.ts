import type { Words } from '@prochat/web/ui';

/** The words about tags of a conversation. */
export const EN = {
  tags: 'Tags',
  noTags: 'No tags yet',
  add: 'Add',
  addTag: 'Add a tag',
  removeTag: (name: string) => `Remove the tag ${name}`,
  find: 'Find a tag',
  create: (name: string) => `Create “${name}”`,
  noMatch: 'No tag has this name.',
  noTagsYet: 'There are no tags yet.',
  adminsCreate: 'Admins create new ones.',
  allUsed: 'It has all tags there are.',
  done: 'Done',
};

export type Texts = Words<typeof EN>;
