import type { ProgramSpec } from "../process/program.js";

/** Bytes that a line carried, away from who connects and back. */
export interface LineCounters {
  readonly up: number;
  readonly down: number;
}

/** A line that counts bytes and can be cut, in front of somebody. */
export class Line {
  /** Host and port to connect to. */
  readonly address: string;
  readonly program: ProgramSpec;
  private readonly control: string;

  /**
   * @param binary the load program.
   * @param host an address of the line's own.
   * @param to host and port of who is behind it.
   */
  constructor(binary: string, name: string, host: string, to: string) {
    this.address = `${host}:19291`;
    this.control = `http://${host}:8080`;
    this.program = {
      name,
      binary,
      args: ["proxy", `--listen=${this.address}`, `--to=${to}`, `--control=${host}:8080`],
      readyUrl: `${this.control}/counters`,
    };
  }

  async counters(): Promise<LineCounters> {
    return (await (await fetch(`${this.control}/counters`)).json()) as LineCounters;
  }

  /** Nothing passes any more; what was open ends. */
  async cut(): Promise<void> {
    await fetch(`${this.control}/cut`, { method: "POST" });
  }

  async restore(): Promise<void> {
    await fetch(`${this.control}/restore`, { method: "POST" });
  }
}
