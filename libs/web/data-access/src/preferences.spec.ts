import { TestBed } from '@angular/core/testing';
import { Preferences } from './preferences';

const KEPT_AS = 'prochat.preferences';
const AS_IT_COMES = { sendKey: 'enter', sound: true, notifications: null, singleLetters: false, keys: {} };

describe('what a person has chosen here', () => {
  beforeEach(() => localStorage.clear());

  it('is the same after a reload', () => {
    const preferences = TestBed.inject(Preferences);
    expect(preferences.current()).toEqual(AS_IT_COMES);
    preferences.change({ sendKey: 'mod-enter', sound: false });
    preferences.change({ keys: { claim: 'Alt+Q', close: null } });
    TestBed.resetTestingModule();
    expect(TestBed.inject(Preferences).current()).toEqual({
      ...AS_IT_COMES,
      sendKey: 'mod-enter',
      sound: false,
      keys: { claim: 'Alt+Q', close: null },
    });
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '"enter"'],
    ['null', 'null'],
    ['a list', '[1]'],
    [
      'other kinds of values',
      '{"sendKey":"space","sound":"no","notifications":1,"singleLetters":1,"keys":{"a":1}}',
    ],
    ['keys that are none', '{"keys":null}'],
  ])('is as it comes where %s stands', (_, kept) => {
    localStorage.setItem(KEPT_AS, kept);
    expect(TestBed.inject(Preferences).current()).toEqual(AS_IT_COMES);
  });

  it('is heard of in another tab', () => {
    const preferences = TestBed.inject(Preferences);
    localStorage.setItem(KEPT_AS, '{"sendKey":"mod-enter"}');
    window.dispatchEvent(new StorageEvent('storage', { key: 'something else' }));
    expect(preferences.sendKey()).toBe('enter');
    window.dispatchEvent(new StorageEvent('storage', { key: KEPT_AS }));
    expect(preferences.sendKey()).toBe('mod-enter');
    localStorage.clear();
    window.dispatchEvent(new StorageEvent('storage', { key: null }));
    expect(preferences.current()).toEqual(AS_IT_COMES);
  });
});
