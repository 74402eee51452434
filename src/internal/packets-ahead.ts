import type { Packet } from '../chunk.ts';
import { PacketRun, type TakePackets } from './packet-run.ts';

type Step = (Packet | null)[];

/** Packets that came over in one call and wait to be given one by one: steps of all outputs, and packets of single ones. */
export class PacketsAhead {
  /** Steps that someone looked into, before those that nobody did. */
  #opened: Step[] = [];
  readonly #steps = new PacketRun();
  /** Of each output what came for it alone. It is behind the steps: those are given first. */
  readonly #own: PacketRun[] = [];

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#opened.length === 0 && this.#steps.isEmpty && this.#own.every((run) => run.isEmpty);
  }

  /** Has steps come over, once nothing waits. @returns Whether something came; `null` at the end. */
  fill(take: TakePackets): boolean | null {
    return this.#steps.fill(take, this.#own.length);
  }

  /** Has packets of one output come over, once none of it waits. @returns Whether something came; `null` at the end. */
  fillOf(index: number, take: TakePackets): boolean | null {
    return this.#own[index]?.fill(take, 1) ?? null;
  }

  /** The next step. */
  takeStep(): Step | undefined {
    const step = this.#opened.shift() ?? this.#steps.nextStep(this.#own.length);
    if (step !== undefined || this.isEmpty) {
      return step;
    }
    return this.#own.map((run) => run.next() ?? null);
  }

  /** The next packet of one output, wherever it waits. */
  takeOf(index: number): Packet | undefined {
    this.#open();
    return this.#opened.length === 0 ? this.#own[index]?.next() : this.#takeOpened(index);
  }

  #takeOpened(index: number): Packet | undefined {
    for (const [n, step] of this.#opened.entries()) {
      const packet = step[index];
      if (packet) {
        step[index] = null;
        if (step.every((left) => left === null)) {
          this.#opened.splice(n, 1);
        }
        return packet;
      }
    }
    return this.#own[index]?.next();
  }

  /** Whether a packet of the output waits. */
  has(index: number): boolean {
    this.#open();
    return this.#opened.some((step) => step[index]) || this.#own[index]?.isEmpty === false;
  }

  clear(): void {
    this.#opened = [];
    this.#steps.clear();
    for (const run of this.#own) {
      run.clear();
    }
  }

  /** The reader has one output more. */
  addOutput(): void {
    this.#open();
    this.#own.push(new PacketRun());
    for (const step of this.#opened) {
      step.push(null);
    }
  }

  /** The reader has an output less. */
  removeOutput(index: number): void {
    this.#open();
    this.#own.splice(index, 1);
    for (const step of this.#opened) {
      step.splice(index, 1);
    }
    this.#opened = this.#opened.filter((step) => step.some((left) => left !== null));
  }

  /** Makes packets of all steps. */
  #open(): void {
    while (!this.#steps.isEmpty) {
      const step = this.#steps.nextStep(this.#own.length);
      if (step !== undefined) {
        this.#opened.push(step);
      }
    }
  }
}
