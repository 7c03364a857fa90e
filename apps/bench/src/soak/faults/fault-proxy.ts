import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { ProxiedConnection, type Weather } from './proxied-connection';

/**
 * The one address all clients know: passes their connections on to whichever server process is up, and spoils them on
 * demand. Which fault comes when is for the schedule.
 */
export class FaultProxy {
  readonly #server: Server;
  readonly #connections = new Set<ProxiedConnection>();
  readonly weather: Weather;
  #target: number | null = null;
  /** Connections taken so far. */
  accepted = 0;

  private constructor(random: () => number) {
    this.weather = { latencyMs: 0, jitterMs: 0, frozen: false, random };
    this.#server = createServer((client) => {
      const port = this.#target;
      if (port === null) {
        client.on('error', () => undefined).resetAndDestroy();
        return;
      }
      this.accepted += 1;
      const connection = new ProxiedConnection(client, port, this.weather, () =>
        this.#connections.delete(connection),
      );
      this.#connections.add(connection);
    });
  }

  static async listen(random: () => number): Promise<FaultProxy> {
    const proxy = new FaultProxy(random);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The port of the process that serves; `null`: connections are refused. What stands goes on standing. */
  pointTo(port: number | null): void {
    this.#target = port;
  }

  /** Those that are sockets of Socket.IO. */
  get sockets(): ProxiedConnection[] {
    return [...this.#connections].filter(({ isSocket }) => isSocket);
  }

  get connections(): ProxiedConnection[] {
    return [...this.#connections];
  }

  /** Changes what all connections go through. */
  setWeather(change: Partial<Pick<Weather, 'latencyMs' | 'jitterMs' | 'frozen'>>): void {
    Object.assign(this.weather, change);
    if (!this.weather.frozen) for (const connection of this.#connections) connection.thaw();
  }

  close(): void {
    for (const connection of this.#connections) connection.reset();
    this.#server.close();
  }
}
