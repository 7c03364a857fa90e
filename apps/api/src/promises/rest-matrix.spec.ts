import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { CannedReplyResponse, ErrorBody } from '@prochat/contract';
import { CSRF_HEADER } from '@prochat/contract';
import type { CastName, HttpClient } from '@prochat/server/testing';
import { Stage, UNKNOWN_ID } from './chat-scene';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
interface SchemaPart {
  $ref?: string;
  properties?: Record<string, SchemaPart>;
  required?: string[];
  type?: string;
}

interface Row {
  /** Who may call it; `null`: anyone. */
  caller: CastName | null;
  /** Whoever may not, though signed in. */
  tooLow?: CastName;
  /** The path names something of Ana's that Tomás must not find. */
  foreign?: true;
  /** Who is not signed in finds nothing either. */
  hidden?: true;
  /** A body that would be accepted; never sent whole. */
  body?: Record<string, unknown>;
}

const account = { email: 'new@example.com', displayName: 'New', password: 'a-long-password' };
/** What the matrix knows of every route of the app. A route without a row, and a row without a route, fail. */
const ROWS: Record<string, Row> = {
  'GET /api/health/live': { caller: null },
  'GET /api/health/ready': { caller: null },
  'GET /api/config': { caller: null },
  'POST /api/auth/register': { caller: null, body: account },
  'POST /api/auth/login': { caller: null, body: { email: account.email, password: account.password } },
  'POST /api/auth/guest': { caller: null, body: { displayName: 'New', email: account.email } },
  'POST /api/auth/account': { caller: 'ana', body: account },
  'POST /api/auth/setup': { caller: null, body: { ...account, token: 'x' } },
  'POST /api/auth/invite': { caller: null, body: { token: 'x' } },
  'POST /api/auth/join': { caller: null, body: { ...account, token: 'x' } },
  'POST /api/auth/refresh': { caller: null },
  'POST /api/auth/logout': { caller: null },
  'POST /api/auth/logout-all': { caller: 'ana' },
  'GET /api/auth/me': { caller: 'ana' },
  'GET /api/chat/professionals': { caller: 'dana', tooLow: 'ana' },
  'GET /api/admin/users': { caller: 'priya', tooLow: 'dana' },
  'POST /api/admin/users': { caller: 'priya', tooLow: 'dana', body: { ...account, role: 'staff' } },
  'GET /api/admin/users/{id}': { caller: 'priya', tooLow: 'dana' },
  'PATCH /api/admin/users/{id}': {
    caller: 'priya',
    tooLow: 'dana',
    body: { displayName: 'New', role: 'staff', blockedUntil: null, password: account.password, reason: 'T' },
  },
  'DELETE /api/admin/users/{id}': { caller: 'priya', tooLow: 'dana' },
  'GET /api/admin/audit': { caller: 'priya', tooLow: 'dana' },
  'GET /api/admin/invites': { caller: 'priya', tooLow: 'dana' },
  'POST /api/admin/invites': {
    caller: 'priya',
    tooLow: 'dana',
    body: { role: 'staff', email: account.email, days: 7 },
  },
  'DELETE /api/admin/invites/{id}': { caller: 'priya', tooLow: 'dana' },
  'POST /api/admin/mail/test': { caller: 'priya', tooLow: 'dana', body: { language: 'en' } },
  'GET /api/admin/settings': { caller: 'priya', tooLow: 'dana' },
  'PATCH /api/admin/settings': {
    caller: 'priya',
    tooLow: 'dana',
    body: {
      guests: true,
      registration: true,
      messageMaxChars: 4000,
      openConversationsPerUser: 5,
      uploadMaxBytes: 10_485_760,
      uploadMaxFiles: 10,
      uploadQuotaBytes: 1_073_741_824,
      uploadTypes: ['text/plain'],
    },
  },
  'GET /api/chat/tags': { caller: 'dana', tooLow: 'ana' },
  'POST /api/admin/tags': { caller: 'priya', tooLow: 'dana', body: { name: 'new', color: 'red' } },
  'PATCH /api/admin/tags/{name}': { caller: 'priya', tooLow: 'dana', body: { color: 'red' } },
  'DELETE /api/admin/tags/{name}': { caller: 'priya', tooLow: 'dana' },
  'GET /api/chat/canned-replies': { caller: 'dana', tooLow: 'ana' },
  'POST /api/chat/canned-replies': {
    caller: 'dana',
    tooLow: 'ana',
    body: { scope: 'personal', shortcut: 'new', text: 'T' },
  },
  'PATCH /api/chat/canned-replies/{id}': {
    caller: 'dana',
    tooLow: 'ana',
    body: { shortcut: 'new', text: 'T' },
  },
  'DELETE /api/chat/canned-replies/{id}': { caller: 'dana', tooLow: 'ana' },
  'POST /api/chat/upload': { caller: 'ana' },
  'GET /api/chat/upload/{id}': { caller: 'ana', foreign: true },
  'DELETE /api/chat/upload/{id}': { caller: 'ana', foreign: true },
  'GET /api/chat/files/{id}/{name}': { caller: 'ana', foreign: true, hidden: true },
  'POST /api/chat/conversations': {
    caller: 'ana',
    tooLow: 'dana',
    body: { topic: 'T', priority: 'normal', message: { clientId: randomUUID(), text: 'T', attachments: [] } },
  },
  'GET /api/chat/conversations': { caller: 'dana' },
  'GET /api/chat/search': { caller: 'ana' },
  'GET /api/chat/conversations/{id}': { caller: 'ana', foreign: true },
  'GET /api/chat/conversations/{id}/messages': { caller: 'ana', foreign: true },
  'GET /api/chat/conversations/{id}/drafts': { caller: 'ana', foreign: true },
  'PUT /api/chat/conversations/{id}/drafts/{slot}': { caller: 'ana', foreign: true, body: { text: 'T' } },
  'PATCH /api/chat/conversations/{id}': {
    caller: 'dana',
    tooLow: 'ana',
    body: { priority: 'high', addTags: [], removeTags: [] },
  },
  'POST /api/chat/conversations/bulk': {
    caller: 'dana',
    tooLow: 'ana',
    body: { ids: [UNKNOWN_ID], do: { action: 'assign', assigneeId: UNKNOWN_ID } },
  },
  'GET /api/chat/conversations/{id}/queue-place': { caller: 'ana', foreign: true },
  'POST /api/chat/conversations/{id}/rating': {
    caller: 'ana',
    foreign: true,
    body: { score: 5, comment: 'T' },
  },
  'POST /api/chat/conversations/{id}/assign': {
    caller: 'dana',
    tooLow: 'ana',
    body: { assigneeId: UNKNOWN_ID, note: 'T' },
  },
  'GET /api/chat/conversations/{id}/transcript': { caller: 'ana', foreign: true },
  'POST /api/chat/conversations/{id}/transcript': {
    caller: 'ana',
    foreign: true,
    body: { language: 'en', timeZone: 'UTC' },
  },
  'POST /api/chat/conversations/{id}/close': { caller: 'ana', foreign: true },
  'POST /api/chat/conversations/{id}/reopen': { caller: 'ana', foreign: true },
};
const ROUTES = Object.entries(ROWS).map(([route, row]) => {
  const [method, path] = route.split(' ') as [Method, string];
  return {
    route,
    method,
    path: path.replace('/api', '').replace('{slot}', 'reply').replace('{name}', 'a.txt'),
    ...row,
  };
});

const HUGE = 'x'.repeat(20_000);
/** Never right in the body, whatever the field. */
const WRONG_VALUES: unknown[] = [
  { $ne: null },
  { $gt: '' },
  { $regex: '.*' },
  { toString: 'x' },
  { _bsontype: 'ObjectId' },
  ['x'],
  [[]],
  7,
  1e308,
  true,
  null,
  HUGE,
];
const SETTINGS = Object.keys(ROWS['PATCH /api/admin/settings']?.body ?? {});
const NULLABLE = ['blockedUntil', 'assigneeId', ...SETTINGS];
const SWITCHES = ['guests', 'registration'];
/** Of which seven would do; also as days of an invitation. */
const COUNTS = ['openConversationsPerUser', 'uploadMaxFiles', 'days'];
/** A tag that a conversation does not have can be taken from it. */
const isRight = (field: string, value: unknown): boolean =>
  (value === null && NULLABLE.includes(field)) ||
  (value === true && SWITCHES.includes(field)) ||
  (value === 7 && COUNTS.includes(field)) ||
  (Array.isArray(value) && field === 'removeTags' && value[0] === 'x');
/** Never right in a query, written with the name of the field. */
const WRONG_QUERIES: ((field: string) => string)[] = [
  (field) => `${field}[$ne]=x`,
  (field) => `${field}[]=x`,
  (field) => `${field}=a&${field}=b`,
  (field) => `${field}=${HUGE.slice(0, 2_000)}`,
  (field) => `${field}.$gt=x`,
];
const WRONG_NUMBERS = ['-1', '1.5', '1e3', 'NaN', 'Infinity', '0x10', '9007199254740993', ' '];
const WRONG_IDS = [
  UNKNOWN_ID,
  'x',
  'abcdefghijkl',
  '%7B%22$gt%22:%22%22%7D',
  '__proto__',
  '%00',
  'F'.repeat(24),
];

/** Every route x every field of its query and body, as the API describes itself, x everything that is wrong in it. */
describe('every route', () => {
  let stage: Stage;
  let description: OpenAPIObject;
  let conversationId: string;
  /** Of Ana's, with no message. */
  let uploadId: string;
  /** Of Dana's own. */
  let replyId: string;

  beforeAll(async () => {
    stage = await Stage.open();
    conversationId = (await stage.openConversation('ana')).id;
    uploadId = (await stage.person('ana').upload('a.txt', 'A text\n')).id;
    const reply = { scope: 'personal', shortcut: 'hello', text: 'Hello' };
    replyId = (await stage.person('dana').http.post<CannedReplyResponse>('/chat/canned-replies', reply))
      .cannedReply.id;
    description = SwaggerModule.createDocument(stage.installation.server.app, new DocumentBuilder().build());
  });
  afterAll(() => stage.close());

  const httpOf = (name: CastName | null): HttpClient =>
    name === null ? stage.installation.visitor().http : stage.person(name).http;
  /** The path with an id the caller may see. */
  const at = (path: string): string =>
    path.replace('{id}', path.startsWith('/admin') ? stage.person('tomas').id : idOf(path));
  const idOf = (path: string): string =>
    /^\/chat\/(?:upload|files)\//.test(path)
      ? uploadId
      : path.startsWith('/chat/canned-replies')
        ? replyId
        : conversationId;
  const everything = async (): Promise<unknown> => [
    await stage.log('dana', conversationId),
    await stage.conversation('dana', conversationId),
    await stage.person('ana').http.get(`/chat/conversations/${conversationId}/drafts`),
    await stage.person('dana').http.get('/chat/conversations?scope=professional&view=all'),
    await stage.person('priya').http.get('/admin/users?pageSize=100'),
    await stage.person('ana').http.get(`/chat/upload/${uploadId}`),
  ];

  function schemaOf(part: SchemaPart | undefined): SchemaPart {
    const name = part?.$ref?.split('/').at(-1);
    return name === undefined ? (part ?? {}) : (description.components?.schemas?.[name] as SchemaPart);
  }

  function operation(route: string): { query: { name: string; number: boolean }[]; body: SchemaPart | null } {
    const [method = '', path = ''] = route.split(' ');
    const found = description.paths[path]?.[method.toLowerCase() as 'get'];
    const query = ((found?.parameters ?? []) as { name: string; in: string; schema?: SchemaPart }[])
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, schema }) => ({ name, number: schema?.type === 'number' }));
    const content = (found?.requestBody as { content?: Record<string, { schema: SchemaPart }> })?.content;
    return { query, body: content ? schemaOf(content['application/json']?.schema) : null };
  }

  async function expectRefused(
    http: HttpClient,
    method: Method,
    path: string,
    body: unknown,
    said: string,
  ): Promise<void> {
    const { status, text, body: answer } = await http.request<ErrorBody>(method, path, body);
    expect({ said, status, code: answer.code }).toEqual({
      said,
      status: 400,
      code: expect.stringMatching(/^(VALIDATION|INVALID_CURSOR|MESSAGE_TOO_LONG)$/),
    });
    expect(text).not.toMatch(/node_modules|\bat \/|Error:|\$ne|\$gt|x{50}/);
  }

  it('has a row in this matrix', () => {
    const routes = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual(Object.keys(ROWS).sort());
  });

  it('describes every field it takes', () => {
    for (const { route, body } of ROUTES)
      expect([route, Object.keys(operation(route).body?.properties ?? {}).sort()]).toEqual([
        route,
        Object.keys(body ?? {}).sort(),
      ]);
  });

  describe.each(ROUTES)('$route', ({ route, method, path, caller, tooLow, foreign, hidden, body }) => {
    it('is for those it is meant for', async () => {
      const before = await everything();
      const own = at(path);
      if (caller !== null)
        expect(await httpOf(null).request(method, own, body)).toMatchObject(
          hidden
            ? { status: 404, body: { code: 'NOT_FOUND' } }
            : { status: 401, body: { code: 'UNAUTHENTICATED' } },
        );
      if (tooLow)
        expect(await httpOf(tooLow).request(method, own, body)).toMatchObject({
          status: 403,
          body: { code: 'FORBIDDEN' },
        });
      if (foreign) {
        const answers = [own, path.replace('{id}', UNKNOWN_ID)].map(async (place) => {
          const answer = await httpOf('tomas').request<ErrorBody>(method, place, body);
          return { status: answer.status, ...answer.body, correlationId: '' };
        });
        const [theirs, nobodys] = await Promise.all(answers);
        expect(theirs).toEqual(nobodys);
        expect(theirs).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      }
      if (method !== 'GET')
        expect(
          await httpOf(caller).request(method, own, body, { headers: { [CSRF_HEADER]: null } }),
        ).toMatchObject({ status: 403, body: { code: 'CSRF' } });
      expect(await everything()).toEqual(before);
    });

    it('finds nothing under an id that is none', async () => {
      if (!path.includes('{id}')) return;
      for (const id of WRONG_IDS)
        expect([id, (await httpOf(caller).request(method, path.replace('{id}', id), body)).status]).toEqual([
          id,
          404,
        ]);
    });

    it('refuses what is wrong in any field', async () => {
      const before = await everything();
      const http = httpOf(caller);
      const { query, body: schema } = operation(route);
      for (const { name, number } of query) {
        const wrong = WRONG_QUERIES.map((write) => write(name));
        if (number) wrong.push(...WRONG_NUMBERS.map((value) => `${name}=${value}`));
        for (const text of wrong) await expectRefused(http, method, `${at(path)}?${text}`, undefined, text);
      }
      if (query.length > 0) await expectRefused(http, method, `${at(path)}?$where=1`, undefined, '$where');
      if (schema === null || body === undefined) return;
      for (const whole of [[], [body], 'text', 7, '"text"', '[]', 'null'])
        expect((await http.request(method, at(path), whole)).status).toBe(400);
      for (const name of ['_id', '__v', 'passwordHash', 'seq', 'senderId', '$set', 'role.$set'])
        await expectRefused(http, method, at(path), { ...body, [name]: 'x' }, `unknown ${name}`);
      for (const extra of ['{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{}}}'])
        await expectRefused(http, method, at(path), { ...body, extra: JSON.parse(extra) as unknown }, extra);
      for (const [where, broken] of variations(schema, body))
        await expectRefused(http, method, at(path), broken, where);
      expect(await everything()).toEqual(before);
    });
  });

  /** `right` with one field wrong or missing, nested ones included. */
  function* variations(
    { properties = {}, required = [] }: SchemaPart,
    right: Record<string, unknown>,
  ): Generator<[where: string, body: Record<string, unknown>]> {
    for (const name of required) {
      const { [name]: _missing, ...rest } = right;
      yield [`no ${name}`, rest];
    }
    for (const [name, property] of Object.entries(properties)) {
      for (const value of WRONG_VALUES)
        if (!isRight(name, value))
          yield [`${name} ${JSON.stringify(value).slice(0, 40)}`, { ...right, [name]: value }];
      const nested = schemaOf(property);
      if (nested.properties === undefined) continue;
      for (const [where, inner] of variations(nested, right[name] as Record<string, unknown>))
        yield [`${name}.${where}`, { ...right, [name]: inner }];
    }
  }
});
