"""Pages: told apart by name or general address, proposed as touchpoints with readable rules."""

from __future__ import annotations

import random
from collections.abc import Mapping

import polars as pl
import pytest

from tests.rooms.analyze.maps.logs import Row, TestLog, run
from yeojido.analyze import addresses, classify, lexicon
from yeojido.analyze.conditions import parse
from yeojido.analyze.maps.pages import Pages, sites
from yeojido.analyze.maps.proposal import MOST_COLUMNS, propose
from yeojido.analyze.maps.vocabulary import Evidence, Vocabulary
from yeojido.domain.journey import JourneyMap
from yeojido.domain.log import Kind

KINDS: Mapping[str, Kind] = {"path": "text", "name": "text"}


@pytest.mark.parametrize(
    ("address", "path", "general"),
    [
        ("https://shop.kr/cart/?x=1#top", "/cart", "/cart"),
        ("https://shop.kr", "/", "/"),
        ("/index.html", "/", "/"),
        ("https://shop.kr/#/order/complete?n=1", "/order/complete", "/order/complete"),
        ("/%EC%9E%A5%EB%B0%94%EA%B5%AC%EB%8B%88", "/장바구니", "/장바구니"),
        ("/products/oak-chair-12345", "/products/oak-chair-12345", "/products/*"),
        ("/o/550e8400-e29b-41d4-a716-446655440000/x", None, "/o/*/x"),
        ("/p/9f86d081884c7d659a2feaa0c55ad015", None, "/p/*"),
        ("/news/2026/05/01/spring", None, "/news/*/spring"),
        ("/v2/step1", None, "/v2/step1"),
    ],
)
def test_addresses_become_general_paths(address: str, path: str | None, general: str) -> None:
    """Host, query and closing slash go, letters are unquoted, ids and dates become stars."""
    found = addresses.paths_of([address])
    assert path is None or found.to_list() == [path]
    assert addresses.general(found).to_list() == [general]


def test_a_condition_can_read_the_path_of_an_address() -> None:
    """``path(url)`` is the same path that proposals are made of."""
    rows = [
        Row("a", "page", i, {"url": url}) for i, url in enumerate(("https://x/cart?a=1", "/Cart/x"))
    ]
    log = TestLog(tuple(rows), kinds={"url": "text"})
    mask = parse("path(url) = '/cart'", {"url": "text"}).mask(log.chunk(0))
    assert mask.tolist() == [True, False]


@pytest.mark.parametrize(
    ("label", "concept"),
    [
        ("/", "home"), ("/ko", "home"), ("/ko/cart", "cart"), ("/장바구니", "cart"),
        ("/shop/products/*", "product"), ("/category/*", "catalog"), ("/order/complete/*", "ordered"),
        ("/checkout", "checkout"), ("/mypage/orders/*", "track"), ("/help/payment", "faq"),
        ("/products/*/reviews", "review_read"), ("/products/*/reviews/write", "rate_product"),
        ("/login", "login"), ("/search", "search"), ("주문 완료", "ordered"), ("Cart", "cart"),
    ],
)  # fmt: skip
def test_pages_are_known_in_both_languages(label: str, concept: str) -> None:
    """The last level that is a known word says what a page is about."""
    assert lexicon.page(label).id == concept


def test_what_nobody_did_is_no_touchpoint() -> None:
    """Calls about a person, and what SDKs measure by themselves."""
    quiet = ("identify", "group", "alias", "Web Vitals", "Web Vital", "Scroll Depth Reached",
             "$pageleave", "$autocapture", "user_engagement")  # fmt: skip
    assert all(lexicon.nothing(name) for name in quiet)
    assert lexicon.concept("Rage Click").failure and lexicon.concept("Dead Click").failure


def shop(spread: int = 1) -> TestLog:
    """Sixty visitors of a site that sends pages alone; most go all the way."""
    rng = random.Random(5)
    rows: list[Row] = []
    for number in range(60):
        way = ["/", "/search", f"/products/item-{rng.choice('abcdefgh')}{rng.choice('xyzuv')}"]
        way += [f"/products/{'abc'[number % 3]}/reviews", f"/notes/{rng.choice('pqrs')}"]
        way += ["/cart", "/checkout", "/order/complete"][: rng.choice([0, 1, 3, 3])]
        rows += [
            Row(f"p{number}", "page", number * 1e5 + place * 60, {"path": path, "channel": "web"})
            for place, path in enumerate(way)
        ]
        rows.append(Row(f"p{number}", "Web Vitals", number * 1e5 + 1, {"path": "/"}))
    return TestLog(tuple(rows), spread, {"path": "text"})


def found(log: TestLog) -> Evidence:
    """The evidence of a log, its pages included."""
    first = sites(log.summary())
    return run(log, Vocabulary(pages=run(log, first)))


def proposal(log: TestLog) -> JourneyMap:
    """What is proposed for a log."""
    return propose(found(log))


@pytest.mark.parametrize("spread", [2, 7, 60])
def test_pages_are_the_same_however_the_log_is_cut(spread: int) -> None:
    """Which levels vary and how often each page was seen depends on the whole log alone."""
    assert found(shop(spread)) == found(shop())


def test_a_site_of_pages_gets_its_stages() -> None:
    """Each page becomes a touchpoint whose rule takes it and no other page."""
    log = shop()
    journey = proposal(log)
    rules = {step.id: step.match.where for step in journey.steps}
    assert rules["cart"] == "path = '/cart'"
    assert rules["product"] == "path like '/products/%' and path not like '/products/%/reviews'"
    assert next(step.id for step in journey.steps if step.goal) == "ordered"
    assert len(journey.steps) <= MOST_COLUMNS
    chunk = log.chunk(0)
    codes = classify.touchpoints(chunk, journey)
    column = chunk.columns["path"]
    taken: dict[str, set[str]] = {}
    for code, value, name in zip(
        codes.tolist(), column.values.tolist(), chunk.code.tolist(), strict=True
    ):
        if code >= 0 and chunk.names[name] == "page":
            taken.setdefault(column.vocabulary[value], set()).add(journey.steps[code].id)
    assert taken["/products/a/reviews"] == {"review_read"}
    assert taken["/cart"] == {"cart"} and taken["/"] == {"home"}
    assert "Web Vitals" in {left.event for left in journey.lens.unmapped}


def test_further_pages_make_one_touchpoint_at_the_end() -> None:
    """What no rule takes falls under the other pages, whose rule stands last."""
    rows = list(shop().rows)
    rows += [Row(f"p{i}", "page", i * 1e5 + 500 + j, {"path": f"/{w}{j}x"})
             for i in range(60) for j, w in enumerate(("zorp", "quux"))]  # fmt: skip
    rows += [Row(f"p{i}", "page", i * 1e5 + 900, {"path": f"/only-{chr(97 + i % 26)}{chr(97 + i // 26)}q"})
             for i in range(60)]  # fmt: skip
    rows += [Row("p1", "page", 2e5 + j, {"path": f"/{chr(97 + j % 26)}{chr(97 + j // 26)}-thing"})
             for j in range(70)]  # fmt: skip
    journey = proposal(TestLog(tuple(rows), 3, {"path": "text"}))
    last = journey.steps[-1]
    assert (last.id, last.match.events, last.match.where) == ("other_pages", ("page",), None)
    assert journey.lens.mapped_events == sum(row.event == "page" for row in rows)
    assert "cart" in {step.id for step in journey.steps}  # a known word among many first levels


def test_names_go_before_addresses() -> None:
    """What a page is called is its name where one is given; a name that varies is none."""
    rows = [
        Row("a", "screen", 1, {"name": "Cart", "path": "/x/1"}),
        Row("a", "page", 2, {"path": "/pay"}),
    ]
    labels = {each.name for each in found(TestLog(tuple(rows), 1, KINDS)).names}
    assert labels == {"Cart", "/pay"}
    many = [Row("a", "page", i, {"name": f"Thing {i}", "path": "/thing"}) for i in range(200)]
    assert {each.name for each in found(TestLog(tuple(many), 1, KINDS)).names} == {"/thing"}


def test_a_log_without_pages_asks_for_none() -> None:
    """No page event, or no column that tells of pages: nothing is looked for."""
    assert sites(TestLog((Row("a", "home", 1),)).summary()) is None
    assert sites(TestLog((Row("a", "page", 1),)).summary()) is None
    assert isinstance(run(shop(), sites(shop().summary())), Pages)
    assert addresses.general(pl.Series([], dtype=pl.String)).is_empty()
