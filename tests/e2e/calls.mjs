// The calls that a page makes itself.
import assert from "node:assert/strict";
import { arrives, html, KEY, loaded, open, scenario, until } from "./scenario.mjs";

scenario("every call arrives in the form of Segment's spec", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="none"');
  await page.evaluate(() => {
    yeojido.track("주문 완료", { revenue: 12900, 상품: ["코트"] }, { timestamp: "2026-11-01T00:00:00Z", context: { app: { name: "몰" } } });
    yeojido.page("상점", "홈", { a: 1 });
    yeojido.page("이름만");
    yeojido.screen("앱", "첫 화면");
    yeojido.group("회사1", { 업종: "소매" });
    yeojido.identify("u1", { 등급: "VIP" });
    yeojido.alias("u1");
    yeojido.track("뒤에");
    yeojido.identify({ 관심: "겨울옷" });
  });
  await arrives(sink, "뒤에");
  await until(() => sink.messages().length === 9);
  const [order, view, second, screen, group, identify, alias, after, traits] = sink.messages();
  assert.equal(order.type, "track");
  assert.equal(order.event, "주문 완료");
  assert.deepEqual(order.properties, { revenue: 12900, 상품: ["코트"] });
  assert.equal(order.originalTimestamp, "2026-11-01T00:00:00.000Z");
  assert.equal(order.context.app.name, "몰");
  assert.equal(order.writeKey, KEY);
  assert.equal(order.userId, undefined);
  assert.equal(view.category, "상점");
  assert.equal(view.name, "홈");
  assert.equal(view.properties.a, 1);
  assert.equal(view.properties.path, "/");
  assert.equal(second.name, "이름만");
  assert.equal(second.category, undefined);
  assert.deepEqual([screen.type, screen.category, screen.name], ["screen", "앱", "첫 화면"]);
  assert.equal(screen.properties.path, undefined);
  assert.deepEqual([group.type, group.groupId, group.traits], ["group", "회사1", { 업종: "소매" }]);
  assert.deepEqual([identify.userId, identify.traits], ["u1", { 등급: "VIP" }]);
  assert.deepEqual([alias.userId, alias.previousId], ["u1", order.anonymousId]);
  assert.equal(after.userId, "u1");
  assert.deepEqual([traits.type, traits.userId, traits.traits], ["identify", "u1", { 관심: "겨울옷" }]);
  assert.equal(new Set(sink.messages().map((m) => m.anonymousId)).size, 1);
});

scenario("reset makes the next visitor another one", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="none"');
  await page.evaluate(() => {
    yeojido.identify("u1");
    yeojido.reset();
    yeojido.track("다음 사람");
  });
  const next = await arrives(sink, "다음 사람");
  assert.equal(next.userId, undefined);
  assert.notEqual(next.anonymousId, sink.find("identify")[0].anonymousId);
});

scenario("calls before the script has come are played in order", async ({ context, sink }) => {
  sink.pages["/"] = html(sink, "", 'data-auto="none"', `<script>
    var yeojido = window.yeojido = window.yeojido || [];
    ["track","page","screen","identify","group","alias","reset","consent","ready"].forEach(function (name) {
      yeojido[name] = function () { yeojido.push([name].concat([].slice.call(arguments))); };
    });
    yeojido.identify("u7");
    yeojido.track("먼저");
    yeojido.ready(function () { window.ready = true; });
    (function () { yeojido.push(arguments); })("track", "인자로");
  </script>`);
  const page = await context.newPage();
  await page.goto(sink.site);
  await arrives(sink, "인자로");
  assert.deepEqual(sink.events(), ["identify", "먼저", "인자로"]);
  assert.equal(sink.find("먼저")[0].userId, "u7");
  assert.equal(await page.evaluate(() => window.ready), true);
  await page.evaluate(() => yeojido.push(["track", "나중에"], ["없는 것"]));
  await arrives(sink, "나중에");
});

scenario("the visitor stays the same over pages and tabs, with a cookie too", async ({ context, sink }) => {
  const first = await open(context, sink, "", "", "/a");
  await first.evaluate(() => yeojido.identify("u1"));
  await until(() => sink.messages().length === 2);
  await open(context, sink, "", "", "/b");
  await until(() => sink.messages().length === 3);
  assert.equal(new Set(sink.messages().map((m) => m.anonymousId)).size, 1);
  assert.equal(sink.messages()[2].userId, "u1");
  sink.clear();
  const cookie = await open(context, sink, "", 'data-storage="cookie"', "/c");
  await cookie.evaluate(() => yeojido.identify("고객;1"));
  await until(() => sink.messages().length === 2);
  await open(context, sink, "", 'data-storage="cookie"', "/d");
  await until(() => sink.messages().length === 3);
  assert.equal(new Set(sink.messages().map((m) => m.anonymousId)).size, 1);
  assert.equal(sink.messages()[2].userId, "고객;1");
  const names = (await context.cookies(sink.site)).map((each) => each.name);
  assert.deepEqual(names.sort(), [`yj_${KEY}_id`, `yj_${KEY}_user`]);
});

scenario("mistakes of the caller never throw into the page", async ({ context, sink }) => {
  const page = await open(context, sink, '<a href="http://[">x</a>', "");
  await page.evaluate(() => {
    const round = {};
    round.self = round;
    yeojido.track();
    yeojido.track("둥근", round);
    yeojido.track("큰 수", { n: 10n });
    yeojido.track("때", {}, { timestamp: "어제" });
    yeojido.identify(null);
    yeojido.group();
    yeojido.alias();
    yeojido.page(null, undefined, 3);
    yeojido.consent();
    yeojido.ready("글");
    yeojido.ready(() => { throw new Error("남의 잘못"); });
    yeojido.push(null);
    document.querySelector("a").click();
    yeojido.track("그래도");
  });
  await arrives(sink, "그래도");
  assert.deepEqual(page.problems, []);
});

scenario("only one of two script tags counts, and none without a key", async ({ context, sink }) => {
  sink.pages["/"] = html(sink, "", 'data-auto="page"', `<script src="${sink.host}/yeojido.js"></script>
    <script src="${sink.host}/yeojido.js" data-key="wk_other"></script>`);
  const page = await context.newPage();
  await page.goto(sink.site);
  await loaded(page);
  await arrives(sink, "page");
  await page.evaluate(() => yeojido.track("끝"));
  await arrives(sink, "끝");
  assert.deepEqual(sink.all().map((m) => m.writeKey), ["wk_other", "wk_other"]);
});

scenario("a share of visitors is captured, the same on every page", async ({ browser, sink }) => {
  const taken = [];
  for (let i = 0; i < 8; i++) {
    const context = await browser.newContext();
    sink.clear();
    for (const path of ["/1", "/2"]) {
      const page = await open(context, sink, "", 'data-sample="0.5" data-auto="page"', path);
      await page.evaluate(() => yeojido.flush());
    }
    const id = await context.pages()[0].evaluate((key) => localStorage[`yj_${key}_id`], KEY);
    const expected = parseInt(id.slice(0, 4), 16) < 32768;
    if (expected) await until(() => sink.find("page").length === 2);
    taken.push([expected, sink.find("page").length]);
    await context.close();
  }
  for (const [expected, pages] of taken) assert.equal(pages, expected ? 2 : 0);
});
