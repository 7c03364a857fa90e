import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What lies between one browser and the server: a TCP relay with an address that stays, and the faults of a network.
 * It knows nothing of what is said over it.
 */
export class Network {
  private readonly relay: Server;
  private readonly ends = new Set<Socket>();
  private state: 'whole' | 'deaf' | 'cut' = 'whole';

  private constructor(private readonly serverPort: () => number) {
    this.relay = createServer((browser) => this.carry(browser));
  }

  /** `serverPort` is asked for every connection: the server may have been started again elsewhere. */
  static async open(serverPort: () => number): Promise<Network> {
    const network = new Network(serverPort);
    await new Promise<void>((resolve) => network.relay.listen(0, '127.0.0.1', resolve));
    return network;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.relay.address() as AddressInfo).port}`;
  }

  get isWhole(): boolean {
    return this.state === 'whole';
  }

  /** All connections break, and no new one can be made. */
  cut(): void {
    this.state = 'cut';
    this.breakAll();
  }

  /** From here on the server hears the browser, but nothing comes back: for answers that get lost. */
  deafen(): void {
    this.state = 'deaf';
  }

  mend(): void {
    // What got lost leaves a stream in pieces.
    if (this.state === 'deaf') this.breakAll();
    this.state = 'whole';
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.relay.close(resolve));
  }

  private carry(browser: Socket): void {
    const port = this.serverPort();
    if (this.state === 'cut' || port === 0) return void browser.destroy();
    const server = connect(port, '127.0.0.1');
    for (const end of [browser, server]) {
      this.ends.add(end);
      end.setNoDelay(true);
      end.on('error', () => undefined); // `close` follows.
      end.once('close', () => {
        this.ends.delete(end);
        browser.destroy();
        server.destroy();
      });
    }
    browser.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => {
      if (this.state === 'whole') browser.write(bytes);
    });
  }

  private breakAll(): void {
    for (const end of this.ends) end.destroy();
  }
}
