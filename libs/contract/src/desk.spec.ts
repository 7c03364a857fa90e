import { describe, expect, it } from '@jest/globals';
import { fillVariables, SHORTCUT, TAG_NAME } from './desk';

describe('fillVariables', () => {
  const values = { 'user.name': 'Ana', 'agent.name': ' Dana Kim ', 'conversation.topic': null };

  it.each([
    ['Hello {{user.name}}, {{ agent.name }} here', 'Hello Ana, Dana Kim here'],
    ['About {{conversation.topic|your question}}.', 'About your question.'],
    ['About {{conversation.topic}}.', 'About .'],
    ['{{user.name|there}}', 'Ana'],
    ['{{user.email}} {{ {{}} {user.name} {{user.name', '{{user.email}} {{ {{}} {user.name} {{user.name'],
    ['{{constructor}} {{toString|x}}', '{{constructor}} {{toString|x}}'],
  ])('%s', (text, filled) => {
    expect(fillVariables(text, values)).toBe(filled);
  });

  it('puts a value in as it is, whatever it looks like', () => {
    expect(fillVariables('{{user.name}}', { 'user.name': '$& {{agent.name}}' })).toBe('$& {{agent.name}}');
  });
});

describe.each([
  ['TAG_NAME', TAG_NAME],
  ['SHORTCUT', SHORTCUT],
])('%s', (_name, pattern) => {
  it.each(['billing', 'reembolso-urgente', 'ação', '返金', '2fa', 'a_b'])('takes %s', (name) => {
    expect(pattern.test(name)).toBe(true);
  });
  it.each(['', 'Billing', 'two words', '-x', 'a:b', 'a'.repeat(41), '<b>', 'a\n'])('refuses %j', (name) => {
    expect(pattern.test(name)).toBe(false);
  });
});
