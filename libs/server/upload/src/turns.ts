/** Of 64 KB each, at most: as much as is parsed and handed to the disk in a few milliseconds. */
const PIECES_A_TURN = 4;

/**
 * Lets so many pieces of all bodies together through in one turn of the event loop. However many upload at once, between
 * two turns there is time for messages; who is slow takes no turn from anybody.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private isNear = false;

  /** The pieces as they come, each when it is its turn. */
  async *pace<T>(pieces: AsyncIterable<T>): AsyncIterable<T> {
    for await (const piece of pieces) {
      await this.take();
      yield piece;
    }
  }

  private take(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.approach();
    });
  }

  private approach(): void {
    if (this.isNear || this.waiting.length === 0) return;
    this.isNear = true;
    setImmediate(() => {
      this.isNear = false;
      for (const go of this.waiting.splice(0, PIECES_A_TURN)) go();
      this.approach();
    });
  }
}
