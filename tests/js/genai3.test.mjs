// @google/genai 3.x: Veo on the Agent Platform, Omni by interactions.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import { GoogleGenAI } from "genai-3";
import { baseUrl, ledger, secondsOf, secondsOfFile } from "./emulator.mjs";

const model = "veo-3.1-generate-001";
const client = new GoogleGenAI({
  vertexai: true, apiKey: "any", project: "p", location: "us-central1", httpOptions: { baseUrl },
});
let generated;
let opening;

async function made(request) {
  let operation = await client.models.generateVideos({ model, ...request });
  assert.ok(operation.name.startsWith("projects/p/locations/us-central1/"));
  while (!operation.done) operation = await client.operations.getVideosOperation({ operation });
  return operation;
}

const bytesOf = (video) => Buffer.from(video.videoBytes, "base64");

before(async () => {
  const config = { durationSeconds: 4, seed: 7, generateAudio: false, labels: { veospec_shot: "pier" } };
  const operation = await made({ source: { prompt: "A pier at dawn." }, config });
  [generated] = operation.response.generatedVideos;
  opening = generated.video;
});

test("text becomes a clip in the answer", async () => {
  assert.equal(secondsOf(bytesOf(opening)), 4);
  assert.equal(opening.mimeType, "video/mp4");
});

test("a download writes what came with the answer", async () => {
  const folder = mkdtempSync(join(tmpdir(), "veo-"));
  const downloadPath = join(folder, "clip.mp4");
  await client.files.download({ file: generated, downloadPath });
  assert.equal(secondsOfFile(downloadPath), 4);
  rmSync(folder, { recursive: true });
});

test("a clip is extended by its bytes", async () => {
  const operation = await made({ source: { prompt: "Waves go on rolling in.", video: opening } });
  assert.equal(secondsOf(bytesOf(operation.response.generatedVideos[0].video)), 11);
  const entry = (await ledger()).find((each) => each.operation === operation.name);
  assert.deepEqual([entry.kind, entry.hop, entry.seconds], ["extend", 1, 7]);
});

test("a clip is extended from a bucket", async () => {
  const first = await made({ source: { prompt: "A boat." }, config: { durationSeconds: 4, outputGcsUri: "gs://films/boat/" } });
  const { video } = first.response.generatedVideos[0];
  assert.match(video.uri, /^gs:\/\/films\/boat\/\d+\/sample_0\.mp4$/);
  const source = { prompt: "It drifts on.", video: { uri: video.uri, mimeType: "video/mp4" } };
  const longer = await made({ source });
  assert.equal(secondsOf(bytesOf(longer.response.generatedVideos[0].video)), 11);
});

test("an error is understood", async () => {
  const refused = client.models.generateVideos({ model, source: { prompt: "A cat." }, config: { durationSeconds: 5 } });
  await assert.rejects(refused, (error) => error.status === 400 && error.message.includes("INVALID_ARGUMENT"));
});

test("an interaction makes a clip and the next turn extends it", async () => {
  const omni = new GoogleGenAI({ apiKey: "any", httpOptions: { baseUrl } });
  const asked = { model: "gemini-omni-1.2-flash", response_format: { type: "video", duration: "4s" } };
  const ended = async (request) => {
    let turn = await omni.interactions.create({ ...asked, ...request });
    while (turn.status === "in_progress") turn = await omni.interactions.get(turn.id);
    assert.equal(turn.status, "completed");
    return turn;
  };
  const clipOf = (turn) =>
    turn.steps.flatMap((step) => (step.type === "model_output" ? step.content : [])).find((part) => part.type === "video");
  const first = await ended({ input: "A kite over dunes.", background: true, store: true });
  assert.equal(secondsOf(Buffer.from(clipOf(first).data, "base64")), 4);
  const next = await ended({
    input: "The kite climbs on.", previous_interaction_id: first.id, generation_config: { video_config: { task: "extend" } },
  });
  assert.ok(secondsOf(Buffer.from(clipOf(next).data, "base64")) > 4);
});
