import type { Packet } from '../chunk.ts';

type Step = (Packet | null)[];

/** Packets that came over in one call and wait to be given one by one: steps, with an entry for every output. */
export class PacketsAhead {
  #steps: Step[] = [];
  /** Steps at the front that were given already. */
  #given = 0;
  #outputs = 0;

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#given === this.#steps.length;
  }

  /** Puts steps behind those that wait. */
  add(steps: Step[]): void {
    this.#steps = this.isEmpty ? steps : [...this.#steps.slice(this.#given), ...steps];
    this.#given = 0;
  }

  /** Puts packets of one output behind what waits. */
  addOf(index: number, packets: Step[]): void {
    this.add(
      packets.map(([packet = null]) => {
        const step = new Array<Packet | null>(this.#outputs).fill(null);
        step[index] = packet;
        return step;
      }),
    );
  }

  /** The next step. */
  takeStep(): Step | undefined {
    const step = this.#steps[this.#given];
    if (step !== undefined) {
      this.#given += 1;
    }
    return step;
  }

  /** The next packet of one output, wherever it waits. */
  takeOf(index: number): Packet | undefined {
    for (let n = this.#given; n < this.#steps.length; n += 1) {
      const step = this.#steps[n];
      const packet = step?.[index];
      if (step !== undefined && packet) {
        step[index] = null;
        if (n === this.#given && step.every((left) => left === null)) {
          this.#given += 1;
        }
        return packet;
      }
    }
    return undefined;
  }

  /** Whether a packet of the output waits. */
  has(index: number): boolean {
    return this.#steps.slice(this.#given).some((step) => step[index]);
  }

  clear(): void {
    this.#steps = [];
    this.#given = 0;
  }

  /** The reader has one output more. */
  addOutput(): void {
    this.#outputs += 1;
    for (const step of this.#steps) {
      step.push(null);
    }
  }

  /** The reader has an output less. */
  removeOutput(index: number): void {
    this.#outputs -= 1;
    for (const step of this.#steps) {
      step.splice(index, 1);
    }
    this.#steps = this.#steps.slice(this.#given).filter((step) => step.some((left) => left !== null));
    this.#given = 0;
  }
}
