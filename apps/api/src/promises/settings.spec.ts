import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  FILE_TYPES,
  type AuditEvent,
  type ClientConfig,
  type Page,
  type SettingsResponse,
  type UpdateSettingsRequest,
} from '@prochat/contract';
import { fileForm } from '@prochat/server/testing';
import { Stage, written } from './chat-scene';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({ UPLOAD_MAX_FILES: '3' });
});
afterAll(() => stage.close());

const admin = () => stage.person('priya').http;
const visitor = () => stage.installation.visitor().http;
const change = (request: UpdateSettingsRequest) =>
  admin().patch<SettingsResponse>('/admin/settings', request);
const config = () => visitor().get<ClientConfig>('/config');
const account = { email: 'new@example.com', displayName: 'New', password: 'a-long-password' };

describe('settings', () => {
  it('are the defaults at first; what the environment says is fixed', async () => {
    const { settings, defaults, fixed } = await admin().get<SettingsResponse>('/admin/settings');
    expect(settings).toEqual(defaults);
    expect(settings).toMatchObject({ guests: true, registration: true, uploadMaxFiles: 3 });
    expect(settings.uploadTypes).toEqual(FILE_TYPES);
    expect(fixed).toEqual({
      openConversationsPerUser: 'OPEN_CONVERSATIONS_PER_USER',
      uploadMaxFiles: 'UPLOAD_MAX_FILES',
    });
    expect(
      await admin().refusal('PATCH', '/admin/settings', { uploadMaxFiles: 5, guests: false }),
    ).toMatchObject({
      code: 'VALIDATION',
      details: { fields: { uploadMaxFiles: [expect.stringContaining('UPLOAD_MAX_FILES')] } },
    });
    expect(await config()).toMatchObject({ guests: true, uploads: { maxFiles: 3 } });
  });

  it('say who comes in, at once', async () => {
    await change({ guests: false, registration: false });
    expect(await config()).toMatchObject({ guests: false, registration: false });
    expect(await visitor().refusal('POST', '/auth/guest', {})).toMatchObject({ code: 'GUESTS_OFF' });
    expect(await visitor().refusal('POST', '/auth/register', account)).toMatchObject({
      status: 403,
      code: 'REGISTRATION_OFF',
    });
    const { settings } = await change({ guests: null, registration: true });
    expect(settings).toMatchObject({ guests: true, registration: true });
    await visitor().post('/auth/register', account);
    await visitor().post('/auth/guest', {});
  });

  it('limit messages and files, at once', async () => {
    const { id } = await stage.openConversation();
    await change({ messageMaxChars: 100, uploadMaxBytes: 10_240, uploadTypes: ['text/plain'] });
    const ana = await stage.socketOf('ana');
    await ana.ask('conversation:join', { conversationId: id });
    expect(await ana.refusal('message:send', written(id, 'x'.repeat(101)))).toMatchObject({
      code: 'MESSAGE_TOO_LONG',
    });
    await ana.ask('message:send', written(id, 'x'.repeat(100)));
    const { http } = stage.person('ana');
    const tooLarge = fileForm('a.txt', 'x'.repeat(20_000));
    expect(await http.refusal('POST', '/chat/upload', tooLarge)).toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { max: 10_240 },
    });
    expect(await http.refusal('POST', '/chat/upload', fileForm('a.pdf', '%PDF-1.7\n'))).toMatchObject({
      code: 'TYPE_NOT_ALLOWED',
    });
    await stage.person('ana').upload('a.txt', 'A text\n');
    await change({ messageMaxChars: null, uploadMaxBytes: null, uploadTypes: null });
    await stage.person('ana').upload('b.txt', 'x'.repeat(20_000));
  });

  it('are there after a restart, and kept in the audit', async () => {
    await change({ guests: false, uploadTypes: ['image/png', 'text/plain'] });
    await stage.installation.restart();
    expect(await config()).toMatchObject({
      guests: false,
      uploads: { types: ['image/png', 'text/plain'] },
    });
    await change({ guests: true });
    const { items } = await admin().get<Page<AuditEvent>>('/admin/audit?action=setting-changed&pageSize=3');
    expect(items[0]).toMatchObject({
      actor: { displayName: 'Priya Nair' },
      subject: { kind: 'setting', id: 'guests', name: 'guests' },
      data: { from: false, to: true },
    });
    expect(items[1]).toMatchObject({
      subject: { id: 'uploadTypes' },
      data: { to: 'image/png text/plain' },
    });
    await change({ guests: true });
    const [last] = (await admin().get<Page<AuditEvent>>('/admin/audit?pageSize=1')).items;
    expect(last?.id).toBe(items[0]?.id);
  });
});
