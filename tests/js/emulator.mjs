// The emulator that the Python test started, and what these tests know of MP4.
import { readFileSync } from "node:fs";

export const baseUrl = process.env.VEO_EMULATOR_URL;

export async function ledger() {
  const answer = await fetch(`${baseUrl}/emulator/v1/ledger`);
  return (await answer.json()).entries;
}

// Seconds that a clip says of itself, in its movie header.
export function secondsOf(bytes) {
  const data = Buffer.from(bytes);
  const at = data.indexOf("mvhd");
  if (data.toString("latin1", 4, 8) !== "ftyp" || at < 0) throw new Error("no MP4");
  const long = data[at + 4] === 1;
  const scale = data.readUInt32BE(at + (long ? 24 : 16));
  const ticks = long ? Number(data.readBigUInt64BE(at + 28)) : data.readUInt32BE(at + 20);
  return ticks / scale;
}

export const secondsOfFile = (path) => secondsOf(readFileSync(path));
