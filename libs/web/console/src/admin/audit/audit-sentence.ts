import type { AuditAction, AuditEvent, Priority, Role, SettingName, TagColor } from '@prochat/contract';
import { dateTime, locale } from '@prochat/web/ui';
import { TEXTS } from '../texts';

/** A piece of a sentence: words, or whose name stands there. */
export type AuditPart = { text: string } | { name: 'actor' | 'subject' };

/** The end of a block that has none, see `FOR_EVER` of the server. */
const FOR_EVER_YEAR = '9999-';

/** What was done, in words. An action of a newer server is told by its name. */
export function auditSentence(event: AuditEvent): AuditPart[] {
  const said = (SENTENCES as Partial<Record<string, (event: AuditEvent) => string>>)[event.action];
  const told = said?.(event) ?? TEXTS.audit.sentences.other(event.action);
  // An invitation that names no e-mail is for nobody in particular.
  const sentence = event.subject.name === '' ? told.replace('{subject}', TEXTS.audit.somebody) : told;
  return sentence
    .split(/(\{actor\}|\{subject\})/)
    .filter(Boolean)
    .map((text) =>
      text === '{actor}' ? { name: 'actor' } : text === '{subject}' ? { name: 'subject' } : { text },
    );
}

const { sentences } = TEXTS.audit;
const textOf = ({ data }: AuditEvent, key: string): string => String(data[key] ?? '');

const SENTENCES: Record<AuditAction, (event: AuditEvent) => string> = {
  'user-created': (event) => sentences.created(roleName(textOf(event, 'role'))),
  'user-renamed': (event) => sentences.renamed(textOf(event, 'from')),
  'role-changed': (event) =>
    sentences.roleChanged(roleName(textOf(event, 'from')), roleName(textOf(event, 'to'))),
  'password-changed': () => sentences.passwordChanged,
  blocked: (event) => {
    const until = textOf(event, 'until');
    return until === '' || until.startsWith(FOR_EVER_YEAR)
      ? sentences.blockedForGood
      : sentences.blockedUntil(dateTime(until));
  },
  unblocked: () => sentences.unblocked,
  erased: () => sentences.erased,
  invited: (event) => sentences.invited(roleName(textOf(event, 'role'))),
  'invite-revoked': () => sentences.inviteRevoked,
  joined: (event) => sentences.joined(roleName(textOf(event, 'role')), textOf(event, 'invitedBy')),
  'setting-changed': ({ subject, data }) =>
    sentences.settingChanged(
      TEXTS.audit.settings[subject.id as SettingName] ?? subject.id,
      settingValue(data['from']),
      settingValue(data['to']),
    ),
  'tag-created': (event) => sentences.tagCreated(colorName(textOf(event, 'color'))),
  'tag-changed': (event) => sentences.tagChanged(colorName(textOf(event, 'color'))),
  'tag-removed': () => sentences.tagRemoved,
  'team-reply-created': () => sentences.replyCreated,
  'team-reply-changed': () => sentences.replyChanged,
  'team-reply-removed': () => sentences.replyRemoved,
  'priority-changed': (event) =>
    sentences.priorityChanged(priorityName(textOf(event, 'from')), priorityName(textOf(event, 'to'))),
  'tags-changed': (event) =>
    sentences.tagsChanged(tagNames(textOf(event, 'from')), tagNames(textOf(event, 'to'))),
  'transcript-downloaded': () => sentences.transcriptDownloaded,
  'transcript-mailed': () => sentences.transcriptMailed,
};

function settingValue(value: AuditEvent['data'][string] | undefined): string {
  if (typeof value === 'boolean') return value ? TEXTS.audit.on : TEXTS.audit.off;
  return typeof value === 'number' ? value.toLocaleString(locale()) : String(value ?? '');
}

function roleName(role: string): string {
  return TEXTS.audit.roles[role as Role] ?? role;
}

function colorName(color: string): string {
  return TEXTS.colors[color as TagColor] ?? color;
}

function priorityName(priority: string): string {
  return TEXTS.audit.priorities[priority as Priority] ?? priority;
}

function tagNames(names: string): string {
  return names === '' ? TEXTS.audit.none : names.split(' ').join(', ');
}
