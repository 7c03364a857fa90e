import { describe, expect, it } from '@jest/globals';
import { createValidationPipe } from '@prochat/server/core';
import { CreateCannedReplyDto, CreateTagDto, UpdateCannedReplyDto, UpdateTagDto } from './desk.dto';

/** What passes, as the service gets it; or the fields that are refused. */
async function read(body: object, type: new () => object): Promise<unknown> {
  return createValidationPipe()
    .transform(body, { type: 'body', metatype: type })
    .then(
      (passed: object) => ({ ...passed }),
      (error: { details?: { fields?: object } }) => Object.keys(error.details?.fields ?? {}),
    );
}

describe('what is asked of the desk', () => {
  it.each(['vat', 'tax-2025', 'locked_out', 'steuererklärung', '税金', '2fa'])(
    'takes %j for a tag',
    async (name) => {
      expect(await read({ name }, CreateTagDto)).toEqual({ name });
    },
  );

  it.each(['', 'Two words', 'UPPER', '-dash', 'a'.repeat(41), 'emoji🙂', 12, null, { $gt: '' }])(
    'refuses %j for one',
    async (name) => {
      expect(await read({ name }, CreateTagDto)).toEqual(['name']);
    },
  );

  it('knows two spellings of a name as one', async () => {
    expect(await read({ name: ' declarac\u0327a\u0303o ' }, CreateTagDto)).toEqual({ name: 'declaração' });
  });

  it('refuses colours and scopes that there are not, and fields nobody asked for', async () => {
    expect(await read({ color: 'pink' }, UpdateTagDto)).toEqual(['color']);
    expect(await read({ scope: 'world', shortcut: 'hi', text: 'Hi' }, CreateCannedReplyDto)).toEqual([
      'scope',
    ]);
    const foreign = { scope: 'team', shortcut: 'hi', text: 'Hi', ownerId: 'somebody' };
    expect(await read(foreign, CreateCannedReplyDto)).toEqual(['ownerId']);
  });

  it('lets each part of a reply be changed alone, and to nothing that is no text', async () => {
    expect(await read({ text: 'Hello' }, UpdateCannedReplyDto)).toEqual({ text: 'Hello' });
    expect(await read({ shortcut: 'hello' }, UpdateCannedReplyDto)).toEqual({ shortcut: 'hello' });
    expect(await read({ text: null }, UpdateCannedReplyDto)).toEqual(['text']);
    expect(await read({ shortcut: ['a'] }, UpdateCannedReplyDto)).toEqual(['shortcut']);
  });
});
