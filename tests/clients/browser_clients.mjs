// Browser SDKs, ours among them, unchanged in headless Chromium. Takes JSON on stdin:
// {client: {host, key, failures}}; a client is done when it has been quiet for a while after its failures.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "../../web/collector/node_modules/esbuild/lib/main.js";
import { launch } from "../e2e/browser.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = JSON.parse(readFileSync(0, "utf8"));
/** PostHog's waits from 3 s on between attempts. */
const QUIET = { "posthog-browser": 10_000 };
const QUIET_ELSE = 5000;
const MOST = 60_000;

/** What each page runs: `host`, `key` and `user` are there. */
const pages = {
  "yeojido-browser": `
    yeojido.track("첫 방문");
    await wait(1500);
    yeojido.identify(user, { 등급: "VIP" });
    yeojido.track("주문 완료", { 금액: 12900, 상품: "겨울 코트" }, { timestamp: "2026-11-01T09:30:00Z" });
    yeojido.page("상점", "홈");
    yeojido.screen("앱", "첫 화면");
    yeojido.group("회사1", { 업종: "소매" });
    yeojido.alias(user);
    yeojido.track("마지막");`,
  "segment-browser": `
    const { AnalyticsBrowser } = await import("@segment/analytics-next");
    const [analytics] = await AnalyticsBrowser.load({
      writeKey: key,
      cdnSettings: { integrations: { "Segment.io": { apiKey: key, apiHost: host.slice(7) + "/v1", protocol: "http" } } },
    }, { retryQueue: true });
    await analytics.track("첫 방문");
    await analytics.identify(user, { 등급: "VIP" });
    await analytics.track("주문 완료", { 금액: 12900, 상품: "겨울 코트" }, { timestamp: new Date("2026-11-01T09:30:00Z") });
    await analytics.page("상점", "홈");
    await analytics.screen("앱", "첫 화면");
    await analytics.group("회사1", { 업종: "소매" });
    await analytics.alias(user);
    await analytics.track("마지막");`,
  "rudder-browser": `
    const { RudderAnalytics } = await import("@rudderstack/analytics-js/bundled");
    const analytics = new RudderAnalytics();
    analytics.load(key, host, { configUrl: host, queueOptions: { minRetryDelay: 300 } });
    await new Promise((done) => analytics.ready(done));
    analytics.track("첫 방문");
    analytics.identify(user, { 등급: "VIP" });
    analytics.track("주문 완료", { 금액: 12900, 상품: "겨울 코트" });
    analytics.page("상점", "홈");
    analytics.group("회사1", { 업종: "소매" });
    analytics.alias(user);
    analytics.track("마지막");`,
  "posthog-browser": `
    const { default: posthog } = await import("posthog-js/dist/module.no-external");
    posthog.init(key, {
      api_host: host, opt_out_useragent_filter: true, autocapture: false, capture_pageview: false,
      capture_pageleave: false, disable_session_recording: true, disable_surveys: true, capture_performance: false,
      request_queue_config: { flush_interval_ms: 250 }, person_profiles: "always",
    });
    posthog.capture("첫 방문");
    await wait(600);
    posthog.identify(user, { 등급: "VIP" });
    posthog.capture("주문 완료", { 금액: 12900, 상품: "겨울 코트" });
    posthog.group("company", "회사1", { 업종: "소매" });
    posthog.capture("마지막");`,
  "jitsu-browser": `
    const { jitsuAnalytics } = await import("@jitsu/js");
    const analytics = jitsuAnalytics({ host, writeKey: key + ":secret" });
    const quietly = (call) => call.catch(() => undefined);
    await quietly(analytics.identify(user, { 등급: "VIP" }));
    await quietly(analytics.track("잃는 것"));
    await quietly(analytics.track("받은 것"));
    await quietly(analytics.track("거절된 것"));
    await quietly(analytics.track("주문 완료", { 금액: 12900, 상품: "겨울 코트" }));
    await quietly(analytics.page("홈"));
    await quietly(analytics.group("회사1", { 업종: "소매" }));
    await quietly(analytics.track("마지막"));`,
};

async function script(name, { host, key }) {
  const contents = `
    const [host, key, user] = ${JSON.stringify([host, key, `${name}-u1`])};
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    const run = async () => {${pages[name]}};
    run().then(() => (window.ended = true), (error) => (window.ended = String(error.stack)));`;
  const made = await build({
    stdin: { contents, resolveDir: here, loader: "js" },
    bundle: true, write: false, format: "iife", platform: "browser", logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return made.outputFiles[0].text;
}

const scripts = Object.fromEntries(
  await Promise.all(Object.entries(wanted).map(async ([name, at]) => [name, await script(name, at)])),
);
const site = createServer((request, response) => {
  const [, name, file] = request.url.split("?")[0].split("/");
  response.setHeader("Content-Type", file ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8");
  if (file === "run.js") return void response.end(scripts[name]);
  const { host, key } = wanted[name] ?? {};
  const ours = name === "yeojido-browser" ? `<script src="${host}/yeojido.js" data-key="${key}" data-auto="none"></script>` : "";
  response.end(`<!doctype html><title>상점</title>${ours}<body><script src="/${name}/run.js"></script>`);
});
await new Promise((done) => site.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${site.address().port}`;
const browser = await launch();

async function drive(name) {
  const context = await browser.newContext({ locale: "ko-KR" });
  const page = await context.newPage();
  const said = [];
  let failures = 0;
  let latest = Date.now();
  page.on("request", () => (latest = Date.now()));
  page.on("response", (response) => {
    latest = Date.now();
    if (response.status() >= 429) failures++;
  });
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  await page.goto(`${origin}/${name}/`);
  const began = Date.now();
  const over = () => Date.now() - began > MOST;
  let ended;
  while (!(ended = await page.evaluate(() => window.ended)) && !over()) await pause(100);
  while (!over() && (failures < Number(wanted[name].failures) || Date.now() - latest < (QUIET[name] ?? QUIET_ELSE))) await pause(100);
  await context.close();
  return { ended, failures, said, seconds: (Date.now() - began) / 1000 };
}
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const found = Object.fromEntries(
  await Promise.all(Object.keys(wanted).map(async (name) => [name, await drive(name)])),
);
console.log(JSON.stringify(found));
site.close();
await browser.close();
process.exit(0);
