/** Errors of the page's own scripts: what and where, without anybody's values. */

import { listen } from "../guard.ts";
import { bare, mask } from "../text.ts";
import type { Watch } from "./watch.ts";

/** A loop that fails says so ten thousand times. */
const MOST = 10;

export const watchErrors: Watch = (track) => {
  const seen = new Set<string>();
  const take = (said: string, file?: string, line?: unknown): void => {
    // Addresses in a message without their query: tokens stand there.
    const message = mask(said.replace(/\?[^\s'"]*/g, ""));
    // Of scripts of other hosts the browser says nothing but this.
    if (message === "Script error." || seen.has(message) || seen.size >= MOST) return;
    seen.add(message);
    track("JavaScript Error", { message, file: file && bare(file), line });
  };
  listen<ErrorEvent>("error", ({ message, filename, lineno }) => {
    // Images that do not load are errors too, without a message.
    if (message) take(message, filename, lineno);
  });
  listen<PromiseRejectionEvent>("unhandledrejection", ({ reason }) => {
    const [, file, line] = /(http\S+?):(\d+):\d+/.exec(reason?.stack) ?? [];
    take(`${reason}`, file, line && +line);
  });
};
