// What is captured without a call.
import assert from "node:assert/strict";
import { arrives, html, leave, open, pause, scenario, until } from "./scenario.mjs";

scenario("a page view says where it is, in which language and zone, from which campaign", async ({ context, sink }) => {
  const page = await open(context, sink, "", "", "/상품/10?utm_source=naver&utm_medium=cpc&utm_campaign=겨울&session=abc&email=kim@x.kr#top");
  const view = await arrives(sink, "page");
  assert.equal(view.properties.path, encodeURI("/상품/10"));
  assert.equal(view.properties.title, "여지도 상점");
  assert.equal(view.properties.search, `?utm_source=naver&utm_medium=cpc&utm_campaign=${encodeURIComponent("겨울")}`);
  assert.equal(view.properties.url, sink.site + view.properties.path + view.properties.search);
  assert.deepEqual(view.context.campaign, { source: "naver", medium: "cpc", name: "겨울" });
  assert.equal(view.context.locale, "ko-KR");
  assert.equal(view.context.timezone, "Asia/Seoul");
  assert.equal(view.context.library.name, "yeojido.js");
  assert.match(view.context.userAgent, /Mozilla/);
  assert.equal(view.context.page.path, view.properties.path);
  assert.match(view.anonymousId, /^[0-9a-f]{32}$/);
  assert.match(view.messageId, /^[0-9a-f]{32}$/);
  assert.ok(Math.abs(Date.parse(view.originalTimestamp) - Date.now()) < 60_000);
  assert.ok(Date.parse(view.sentAt) >= Date.parse(view.originalTimestamp));
  assert.deepEqual(page.problems, []);
});

scenario("an application that changes the address has one page view a page", async ({ context, sink }) => {
  const page = await open(context, sink, "", 'data-auto="page"');
  await page.evaluate(() => {
    history.pushState({}, "", "/cart");
    document.title = "장바구니";
    history.replaceState({}, "", "/cart?sort=price");
  });
  await pause(50);
  await page.evaluate(() => history.pushState({}, "", "/pay#/step/2?token=1"));
  await pause(50);
  await page.evaluate(() => history.back());
  await until(() => sink.find("page").length === 4);
  assert.deepEqual(sink.find("page").map((m) => m.properties.path), ["/", "/cart", "/pay#/step/2", "/cart"]);
  assert.equal(sink.find("page")[1].properties.title, "장바구니");
});

scenario("a click says what was clicked", async ({ context, sink }) => {
  const page = await open(
    context, sink,
    `<button id="buy" class="b1 b2" data-yj="사기"><b>지금 구매</b></button>
     <a id="out" href="/next?token=abc#x" onclick="event.preventDefault()">다음 상품</a>
     <a id="mail" href="mailto:kim@x.kr" onclick="event.preventDefault()">메일</a>
     <button id="order">주문 202611260001 확인</button>
     <a id="who" href="#" onclick="return false">kim@x.kr 님</a>
     <button data-yj-ignore id="never">비밀</button>
     <input id="typed" onclick="void 0" value="김철수">
     <p id="text">그냥 글</p>`,
    'data-auto="click"',
  );
  for (const id of ["buy", "out", "mail", "order", "who", "never", "typed", "text"])
    await page.click(`#${id}`);
  await until(() => sink.find("Element Clicked").length >= 6);
  const clicks = Object.fromEntries(sink.find("Element Clicked").map((m) => [m.properties.id, m.properties]));
  assert.deepEqual(clicks.buy, { tag: "button", id: "buy", classes: "b1 b2", name: "사기", text: "지금 구매" });
  assert.deepEqual(clicks.out, { tag: "a", id: "out", text: "다음 상품", href: `${sink.site}/next` });
  assert.equal(clicks.mail.href, "mailto:");
  assert.equal(clicks.order.text, undefined);
  assert.equal(clicks.who.text, undefined);
  assert.equal(clicks.typed.text, undefined);
  assert.deepEqual(Object.keys(clicks).sort(), ["buy", "mail", "order", "out", "typed", "who"]);
});

const FORM = `<form id="join" name="가입" onsubmit="return false">
  <input name="email"><input name="phone"><textarea name="memo"></textarea>
  <button>보내기</button></form>`;

scenario("a form that is sent is started and submitted, not abandoned", async ({ context, sink }) => {
  const page = await open(context, sink, FORM, 'data-auto="form"');
  await page.fill("[name=email]", "kim@example.kr");
  await page.fill("[name=phone]", "010-1234-5678");
  await page.click("button");
  const sent = await arrives(sink, "Form Submitted");
  assert.equal(sent.properties.form, "가입");
  assert.equal(sent.properties.fields, 2);
  assert.equal(sink.find("Form Started")[0].properties.field, "email");
  await leave(page);
  await pause(300);
  assert.equal(sink.find("Form Abandoned").length, 0);
});

scenario("a form that is left says at which field, and never what stood there", async ({ context, sink }) => {
  const page = await open(context, sink, FORM, 'data-auto="form"');
  await page.fill("[name=email]", "kim@example.kr");
  await page.fill("[name=memo]", "비밀이야기");
  await leave(page);
  const left = await arrives(sink, "Form Abandoned");
  assert.equal(left.properties.field, "memo");
  assert.equal(left.properties.fields, 2);
  assert.equal(left.properties.path, "/");
  assert.doesNotMatch(sink.bodies.join(), /kim@|비밀이야기/);
});

scenario("a form that an application takes away is abandoned; one that stays is not", async ({ context, sink }) => {
  const page = await open(context, sink, FORM + '<form id="stays"><input name="a"></form>', 'data-auto="page form"');
  await page.fill("[name=email]", "x");
  await page.fill("[name=a]", "y");
  await page.evaluate(() => {
    history.pushState({}, "", "/elsewhere");
    document.querySelector("#join").remove();
  });
  const left = await arrives(sink, "Form Abandoned");
  assert.equal(left.properties.form, "가입");
  assert.equal(left.properties.path, "/");
  assert.equal(sink.find("Form Abandoned").length, 1);
});

scenario("a search is told with its term, personal ones masked", async ({ context, sink }) => {
  const page = await open(context, sink, "", "", "/find?q=겨울+코트");
  assert.equal((await arrives(sink, "Products Searched")).properties.query, "겨울 코트");
  await page.evaluate(() => history.pushState({}, "", "/find?q=010-1234-5678"));
  await until(() => sink.find("Products Searched").length === 2);
  assert.equal(sink.find("Products Searched")[1].properties.query, "***");
  assert.equal(sink.find("page").length, 2);
  sink.pages["/other"] = html(sink, "", 'data-search="찾기"');
  await page.goto(`${sink.site}/other?찾기=장갑&q=no`);
  await until(() => sink.find("Products Searched").length === 3);
  assert.equal(sink.find("Products Searched")[2].properties.query, "장갑");
  assert.doesNotMatch(sink.bodies.join(), /1234/);
});

scenario("how far a page was scrolled is told once, on leaving it", async ({ context, sink }) => {
  const page = await open(context, sink, '<div style="height:4000px">길어요</div>', 'data-auto="scroll page"');
  await page.evaluate(() => scrollTo(0, 1600));
  await pause(100);
  await page.evaluate(() => scrollTo(0, 0));
  await pause(100);
  await page.evaluate(() => history.pushState({}, "", "/next"));
  const scrolled = await arrives(sink, "Scroll Depth Reached");
  assert.equal(scrolled.properties.depth, 50);
  assert.equal(scrolled.context.page.path, "/");
  await page.evaluate(() => scrollTo(0, 9999));
  await pause(100);
  await leave(page);
  await until(() => sink.find("Scroll Depth Reached").length === 2);
  assert.equal(sink.find("Scroll Depth Reached")[1].properties.depth, 100);
});

scenario("three quick clicks on one spot are a rage click, slow ones and a double click are not", async ({ context, sink }) => {
  const page = await open(context, sink, '<div id="a">안 눌려요</div><button id="b">버튼</button>', 'data-auto="rage"');
  await page.dblclick("#b");
  await pause(1100);
  await page.evaluate(() => getSelection().removeAllRanges());
  for (let i = 0; i < 5; i++) await page.mouse.click(60, 15);
  const rage = await arrives(sink, "Rage Click");
  assert.equal(rage.properties.tag, "div");
  await pause(1200);
  assert.equal(sink.find("Rage Click").length, 1);
});

scenario("a click that changes nothing is dead; one that does something is not", async ({ context, sink }) => {
  const page = await open(
    context, sink,
    `<button id="works" onclick="this.textContent='됐어요'">작동</button>
     <button id="broken">고장</button><a id="new" href="/x" target="_blank" onclick="return false">새 창</a>`,
    'data-auto="dead"',
  );
  await page.click("#works");
  await pause(2300);
  await page.click("#new");
  await pause(2300);
  await page.click("#broken");
  const dead = await arrives(sink, "Dead Click", 6000);
  assert.equal(dead.properties.id, "broken");
  assert.equal(sink.find("Dead Click").length, 1);
});

scenario("an error of the page is told with its place, without tokens, and only once", async ({ context, sink }) => {
  sink.pages["/shop.js"] = `
    for (let i = 0; i < 30; i++) setTimeout(() => { throw new TypeError("나쁜 값 kim@x.kr /pay?token=s3cret") });
    setTimeout(() => Promise.reject(new RangeError("밖")), 50);`;
  const page = await open(context, sink, '<script src="/no.js"></script>', 'data-auto="error"');
  await page.addScriptTag({ url: "/shop.js?v=s3cret" });
  await until(() => sink.find("JavaScript Error").length === 2);
  const [thrown, rejected] = sink.find("JavaScript Error").map((m) => m.properties);
  assert.match(thrown.message, /TypeError: 나쁜 값 \*\*\* \/pay$/);
  assert.equal(rejected.message, "RangeError: 밖");
  assert.deepEqual([thrown, rejected].map((m) => m.file), Array(2).fill(`${sink.site}/shop.js`));
  assert.deepEqual([thrown, rejected].map((m) => m.line), [2, 3]);
  assert.doesNotMatch(sink.bodies.join(), /s3cret|kim@/);
});

scenario("web vitals of a load come as one event", async ({ context, sink }) => {
  const page = await open(context, sink, '<h1>제목</h1><button id="slow">느림</button><p>글</p>', 'data-auto="vitals"');
  await page.evaluate(() => {
    document.querySelector("#slow").onclick = () => {
      const end = performance.now() + 150;
      while (performance.now() < end);
    };
  });
  await page.click("#slow");
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 300))));
  await page.evaluate(() => document.body.insertAdjacentHTML("afterbegin", '<div style="height:200px"></div>'));
  await pause(700);
  await leave(page);
  const { properties } = await arrives(sink, "Web Vitals");
  for (const name of ["lcp", "fcp", "ttfb", "inp"]) assert.ok(properties[name] > 0, `${name}: ${JSON.stringify(properties)}`);
  assert.ok(properties.inp >= 100);
  assert.equal(typeof properties.cls, "number");
  assert.equal(sink.find("Web Vitals").length, 1);
});

scenario("each kind can be left out", async ({ context, sink }) => {
  const page = await open(context, sink, '<button id="b">x</button>', 'data-except="page click,dead"');
  await page.click("#b");
  await page.evaluate(() => yeojido.track("혼자"));
  await arrives(sink, "혼자");
  assert.deepEqual(sink.events(), ["혼자"]);
  sink.clear();
  const other = await open(context, sink, '<button id="b">x</button>', 'data-auto=""', "/none");
  await other.click("#b");
  await other.evaluate(() => yeojido.track("혼자"));
  await leave(other);
  await arrives(sink, "혼자");
  assert.deepEqual(sink.events(), ["혼자"]);
});
