/**
 * Messages on their way. Each tab keeps its own in the browser until the server has said that it
 * has them; what a closed tab left is taken over by another page. The server ignores repeats of a
 * message id, so whatever is uncertain is sent again.
 */

import { guard, listen } from "./guard.ts";
import { type Message, random } from "./message.ts";
import type { Options } from "./options.ts";
import type { Kept } from "./store.ts";

export interface Queue {
  add(message: Message): void;
  /** Send now; `leaving`: the page may be gone before an answer. */
  flush(leaving?: boolean): void;
  /** Forget everything that waits, and what other tabs left. */
  clear(): void;
  /** Send one message at once and keep nothing of it. */
  last(message: Message): void;
}

/** At most so many characters wait: a site's storage is not ours to fill. */
const MOST = 150_000;
/** Browsers take 64 KiB of requests that outlive a page; a character is up to 3 bytes. */
const BATCH = 18_000;
/** Milliseconds until a first message is sent, together with those that follow it. */
const SOON = 1000;
const LONGEST = 300_000;
/** A queue that was not written for so long belongs to a tab that is gone, or hears nothing. */
const ORPHANED = 30_000;

export const makeQueue = (options: Options, kept: Kept, prefix: string): Queue => {
  const queues = `${prefix}q_`;
  const own = queues + random();
  const pause = `${prefix}pause`;
  /** As JSON: written out once, and what cannot be written never gets here. */
  let waiting: string[] = [];
  const flying = new Set<string>();
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving: ReturnType<typeof setTimeout> | undefined;

  const save = guard(() => {
    saving = undefined;
    while (`${waiting}`.length > MOST) waiting.shift();
    if (waiting.length) kept[own] = `${Date.now()}[${waiting}]`;
    else delete kept[own];
  });

  /** The names of queues of other tabs. */
  const others = (): string[] =>
    Object.keys(kept).filter((name) => name.startsWith(queues) && name !== own);

  const adopt = guard(() => {
    for (const name of others()) {
      const text = kept[name]!;
      if (Date.now() - parseInt(text) < ORPHANED) continue;
      delete kept[name];
      const messages = JSON.parse(text.slice(text.indexOf("["))) as Message[];
      waiting.push(...messages.map((message) => JSON.stringify(message)));
      save();
    }
  });

  const later = (after: number): void => {
    clearTimeout(timer);
    timer = setTimeout(flush, after);
  };

  const post = (batch: string[]): void => {
    // Text is what a browser sends to another host without asking it first.
    const about = JSON.stringify({ writeKey: options.key, sentAt: new Date() });
    const body = `${about.slice(0, -1)},"batch":[${batch}]}`;
    const answered = (status: number, wait?: string | null): void => {
      batch.forEach(flying.delete, flying);
      if (!status || status === 408 || status === 429 || status > 499) {
        // Seconds; where a date stands there, our own patience counts.
        if (+wait! > 0) kept[pause] = `${Date.now() + +wait! * 1000}`;
        later(Math.min(SOON * 2 ** failures++, LONGEST) * (0.5 + Math.random() / 2));
      } else {
        failures = 0;
        waiting = waiting.filter((message) => !batch.includes(message));
        save();
        if (waiting.length) later(0);
      }
    };
    batch.forEach(flying.add, flying);
    fetch(`${options.host}/v1/batch`, {
      method: "POST",
      body,
      keepalive: body.length < 3 * BATCH,
      credentials: "omit",
    }).then(
      (answer) => answered(answer.status, answer.headers.get("Retry-After")),
      () => answered(0),
    );
  };

  const flush: Queue["flush"] = guard((leaving) => {
    if (leaving) save();
    const wait = +kept[pause]! - Date.now();
    if (wait > 0) return later(wait);
    let size = 0;
    const batch = waiting
      .filter((message) => !flying.has(message))
      // The first goes even where it is longer than a batch should be.
      .filter((message, place) => (size += message.length) < BATCH || !place);
    if (!batch.length || (flying.size && !leaving)) return;
    post(batch);
    if (leaving) flush(leaving);
  });

  const wake = (): void => {
    failures = 0;
    adopt();
    flush();
  };
  setTimeout(wake);
  listen("online", wake);

  return {
    add: (message) => {
      waiting.push(JSON.stringify(message));
      // A hundred events of one moment are written once.
      saving ??= setTimeout(save);
      // After a failure a later attempt is already set.
      if (!failures) later(waiting.length < 20 ? SOON : 0);
    },
    flush,
    clear: () => {
      waiting = [];
      save();
      for (const name of others()) delete kept[name];
    },
    last: (message) => post([JSON.stringify(message)]),
  };
};
