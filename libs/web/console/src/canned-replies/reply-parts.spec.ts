import { fillVariables } from '@prochat/contract';
import { replyParts } from './reply-parts';

const VALUES = { 'user.name': 'Tomás', 'agent.name': 'Dana' };

describe('replyParts', () => {
  it('tells variables from words and from what only looks like a variable', () => {
    expect(replyParts('Hi {{user.name}}, {{user.mail}}!', VALUES)).toEqual([
      { kind: 'text', text: 'Hi ' },
      { kind: 'variable', text: 'Tomás' },
      { kind: 'text', text: ', ' },
      { kind: 'unknown', text: '{{user.mail}}' },
      { kind: 'text', text: '!' },
    ]);
  });

  it.each([
    '',
    'plain',
    '{{user.name}}{{ agent.name }}',
    '{{conversation.topic|your question}}',
    '{{{user.name}}} {{User.name}} {{user.name',
    '{{user.name|a}b}} {{}}',
  ])('joined is what is sent: %s', (text) => {
    expect(
      replyParts(text, VALUES)
        .map((part) => part.text)
        .join(''),
    ).toBe(fillVariables(text, VALUES));
  });
});
