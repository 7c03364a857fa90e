import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Session } from '@prochat/web/data-access';
import { Toasts } from '@prochat/web/ui';
import { Transcripts } from './transcripts';

const URL_OF_C1 = '/api/chat/conversations/c1/transcript';

describe('a transcript to take along', () => {
  const user = signal<{ email: string | null }>({ email: 'ana@example.com' });
  const config = signal({ features: { mail: true } });
  let transcripts: Transcripts;
  let server: HttpTestingController;
  let saved: { name: string; blob: Blob }[];
  const said = (): string | undefined => TestBed.inject(Toasts).current()?.text;

  beforeEach(() => {
    saved = [];
    user.set({ email: 'ana@example.com' });
    config.set({ features: { mail: true } });
    const blobs: Blob[] = [];
    URL.createObjectURL = (blob) => `blob:${blobs.push(blob as Blob) - 1}`;
    URL.revokeObjectURL = () => undefined;
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push({ name: this.download, blob: blobs[Number(this.href.slice('blob:'.length))]! });
    });
    document.documentElement.lang = 'pt-PT';
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        { provide: Session, useValue: { user, config } },
      ],
    });
    transcripts = TestBed.inject(Transcripts);
    server = TestBed.inject(HttpTestingController);
  });
  afterEach(() => {
    server.verify();
    jest.restoreAllMocks();
    document.documentElement.lang = '';
  });

  it('is saved as the server names it, in the language and the time of the reader', async () => {
    const done = transcripts.download('c1');
    const call = server.expectOne(({ url }) => url === URL_OF_C1);
    expect(call.request.params.get('language')).toBe('pt');
    expect(call.request.params.get('timeZone')).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
    const name = `attachment; filename="Ded?.txt"; filename*=UTF-8''Dedu%C3%A7%C3%A3o.txt`;
    call.flush('Hello', { headers: { 'Content-Disposition': name } });
    await done;
    expect(saved.map((file) => [file.name, file.blob.size, file.blob.type])).toEqual([
      ['Dedução.txt', 5, 'text/plain;charset=utf-8'],
    ]);
    expect(said()).toContain('Dedução.txt');
  });

  it('is not saved when there is none', async () => {
    const done = transcripts.download('c1');
    server
      .expectOne(({ url }) => url === URL_OF_C1)
      .flush('{"code":"NOT_FOUND"}', { status: 404, statusText: 'Not Found' });
    await done;
    expect(saved).toEqual([]);
    expect(said()).toBe('There is nothing here, or you may not see it.');
  });

  it.each([
    ['smtp', 'The transcript has been sent to ana@example.com.'],
    ['file', 'This server sends no e-mail yet. The transcript was kept there as a file.'],
  ])('by e-mail says what became of it: %s', async (delivery, sentence) => {
    const done = transcripts.mail('c1');
    expect(said()).toBe('Sending the transcript to ana@example.com…');
    // Once is enough, however often it is pressed.
    await transcripts.mail('c1');
    server.expectOne(URL_OF_C1).flush({ sentTo: 'ana@example.com', delivery });
    await done;
    expect(said()).toBe(sentence);
  });

  it('by e-mail says why not', async () => {
    const done = transcripts.mail('c1');
    const message = 'The e-mail could not be sent at the moment. Please try again later.';
    server
      .expectOne(URL_OF_C1)
      .flush({ code: 'MAIL_FAILED', message }, { status: 503, statusText: 'Service Unavailable' });
    await done;
    expect(said()).toBe(message);
  });

  it('goes by e-mail only where there is a mail server and an address', () => {
    expect(transcripts.address()).toBe('ana@example.com');
    config.set({ features: { mail: false } });
    expect(transcripts.address()).toBeNull();
    config.set({ features: { mail: true } });
    user.set({ email: null });
    expect(transcripts.address()).toBeNull();
  });
});
