// What a scenario is, and what all of them need.
import assert from "node:assert/strict";

export const scenarios = [];

/** Add a scenario; `name` is one sentence. */
export const scenario = (name, work) => scenarios.push({ name, work });

export const KEY = "wk_e2e";

/** A page with the script; `attributes` are those of its tag. */
export const html = (sink, body = "", attributes = "", head = "") =>
  `<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>여지도 상점</title>${head}
<script src="${sink.host}/yeojido.js" data-key="${KEY}" ${attributes} async></script></head>
<body>${body}</body></html>`;

/** Serve one page, open it, and wait until the script has taken over. */
export async function open(context, sink, body = "", attributes = "", path = "/") {
  sink.pages[path.split(/[?#]/)[0]] = html(sink, body, attributes);
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(error.message));
  await page.goto(sink.site + path);
  await loaded(page);
  return page;
}

export const loaded = (page) => page.waitForFunction(() => window.yeojido?.flush);

/** Wait until `check` gives something, at most `most` milliseconds; fails with what it gave. */
export async function until(check, most = 8000, what = String(check)) {
  const end = Date.now() + most;
  for (;;) {
    const found = await check();
    if (found && (!Array.isArray(found) || found.length)) return found;
    if (Date.now() > end) assert.fail(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

/** Wait for the first message of an event and return it. */
export const arrives = async (sink, event, most) =>
  (await until(() => sink.find(event), most, `${event}; there are ${sink.events()}`))[0];

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Leave a page as a visitor does who goes elsewhere. */
export const leave = (page) => page.goto("about:blank");

/** What the browser keeps of us for the site's origin. */
export const kept = (page) =>
  page.evaluate(() => [
    ...Object.keys(localStorage).filter((name) => name.startsWith("yj")),
    ...document.cookie.split("; ").filter((each) => each.startsWith("yj")),
    ...Object.keys(sessionStorage),
  ]);
