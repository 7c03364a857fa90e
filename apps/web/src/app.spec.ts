import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ChangeDetectionStrategy, Component } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { Session } from '@prochat/web/data-access';
import { App } from './app';

@Component({ selector: 'pc-page', template: '', changeDetection: ChangeDetectionStrategy.OnPush })
class Page {}

const ANA = { id: 'ana', displayName: 'Ana Oliveira', role: 'user' };

describe('the frame', () => {
  let page: ComponentFixture<App>;
  let session: Session;
  let router: Router;
  let http: HttpTestingController;

  beforeEach(async () => {
    localStorage.clear();
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([{ path: '**', component: Page }]),
      ],
    });
    http = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
    router = TestBed.inject(Router);
    page = TestBed.createComponent(App);
    const entered = session.signIn({ email: 'ana@example.com', password: 'secret' });
    http.expectOne('/api/auth/login').flush({ user: ANA });
    await entered;
    await router.navigateByUrl('/c/1');
    await page.whenStable();
  });

  it('sends whoever was put out to sign in, and back to where he was', async () => {
    session.end('blocked');
    await page.whenStable();
    expect(router.url).toBe('/sign-in?next=%2Fc%2F1');
  });

  it('sends whoever signs out to the sign-in page only', async () => {
    const left = session.signOut();
    http.expectOne('/api/auth/logout').flush(null);
    await left;
    await page.whenStable();
    expect(router.url).toBe('/sign-in');
  });
});
