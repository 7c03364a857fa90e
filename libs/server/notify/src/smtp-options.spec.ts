import { describe, expect, it } from '@jest/globals';
import { MAIL_PATIENCE, toSmtpOptions } from './smtp-options';

const options = (url: string) => toSmtpOptions(url, MAIL_PATIENCE);

describe('the address of a mail server', () => {
  it('has the port that is usual, unless it says one', () => {
    expect(options('smtp://mail.example.com')).toMatchObject({ host: 'mail.example.com', port: 587 });
    expect(options('smtps://mail.example.com')).toMatchObject({ port: 465, secure: true });
    expect(options('smtp://mail.example.com:2525')).toMatchObject({ port: 2525, secure: false });
  });

  it('carries a password as it is meant', () => {
    expect(options('smtp://chat%40example.com:p%40ss%2Fword%3A@mail.example.com').auth).toEqual({
      user: 'chat@example.com',
      pass: 'p@ss/word:',
    });
    expect(options('smtp://mail.example.com').auth).toBeUndefined();
  });

  it('lets a password travel to another machine over TLS only', () => {
    expect(options('smtp://a:b@mail.example.com')).toMatchObject({ requireTLS: true, ignoreTLS: false });
    expect(options('smtps://a:b@mail.example.com')).toMatchObject({ secure: true });
    // A name that only begins like this machine's.
    expect(options('smtp://a:b@127.0.0.1.example.com')).toMatchObject({ requireTLS: true });
    expect(options('smtp://a:b@localhost.example.com')).toMatchObject({ requireTLS: true });
  });

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'])(
    'asks no certificate of this machine: %s',
    (host) => {
      expect(options(`smtp://a:b@${host}:25`)).toMatchObject({ requireTLS: false, ignoreTLS: true });
      expect(options(`smtps://a:b@${host}`)).toMatchObject({ secure: true, ignoreTLS: false });
    },
  );

  it('takes TLS where it is offered', () => {
    expect(options('smtp://mail.example.com')).toMatchObject({ requireTLS: false, ignoreTLS: false });
  });
});
