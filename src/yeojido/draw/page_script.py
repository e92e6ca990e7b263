"""The script of the page: tabs, the theme, the grid's keys and the drawer. Plain JavaScript."""

from __future__ import annotations

SCRIPT = r"""
'use strict';
(() => {
  /** @param {string} query @param {ParentNode} [from] @returns {HTMLElement[]} */
  const all = (query, from = document) => [...from.querySelectorAll(query)];
  /** @param {string} id @returns {HTMLElement} */
  const get = (id) => document.getElementById(id);
  const drawer = get('drawer');
  const body = get('body');
  const data = JSON.parse(get('data').textContent);
  /** @type {HTMLElement | null} the cell whose evidence is open */
  let opened = null;

  /**
   * Make a row of tabs work with mouse and arrow keys.
   * @param {HTMLElement} list @param {(tab: HTMLElement) => void} choose
   */
  function tabs(list, choose) {
    const own = all('[role=tab]', list);
    own.forEach((tab, place) => {
      tab.addEventListener('click', () => choose(tab));
      tab.addEventListener('keydown', (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step || event.isComposing) return;
        const next = own[(place + step + own.length) % own.length];
        next.focus();
        choose(next);
      });
    });
  }

  /** @param {HTMLElement[]} own @param {HTMLElement} chosen */
  function mark(own, chosen) {
    for (const tab of own) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
    }
  }

  const views = get('views');
  /** @param {HTMLElement} tab */
  function show(tab) {
    mark(all('[role=tab]', views), tab);
    for (const panel of all('main>[role=tabpanel]')) {
      panel.hidden = panel.id !== tab.getAttribute('aria-controls');
    }
    close(false);
  }
  tabs(views, show);

  const parts = get('parts');
  /** @param {HTMLElement} tab */
  function part(tab) {
    mark(all('[role=tab]', parts), tab);
    for (const panel of all('[data-tab]', body)) panel.hidden = panel.dataset.tab !== tab.dataset.part;
    body.setAttribute('aria-labelledby', tab.id);
    body.scrollTop = 0;
  }
  tabs(parts, part);

  /** Open the evidence of a cell. @param {HTMLElement} cell */
  function open(cell) {
    const id = cell.dataset.cell;
    const cut = id.indexOf('/');
    const lane = id.slice(0, cut);
    const key = (lane === 'stage' ? 'stage:' : '') + id.slice(cut + 1);
    const source = all('template').find((one) => one.dataset.for === key);
    if (!source) return;
    opened?.removeAttribute('aria-current');
    opened = cell;
    cell.setAttribute('aria-current', 'true');
    get('name').textContent = source.dataset.name;
    const said = cell.getAttribute('aria-labelledby');
    get('lead').textContent = said
      ? said.split(' ').slice(1).map((one) => get(one)?.textContent).filter(Boolean).join(': ')
      : '';
    body.replaceChildren(source.content.cloneNode(true));
    for (const one of all('[data-d]', body)) one.textContent = data.definitions[one.dataset.d];
    for (const bar of all('progress', body)) bar.setAttribute('aria-hidden', 'true');
    const now = all('[data-lane]', body).find((one) => one.dataset.lane === lane);
    if (now) {
      now.classList.add('now');
      now.parentElement.prepend(now);
    }
    const held = all('[data-tab]', body).map((one) => one.dataset.tab);
    const wanted = data.tabs[lane] || 'formula';
    const own = all('[role=tab]', parts);
    for (const tab of own) tab.hidden = !held.includes(tab.dataset.part);
    drawer.hidden = false;
    document.body.classList.add('drawn');
    cell.scrollIntoView({ block: 'nearest', inline: 'center' });
    part(own.find((tab) => tab.dataset.part === wanted && !tab.hidden) || own.find((tab) => !tab.hidden));
    get('name').focus();
  }

  /** Close the drawer. @param {boolean} back whether the focus returns to the cell */
  function close(back) {
    if (drawer.hidden) return;
    drawer.hidden = true;
    document.body.classList.remove('drawn');
    opened?.removeAttribute('aria-current');
    if (back && opened) opened.focus();
    opened = null;
  }
  get('close').addEventListener('click', () => close(true));

  /** Let one cell of a picture take the focus, and the arrows move it. @param {HTMLElement} svg */
  function grid(svg) {
    const rows = all('[role=row]', svg).map((row) => all('[data-cell]', row)).filter((row) => row.length);
    const cells = rows.length ? rows.flat() : all('[data-cell]', svg);
    if (!rows.length && cells.length) rows.push(cells);
    cells.forEach((cell, place) => {
      cell.setAttribute('tabindex', place ? '-1' : '0');
      if (cell.hasAttribute('aria-label')) return;
      const row = data.rows.findIndex((lane) => cell.dataset.cell.startsWith(lane + '/'));
      if (row < 0) return;
      const column = data.columns.indexOf(cell.dataset.cell.slice(data.rows[row].length + 1));
      cell.setAttribute('aria-labelledby', `c${column} r${row} r${row}c${column}`);
    });
    /** @param {Element} cell */
    const middle = (cell) => {
      const box = cell.getBoundingClientRect();
      return box.left + box.width / 2;
    };
    /** @param {HTMLElement} next */
    const go = (next) => {
      for (const cell of cells) cell.setAttribute('tabindex', cell === next ? '0' : '-1');
      next.focus();
    };
    svg.addEventListener('keydown', (event) => {
      const cell = event.target.closest('[data-cell]');
      if (!cell || event.isComposing) return;
      const y = rows.findIndex((row) => row.includes(cell));
      const x = rows[y].indexOf(cell);
      /** @param {number} to */
      const near = (to) => rows[to]?.reduce((best, one) =>
        Math.abs(middle(one) - middle(cell)) < Math.abs(middle(best) - middle(cell)) ? one : best);
      const next = {
        ArrowRight: () => rows[y][x + 1], ArrowLeft: () => rows[y][x - 1],
        ArrowDown: () => near(y + 1), ArrowUp: () => near(y - 1),
        Home: () => rows[y][0], End: () => rows[y].at(-1),
      }[event.key];
      if (next) {
        event.preventDefault();
        const found = next();
        if (found) go(found);
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        open(cell);
      }
    });
    svg.addEventListener('click', (event) => {
      const cell = event.target.closest('[data-cell]');
      if (cell) {
        go(cell);
        open(cell);
      }
    });
  }
  all('.sheet>svg').forEach(grid);
  for (const button of all('button[data-cell]')) button.addEventListener('click', () => open(button));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) close(true);
  });

  get('theme').addEventListener('click', () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === 'dark'
      : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });
  get('print').addEventListener('click', () => print());

  if ('IntersectionObserver' in window) {
    const watch = new IntersectionObserver((seen) => {
      for (const one of seen) {
        if (!one.isIntersecting) continue;
        for (const dot of all('.mini [data-at]')) dot.classList.toggle('on', dot.dataset.at === one.target.dataset.at);
      }
    }, { rootMargin: '-130px 0px -60% 0px' });
    all('.card').forEach((card) => watch.observe(card));
  }
})();
"""
