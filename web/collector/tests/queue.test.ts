import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Message } from "../src/message.ts";
import { makeQueue } from "../src/queue.ts";

const options = { key: "k", host: "https://e.kr" };
const message = (event: string): Message => ({
  type: "track", messageId: event, anonymousId: "a", originalTimestamp: "", context: {}, event,
});
let sent: string[][] = [];
let answers: (number | [number, string] | Error)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  answers = [];
  vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
    sent.push((JSON.parse(body) as { batch: Message[] }).batch.map((each) => each.messageId));
    const answer = answers.shift() ?? 200;
    if (answer instanceof Error) return Promise.reject(answer);
    const [status, after] = [answer].flat() as [number, string?];
    return Promise.resolve({ status, headers: { get: () => after ?? null } });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("messages of one second go together", async () => {
  const queue = makeQueue(options, {}, "yj_");
  queue.add(message("a"));
  queue.add(message("b"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toEqual([["a", "b"]]);
});

test("waits grow with the failures, up to five minutes, and differ from page to page", async () => {
  answers = Array(14).fill(new Error("offline")) as Error[];
  const queue = makeQueue(options, {}, "yj_");
  const waits: number[] = [];
  queue.add(message("a"));
  for (let i = 1; i < 14; i++) {
    let waited = 0;
    while (sent.length < i + 1 && waited < 400_000) {
      await vi.advanceTimersByTimeAsync(100);
      waited += 100;
    }
    waits.push(waited);
  }
  waits.forEach((wait, i) => {
    const full = Math.min(1000 * 2 ** i, 300_000);
    expect(wait).toBeGreaterThanOrEqual(full / 2 - 100);
    expect(wait).toBeLessThanOrEqual(full + 100);
  });
  await vi.advanceTimersByTimeAsync(300_000);
  expect(new Set(sent.flat())).toEqual(new Set(["a"]));
});

test("Retry-After counts where it is longer, and survives the page", async () => {
  answers = [[429, "120"]];
  const kept = {};
  const queue = makeQueue(options, kept, "yj_");
  queue.add(message("a"));
  await vi.advanceTimersByTimeAsync(110_000);
  expect(sent).toHaveLength(1);
  makeQueue(options, kept, "yj_");
  await vi.advanceTimersByTimeAsync(8_000);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sent.slice(1).flat()).toContain("a");
});

test.each([400, 401, 404, 413])("a message that is answered with %d is given up", async (status) => {
  answers = [status];
  const kept = {};
  const queue = makeQueue(options, kept, "yj_");
  queue.add(message("a"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toEqual([["a"]]);
  expect(kept).toEqual({});
});

test("broken and foreign entries of the storage harm nothing", async () => {
  const kept: Record<string, string> = { yj_q_broken: "1[{", other: "stays", yj_q_old: '1[{"messageId":"old"}]' };
  makeQueue(options, kept, "yj_");
  await vi.advanceTimersByTimeAsync(1000);
  dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent.flat()).toContain("old");
  expect(kept).toEqual({ other: "stays" });
});

test("one very large message goes alone", async () => {
  const queue = makeQueue(options, {}, "yj_");
  queue.add({ ...message("small"), n: 1 });
  queue.add({ ...message("large"), text: "x".repeat(40_000) });
  queue.add(message("last"));
  await vi.advanceTimersByTimeAsync(2000);
  expect(sent).toEqual([["small"], ["large"], ["last"]]);
});

test("what cannot be written as JSON does not stop the others", async () => {
  const queue = makeQueue(options, {}, "yj_");
  const round: Message = message("round");
  round["self"] = round;
  expect(() => queue.add(round)).toThrow();
  queue.add(message("a"));
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toEqual([["a"]]);
});
