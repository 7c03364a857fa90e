import { AUDIT_ACTIONS, type AuditEvent } from '@prochat/contract';
import { auditSentence } from './audit-sentence';

function eventOf(action: string, data: AuditEvent['data'] = {}, name = 'Tomás Reyes'): AuditEvent {
  return {
    id: 'e1',
    at: '2026-11-22T09:00:00.000Z',
    actor: { id: 'priya', displayName: 'Priya Nair' },
    action: action as AuditEvent['action'],
    subject: { kind: 'user', id: 'tomas', name },
    reason: null,
    data,
  };
}

function spoken(event: AuditEvent): string {
  return auditSentence(event)
    .map((part) =>
      'text' in part ? part.text : part.name === 'actor' ? event.actor.displayName : event.subject.name,
    )
    .join('');
}

describe('what was done, in words', () => {
  it.each([
    [
      eventOf('role-changed', { from: 'user', to: 'staff' }),
      'Priya Nair changed the role of Tomás Reyes from end user to professional',
    ],
    [
      eventOf('blocked', { until: '9999-12-31T23:59:59.999Z' }),
      'Priya Nair blocked Tomás Reyes until somebody lifts it',
    ],
    [eventOf('tag-changed', { color: 'teal' }, 'vat'), 'Priya Nair gave the tag vat the colour teal'],
    [
      eventOf('tags-changed', { from: '', to: 'vat refund' }, 'Invoice'),
      'Priya Nair changed the tags of “Invoice” from none to vat, refund',
    ],
    [eventOf('invited', { role: 'staff' }, ''), 'Priya Nair invited somebody as professional'],
    [
      eventOf('joined', { role: 'staff', invitedBy: 'Dana Whitfield' }),
      'Priya Nair joined as professional, invited by Dana Whitfield',
    ],
    [
      {
        ...eventOf('setting-changed', { from: true, to: false }),
        subject: { kind: 'setting' as const, id: 'guests', name: 'guests' },
      },
      'Priya Nair changed “Guests” from on to off',
    ],
    [eventOf('something-new'), 'Priya Nair: something-new, Tomás Reyes'],
  ])('%#', (event, sentence) => {
    expect(spoken(event)).toBe(sentence);
  });

  it('tells the end of a block in the time of the reader', () => {
    expect(spoken(eventOf('blocked', { until: '2026-12-03T12:00:00.000Z' }))).toMatch(
      /^Priya Nair blocked Tomás Reyes until .*2026/,
    );
  });

  it('is a sentence of who did it to whom for every action, and takes no word of a name for its own', () => {
    // Whoever joins does it to himself; a setting is told by a name of the reader's language.
    const toNobody = ['joined', 'setting-changed'];
    for (const action of AUDIT_ACTIONS.filter((one) => !toNobody.includes(one))) {
      const event = eventOf(action, {}, '{actor} <b>');
      const parts = auditSentence(event);
      expect(parts.filter((part) => 'name' in part)).toHaveLength(2);
      expect(spoken(event)).toContain('{actor} <b>');
    }
  });
});
