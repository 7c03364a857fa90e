import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { adminOnly, signedIn, signedOut, staffOnly } from './route-guards';
import { ANA, DANA } from './testing/sample';
import { Setting } from './testing/setting';

@Component({ selector: 'pc-page', template: '' })
class Page {}

describe('the doors', () => {
  const openedBy = async (user: typeof ANA | null, url: string) => {
    await new Setting().openPage(user);
    const router = TestBed.inject(Router);
    router.resetConfig([
      { path: 'sign-in', canMatch: [signedOut], component: Page },
      { path: 'console/people', canMatch: [adminOnly], component: Page },
      { path: 'console', canMatch: [staffOnly], component: Page },
      { path: 'c/:id', canMatch: [signedIn], component: Page },
      { path: '', canMatch: [signedIn], component: Page },
    ]);
    await router.navigateByUrl(url);
    return router.url;
  };

  it('let those in who may, and send the others where they belong', async () => {
    expect(await openedBy(ANA, '/c/1')).toBe('/c/1');
  });

  it.each([
    [
      'a stranger to sign in, and back to what he asked for',
      null,
      '/c/1?x=2',
      '/sign-in?next=%2Fc%2F1%3Fx%3D2',
    ],
    ['a stranger from the start page to sign in', null, '/', '/sign-in'],
    ['an end user away from the console', ANA, '/console', '/'],
    ['a professional away from the admin’s page', DANA, '/console/people', '/console'],
    ['a professional who is signed in to the console', DANA, '/sign-in', '/console'],
    ['an end user who is signed in to his conversations', ANA, '/sign-in', '/'],
  ])('send %s', async (_what, user, asked, opened) => {
    expect(await openedBy(user, asked)).toBe(opened);
  });
});
