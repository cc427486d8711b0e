import { describe, expect, it } from "vitest";
import { sharedLibraries } from "../../lab/parts/shared-libraries.js";

describe("what a linked program needs beside itself", () => {
  it("is its libraries, by the names it asks for, and the loader where it is expected", () => {
    const output = [
      "\tlinux-vdso.so.1 (0x00007f95f53f8000)",
      "\tlibevent-2.1.so.7 => /lib/x86_64-linux-gnu/libevent-2.1.so.7 (0x00007f95f5333000)",
      "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f95f508b000)",
      "\t/lib64/ld-linux-x86-64.so.2 (0x00007f95f53fa000)",
    ].join("\n");
    expect([...sharedLibraries(output)]).toEqual([
      ["/lib/libevent-2.1.so.7", "/lib/x86_64-linux-gnu/libevent-2.1.so.7"],
      ["/lib/libc.so.6", "/lib/x86_64-linux-gnu/libc.so.6"],
      ["/lib64/ld-linux-x86-64.so.2", "/lib64/ld-linux-x86-64.so.2"],
    ]);
  });

  it("is nothing for a static program", () => {
    expect(sharedLibraries("\tstatically linked\n").size).toBe(0);
  });

  it("rejects a library that is not there, by its name", () => {
    expect(() => sharedLibraries("\tlibevent-2.1.so.7 => not found\n")).toThrow("libevent-2.1.so.7");
  });
});
