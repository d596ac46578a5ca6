import { writeFileSync } from "node:fs";

/**
 * Machine code of boot sectors, which drive the first serial port (16550 UART: data at 0x3f8, line status at 0x3fd).
 * Each begins with an "R", so that a test sees when the guest runs.
 */
const PROGRAMS = {
  /** Sends each received byte back. */
  echo: [0xba, 0xfd, 0x03, 0xec, 0xa8, 0x01, 0x74, 0xfb, 0xba, 0xf8, 0x03, 0xec, 0xee, 0xeb, 0xf1],
  /** Sends dots without end: `mov al, '.'`, `out dx, al`, `jmp -1`. */
  flood: [0xb0, 0x2e, 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xfd],
} as const;

/** `mov al, 'R'`, `mov dx, 0x3f8`, `out dx, al` */
const READY = [0xb0, 0x52, 0xba, 0xf8, 0x03, 0xee];

/** Writes a disk of 1 MiB whose boot sector runs this program. */
export function writeBootDisk(path: string, program: keyof typeof PROGRAMS): void {
  const disk = Buffer.alloc(1 << 20);
  disk.set([...READY, ...PROGRAMS[program]]);
  disk.set([0x55, 0xaa], 510);
  writeFileSync(path, disk);
}
