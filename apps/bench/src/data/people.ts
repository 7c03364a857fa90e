import type { NewUser } from '@prochat/server/auth';
import { Random } from './random';
import type { Vocabulary } from './vocabulary';

const GIVEN = [
  ...[
    'Ana',
    'Tomás',
    'Dana',
    'Mikael',
    'Priya',
    'José',
    'Zoë',
    'Bjørn',
    'Amélie',
    'Łukasz',
    'Chinedu',
    'Mei',
  ],
  ...[
    'Fatima',
    'Ivan',
    'Sofía',
    'Noah',
    'Greta',
    'Yusuf',
    'Hana',
    'Pedro',
    'Olga',
    'Liam',
    'Aoife',
    'Jürgen',
  ],
];

/** The `index`th person: a common first name and a family name from the vocabulary. */
export function person(
  seed: number,
  words: Vocabulary,
  index: number,
  role: 'user' | 'staff',
  createdAt: string,
): NewUser {
  const random = Random.of(seed, role === 'user' ? 1 : 2, index);
  const family = words.ranked(random, 200, 12_000);
  return {
    displayName: `${random.pick(GIVEN)} ${family.charAt(0).toUpperCase()}${family.slice(1)}`,
    email: `${family}.${role}${index}@example.test`.normalize('NFKD').replace(/[^a-z0-9.@]/g, ''),
    role,
    guest: false,
    passwordHash: '$argon2id$not-a-hash',
    blockedUntil: null,
    createdAt,
  };
}
