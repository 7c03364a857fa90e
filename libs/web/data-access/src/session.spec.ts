import { HttpClient } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { answerOf, toAppError } from './app-error';
import { settled } from './testing/fake-socket';
import { ANA } from './testing/sample';
import { Setting } from './testing/setting';

describe('the session', () => {
  let at: Setting;
  const get = (url: string) =>
    answerOf(TestBed.inject(HttpClient).get<{ ok: boolean }>(url)).catch(
      (error: unknown) => toAppError(error).code,
    );

  beforeEach(() => {
    localStorage.clear();
    document.cookie = 'XSRF-TOKEN=first';
    at = new Setting();
  });
  afterEach(() => at.verify());

  it('knows who is signed in when the page opens', async () => {
    await at.openPage(ANA);
    expect(at.session.user()).toEqual(ANA);
    expect(at.session.config()?.guests).toBe(true);
  });

  it('knows that a stranger is not, without trying to renew anything', async () => {
    await at.openPage(null);
    expect(at.session.user()).toBeNull();
    expect(at.session.ended()).toBeNull();
  });

  it('renews what a browser still has of an earlier visit, once, and does not call it ended when that fails', async () => {
    localStorage.setItem('prochat.signedIn', 'yes');
    const { ready } = at.session;
    await settled();
    at.answer('/api/config', {});
    at.fail('/api/auth/me', 401, 'SESSION_EXPIRED');
    await settled();
    at.fail('/api/auth/refresh', 401, 'SESSION_EXPIRED');
    await ready;
    expect(at.session.user()).toBeNull();
    expect(at.session.ended()).toBeNull();
  });

  it('is ready without a connection too', async () => {
    const { ready } = at.session;
    await settled();
    for (const request of at.http.match(() => true)) request.error(new ProgressEvent('error'));
    await ready;
    expect(at.session.user()).toBeNull();
    expect(at.session.config()).toBeNull();
  });

  it('renews once for all calls that were refused, and repeats each of them once', async () => {
    await at.openPage(ANA);
    const answers = Promise.all([get('/api/a'), get('/api/b')]);
    at.fail('/api/a', 401, 'SESSION_EXPIRED');
    at.fail('/api/b', 401, 'SESSION_EXPIRED');
    await settled();
    at.answer('/api/auth/refresh', null);
    await settled();
    at.answer('/api/a', { ok: true });
    at.answer('/api/b', { ok: true });
    expect(await answers).toEqual([{ ok: true }, { ok: true }]);
  });

  it('repeats a call with the CSRF token that the renewal brought', async () => {
    await at.openPage(ANA);
    const answer = answerOf(TestBed.inject(HttpClient).post('/api/a', {}));
    at.fail('/api/a', 401, 'SESSION_EXPIRED');
    await settled();
    document.cookie = 'XSRF-TOKEN=second';
    at.answer('/api/auth/refresh', null);
    await settled();
    expect(at.answer('/api/a', {}).request.headers.get('X-XSRF-TOKEN')).toBe('second');
    await answer;
  });

  it('does not loop when the repeated call is refused again', async () => {
    await at.openPage(ANA);
    const answer = get('/api/a');
    at.fail('/api/a', 401, 'SESSION_EXPIRED');
    await settled();
    at.answer('/api/auth/refresh', null);
    await settled();
    at.fail('/api/a', 401, 'SESSION_EXPIRED');
    expect(await answer).toBe('SESSION_EXPIRED');
  });

  it('has ended when it cannot be renewed', async () => {
    await at.openPage(ANA);
    const answer = get('/api/a');
    at.fail('/api/a', 401, 'SESSION_EXPIRED');
    await settled();
    at.fail('/api/auth/refresh', 401, 'SESSION_EXPIRED');
    expect(await answer).toBe('SESSION_EXPIRED');
    expect(at.session.user()).toBeNull();
    expect(at.session.ended()).toBe('expired');
  });

  it('has not ended only because the server could not be reached', async () => {
    await at.openPage(ANA);
    const answer = get('/api/a');
    at.fail('/api/a', 401, 'SESSION_EXPIRED');
    await settled();
    at.fail('/api/auth/refresh', 503, 'UNAVAILABLE');
    expect(await answer).toBe('UNAVAILABLE');
    expect(at.session.user()).toEqual(ANA);
  });

  it('does not renew again what another tab has just renewed', async () => {
    await at.openPage(ANA);
    localStorage.setItem('prochat.renewedAt', String(Date.now() + 5));
    expect(await at.session.renew()).toBe(true);
  });

  it('does not renew for a wrong password', async () => {
    await at.openPage(null);
    const entered = at.session.signIn({ email: 'ana@example.com', password: 'x' });
    at.fail('/api/auth/login', 401, 'BAD_CREDENTIALS');
    await expect(entered).rejects.toMatchObject({ code: 'BAD_CREDENTIALS', message: 'BAD_CREDENTIALS.' });
  });

  it('signs in and out', async () => {
    await at.openPage(null);
    const entered = at.session.signIn({ email: 'ana@example.com', password: 'x' });
    at.answer('/api/auth/login', { user: ANA });
    expect(await entered).toEqual(ANA);
    const left = at.session.signOut();
    at.answer('/api/auth/logout', null);
    await left;
    expect(at.session.user()).toBeNull();
    expect(at.session.ended()).toBeNull();
  });

  it('says in words what a proxy or no answer at all means', async () => {
    await at.openPage(ANA);
    const answers = Promise.all(['/api/a', '/api/b', '/api/c'].map(get));
    at.http.expectOne('/api/a').error(new ProgressEvent('error'));
    at.http.expectOne('/api/b').flush('<html>', { status: 502, statusText: 'Bad Gateway' });
    at.http.expectOne('/api/c').flush({ code: 'FROM_THE_FUTURE' }, { status: 418, statusText: '' });
    expect(await answers).toEqual(['OFFLINE', 'UNAVAILABLE', 'FROM_THE_FUTURE']);
  });
});
