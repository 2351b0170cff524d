// @google/genai 2.32.0, the last that speaks Veo to the Developer API.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { GoogleGenAI } from "genai-2";
import { baseUrl, secondsOfFile } from "./emulator.mjs";

const model = "veo-3.1-generate-preview";
const client = new GoogleGenAI({ apiKey: "any", httpOptions: { baseUrl } });
const folder = mkdtempSync(join(tmpdir(), "veo-"));
let opening;

async function made(request) {
  let operation = await client.models.generateVideos({ model, ...request });
  assert.ok(operation.name.startsWith(`models/${model}/operations/`));
  while (!operation.done) operation = await client.operations.getVideosOperation({ operation });
  return operation;
}

async function downloaded(video, name) {
  const downloadPath = join(folder, name);
  await client.files.download({ file: video, downloadPath });
  return secondsOfFile(downloadPath);
}

before(async () => {
  const operation = await made({ prompt: "A lighthouse in grey morning light.", config: { aspectRatio: "16:9" } });
  opening = operation.response.generatedVideos[0].video;
});

after(() => rmSync(folder, { recursive: true }));

test("text becomes a clip, downloaded by the address that the client makes of ours", async () => {
  assert.equal(await downloaded(opening, "opening.mp4"), 8);
});

async function active(video) {
  const name = `files/${video.uri.match(/files\/([a-z0-9]+)/)[1]}`;
  let file = await client.files.get({ name });
  while (file.state === "PROCESSING") file = await client.files.get({ name });
  assert.equal(file.state, "ACTIVE");
}

test("a clip is extended by its address when it is ACTIVE", async () => {
  await active(opening);
  const operation = await made({ prompt: "The light goes on turning.", video: opening });
  assert.equal(await downloaded(operation.response.generatedVideos[0].video, "longer.mp4"), 15);
});

test("an error is understood", async () => {
  const refused = client.models.generateVideos({ model: "veo-3.1-generate-001", prompt: "A cat." });
  await assert.rejects(refused, (error) => error.status === 404 && error.message.includes("is not found for API version"));
});

test("a filtered prompt has a reason and no video", async () => {
  const { response } = await made({ prompt: "A famous face. [[rai:celebrity]]" });
  assert.equal(response.raiMediaFilteredCount, 1);
  assert.equal(response.generatedVideos?.length ?? 0, 0);
});
