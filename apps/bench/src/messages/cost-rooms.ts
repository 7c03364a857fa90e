/** Which part of the server a piece of code belongs to, by its file; the first pattern that matches decides. */
const ROOMS: readonly (readonly [RegExp, string])[] = [
  [/node_modules\/class-validator|node_modules\/validator\/|node_modules\/libphonenumber/, 'class-validator'],
  [/node_modules\/class-transformer/, 'class-transformer'],
  [/core\/src\/validation-pipe|fields\.decorator/, 'validation of payloads (ours)'],
  [/node_modules\/@nestjs\/throttler|user-rate/, 'rate limits'],
  [/node_modules\/(pino|pino-http|nestjs-pino|sonic-boom|thread-stream)\/|core\/src\/logging/, 'logging'],
  [/node_modules\/@nestjs\/|node_modules\/rxjs|node_modules\/reflect-metadata/, 'Nest and RxJS'],
  [
    /guard\.ts|interceptor\.ts|filter\.ts|conversation\.gateway|packet-door|packet-budget|socket\.adapter/,
    'doors (ours)',
  ],
  [/node_modules\/socket\.io-parser/, 'Socket.IO: packets to text and back'],
  [/node_modules\/(socket\.io|socket\.io-adapter|engine\.io|engine\.io-parser)\//, 'Socket.IO and Engine.IO'],
  [/node_modules\/ws\//, 'ws'],
  [/clean-text|sanitize-html|htmlparser2|domhandler|entities/, 'cleaning of text'],
  [/to-wire/, 'to-wire'],
  [/queue-updates/, 'queue updates'],
  [/live-rooms|heads\.ts/, 'rooms'],
  [
    /node_modules\/(mongodb|mongoose|bson|mquery|kareem|mpath|sift)\/|node_modules\/@nestjs\/mongoose|store-mongo/,
    'store',
  ],
  [/store-sqlite/, 'store'],
  [/libs\/server\/chat\//, 'rules of the chat'],
  [/libs\/server\/auth\//, 'auth'],
  [/apps\/bench\/src\/references\/.*log/, 'store'],
  [/node_modules\/([^/]+)\//, 'other packages'],
  [/apps\/|libs\//, 'other code of ours'],
];

/** `null` for what belongs to whoever called it: Node's own code and the engine's. */
export function roomOf(file: string): string | null {
  if (file === '' || file.startsWith('node:')) return null;
  for (const [pattern, room] of ROOMS) if (pattern.test(file)) return room;
  return 'other code of ours';
}
