/** The cookies of one browser: takes `Set-Cookie`, honours `Path`, `Max-Age` and `Expires`, gives `Cookie`. */
export class CookieJar {
  private readonly cookies = new Map<string, { value: string; path: string }>();

  take(headers: Headers): void {
    for (const line of headers.getSetCookie()) this.set(line);
  }

  private set(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    const attribute = (key: string): string | undefined =>
      attributes.find((item) => item.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
    const maxAge = attribute('max-age');
    const expires = attribute('expires');
    const gone =
      maxAge !== undefined ? Number(maxAge) <= 0 : expires !== undefined && Date.parse(expires) <= Date.now();
    if (gone) this.cookies.delete(name);
    else this.cookies.set(name, { value: pair.slice(at + 1), path: attribute('path') ?? '/' });
  }

  /** The value of one cookie, whatever its path. */
  get(name: string): string | undefined {
    return this.cookies.get(name)?.value;
  }

  /** Puts a cookie in, as an attacker or a second tab would. */
  put(name: string, value: string, path = '/'): void {
    this.cookies.set(name, { value, path });
  }

  remove(name: string): void {
    this.cookies.delete(name);
  }

  names(): string[] {
    return [...this.cookies.keys()];
  }

  /** The `Cookie` header for a request to `path`; empty when there is none to send. */
  header(path: string): string {
    return [...this.cookies]
      .filter(([, cookie]) => path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/')))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  }

  /** A second browser that starts from the same cookies: for replays of a stolen one. */
  copy(): CookieJar {
    const jar = new CookieJar();
    for (const [name, { value, path }] of this.cookies) jar.put(name, value, path);
    return jar;
  }
}
