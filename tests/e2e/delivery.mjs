// Nothing is lost on the way, and nothing is sent without end.
import assert from "node:assert/strict";
import { arrives, html, leave, loaded, open, pause, scenario, until } from "./scenario.mjs";

const track = (page, ...names) => page.evaluate((all) => all.forEach((name) => yeojido.track(name)), names);

scenario("offline events wait and come when the browser is online", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="none"');
  await context.setOffline(true);
  await track(page, "하나", "둘");
  await pause(1500);
  assert.equal(sink.messages().length, 0);
  await context.setOffline(false);
  await arrives(sink, "둘");
  assert.deepEqual(sink.events(), ["하나", "둘"]);
});

scenario("what a tab had not sent when it was closed comes from the next page", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="none"');
  // Not by setOffline: that ends with the tab, and the last request of the tab may outlive it.
  await page.evaluate(() => (window.fetch = () => Promise.reject(new TypeError("no network"))));
  await track(page, "닫기 전");
  await page.close();
  // As long as the tab could be alive, its queue is left alone.
  const second = await open(context, sink, "", 'data-auto="none"', "/2");
  await pause(500);
  assert.equal(sink.messages().length, 0);
  await second.evaluate(() => {
    const name = Object.keys(localStorage).find((each) => each.includes("_q_"));
    localStorage[name] = localStorage[name].replace(/^\d+/, (at) => at - 60_000);
  });
  const third = await open(context, sink, "", 'data-auto="none"', "/3");
  await arrives(sink, "닫기 전");
  await until(() => third.evaluate(() => !Object.keys(localStorage).some((each) => each.includes("_q_"))));
});

scenario("leaving a page sends what waits at once", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="none"');
  await track(page, "나가기 직전");
  await leave(page);
  await arrives(sink, "나가기 직전", 900);
});

scenario("closing a tab sends what waits at once", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="page"');
  await track(page, "닫기 직전");
  await page.close({ runBeforeUnload: true });
  await arrives(sink, "닫기 직전");
});

scenario("a failure is tried again with the same message ids", async ({ context, sink }) => {
  sink.answers = [500, 503];
  const page = await open(context, sink, "", 'data-auto="none"');
  await track(page, "가", "나");
  await arrives(sink, "나", 10_000);
  assert.equal(sink.requests.length, 3);
  assert.deepEqual(sink.events(), ["가", "나"]);
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter((each) => each.includes("_q_")).length), 0);
});

scenario("what was stored and answered with an error is sent again under the same id", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="none"');
  let first = "";
  await page.route("**/v1/batch", async (route) => {
    if (first) return route.continue();
    first = route.request().postData();
    await route.fulfill({ status: 500, headers: { "Access-Control-Allow-Origin": "*" }, body: "" });
  });
  await track(page, "한 번만");
  const again = await arrives(sink, "한 번만");
  assert.equal(JSON.parse(first).batch[0].messageId, again.messageId);
});

scenario("Retry-After is respected, by other pages too", async ({ context, sink }) => {
  sink.answers = [[429, 3]];
  const page = await open(context, sink, "", 'data-auto="none"');
  await track(page, "기다림");
  await until(() => sink.requests.length === 1);
  const answered = Date.now();
  await pause(300);
  const other = await open(context, sink, "", 'data-auto="none"', "/other");
  await track(other, "다른 탭");
  await until(() => sink.messages().length === 2, 10_000);
  assert.ok(Date.now() - answered > 2500, "sent too early");
  assert.equal(sink.requests.filter((each) => each.status === 429).length, 1);
});

scenario("a request that is refused is not sent again", async ({ context, sink }) => {
  sink.answers = [400];
  const page = await open(context, sink, "", 'data-auto="none"');
  await track(page, "거절");
  await until(() => sink.requests.length === 1);
  await track(page, "다음");
  await arrives(sink, "다음");
  assert.deepEqual(sink.events(), ["다음"]);
});

scenario("two tabs send their own events once each", async ({ context, sink }) => {
  const one = await open(context, sink, "", 'data-auto="none"', "/1");
  const two = await open(context, sink, "", 'data-auto="none"', "/2");
  for (let i = 0; i < 5; i++) {
    await track(one, `하나 ${i}`);
    await track(two, `둘 ${i}`);
  }
  await until(() => sink.messages().length === 10);
  await pause(1200);
  assert.equal(sink.all().length, 10);
});

scenario("many events go in several requests, none of them too large to outlive the page", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="none"');
  await page.evaluate(() => {
    for (let i = 0; i < 150; i++) yeojido.track("많음", { i, 글: "가나다라마바사".repeat(20) });
  });
  await until(() => sink.messages().length === 150, 15_000);
  assert.ok(sink.requests.length > 3);
  for (const body of sink.bodies) assert.ok(new TextEncoder().encode(body).length < 64 * 1024);
  assert.deepEqual(sink.find("많음").map((m) => m.properties.i), [...Array(150).keys()]);
});

scenario("what waits without end stays bounded, the oldest dropped", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="none"');
  await context.setOffline(true);
  await page.evaluate(() => {
    for (let i = 0; i < 600; i++) yeojido.track("끝없음", { i, text: "x".repeat(500) });
  });
  const size = await page.evaluate(() => JSON.stringify(localStorage).length);
  assert.ok(size > 100_000 && size < 200_000, `${size}`);
  await context.setOffline(false);
  await until(() => sink.find("끝없음").some((m) => m.properties.i === 599), 15_000);
  assert.ok(!sink.find("끝없음").some((m) => m.properties.i === 0));
});

scenario("requests go to another host without a preflight and without cookies", async ({ context, sink }) => {
  await context.addCookies([{ name: "theirs", value: "1", url: sink.host }]);
  const page = await open(context, sink, "", "");
  await arrives(sink, "page");
  await leave(page);
  await until(() => sink.requests.length >= 1);
  for (const { method, headers } of sink.requests) {
    assert.equal(method, "POST");
    assert.match(headers["content-type"], /^text\/plain/);
    assert.equal(headers.cookie, undefined);
  }
});

scenario("a strict content security policy lets it work", async ({ context, sink }) => {
  sink.headers = {
    "Content-Security-Policy": `default-src 'none'; script-src ${sink.host}; connect-src ${sink.host}`,
  };
  sink.pages["/"] = html(sink);
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  await page.goto(sink.site);
  await loaded(page);
  await arrives(sink, "page");
  assert.deepEqual(said.filter((each) => /Content Security/.test(each) && !/favicon/.test(each)), []);
});

scenario("a page works on when the collector cannot be reached", async ({ context, sink }) => {
  const page = await open(context, sink, '<button onclick="this.textContent=1">x</button>', 'data-host="http://127.0.0.1:9"');
  await page.click("button");
  await pause(1500);
  await page.evaluate(() => yeojido.flush());
  assert.equal(await page.textContent("button"), "1");
  assert.deepEqual(page.problems, []);
});
