import { TAG_COLORS } from '@prochat/contract';
import fc from 'fast-check';
import { deed, defined, optional, type Deed } from './deed';
import { Twin } from './twin';
import { STAFF, at, choice, minute } from './world';

/** Few, so that they are taken; the last two are in the other order as UTF-16. */
export const DESK_NAMES = ['urgent', 'a-b', 'a_b', 'straße', 'жалоба', 'ｚ', '𐐨'] as const;

const name = fc.constantFrom(...DESK_NAMES);
const shortcut = fc.constantFrom('a-b', 'ｚ', '𐐨');
const color = fc.constantFrom(...TAG_COLORS);
/** Often too few. */
const max = fc.integer({ min: 1, max: 6 });
const person = fc.constantFrom(...STAFF).map(({ id }) => id);
const owner = fc.option(person, { freq: 1 });
const text = fc.constantFrom('Hello {{user.name|there}}', 'Grüße 👋', '');

const created = { ownerId: owner, shortcut, text, max, minute };
const change = fc
  .record({ shortcut: fc.option(shortcut, { nil: undefined }), text: optional(text), minute })
  .map(({ minute: when, ...rest }) => ({ ...defined(rest), updatedAt: at(when) }));

/** Tags and canned replies. */
export const deskDeeds: readonly Deed[] = [
  deed('listTags', 2, {}, ({ stores }) => stores.call('listTags')),
  deed('createTag', 5, { name, color, minute, max }, ({ stores }, { minute: when, max: most, ...tag }) =>
    stores.call('createTag', { ...tag, createdAt: at(when) }, most),
  ),
  deed('recolorTag', 4, { name, color }, ({ stores }, picks) =>
    stores.call('recolorTag', picks.name, picks.color),
  ),
  deed('removeTag', 2, { name }, ({ stores }, picks) => stores.call('removeTag', picks.name)),
  deed('listCannedReplies', 3, { person }, ({ stores }, picks) =>
    stores.call('listCannedReplies', picks.person),
  ),
  deed('findCannedReply', 2, { reply: choice }, (world, { reply }) =>
    world.stores.call('findCannedReply', world.cannedReply(reply)),
  ),
  deed('createCannedReply', 6, created, async (world, { minute: when, max: most, ...reply }) => {
    const both = await world.stores.call('createCannedReply', { ...reply, updatedAt: at(when) }, most);
    if (both) world.cannedReplies.push(new Twin(both.first.id, both.second.id));
  }),
  deed('updateCannedReply', 9, { reply: choice, change }, (world, picks) =>
    world.stores.call('updateCannedReply', world.cannedReply(picks.reply), picks.change),
  ),
  deed('removeCannedReply', 1, { reply: choice }, (world, { reply }) =>
    world.stores.call('removeCannedReply', world.cannedReply(reply)),
  ),
  deed('removeCannedRepliesOf', 1, { person }, ({ stores }, picks) =>
    stores.call('removeCannedRepliesOf', picks.person),
  ),
];

/** See `chatRaces`. */
export const deskRaces: readonly Deed[] = [
  deed('race createTag', 1, { name, color, max }, ({ stores }, picks) =>
    stores.race('createTag', 3, { name: picks.name, color: picks.color, createdAt: at(0) }, picks.max),
  ),
  deed('race removeTag', 1, { name }, ({ stores }, picks) => stores.race('removeTag', 3, picks.name)),
  deed('race createCannedReply', 1, created, async (world, { minute: when, max: most, ...reply }) => {
    const made = await world.stores.race('createCannedReply', 3, { ...reply, updatedAt: at(when) }, most);
    for (const { first, second } of made) world.cannedReplies.push(new Twin(first.id, second.id));
  }),
  deed('race removeCannedReply', 1, { reply: choice }, (world, { reply }) =>
    world.stores.race('removeCannedReply', 3, world.cannedReply(reply)),
  ),
];
