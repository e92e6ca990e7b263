"""The style of the page: chrome in the brand's colours, meaning in the palette's."""

from __future__ import annotations

from yeojido.draw.colours import DARK, LIGHT
from yeojido.draw.svg import FAMILY, TEXT_RULES


def style() -> str:
    """Return the style sheet without the fonts."""
    light, dark = _variables(LIGHT), _variables(DARK)
    names = [*LIGHT]
    paint = "".join(
        f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}" for name in names
    )
    return (
        f":root{{{light}color-scheme:light}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}"
        "color-scheme:dark}}"
        f"@media screen{{:root[data-theme=dark]{{{dark}color-scheme:dark}}}}"
        + paint
        + TEXT_RULES
        + _RULES
        + f"body{{font-family:{FAMILY}}}"
    )


def _variables(palette: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in palette.items())


_RULES = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--canvas);color:var(--ink);font-size:14px;line-height:1.5;font-kerning:none;word-break:keep-all;overflow-wrap:anywhere}
b,strong,h1,h2,h3,th,button{font-weight:600}
button{font:inherit;font-weight:600;color:inherit;background:none;border:0;cursor:pointer}
:focus-visible{outline:3px solid var(--brand);outline-offset:1px}
.defs{position:absolute;width:0;height:0}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;z-index:9;background:var(--canvas);padding:8px}
.bar{position:sticky;top:0;z-index:3;display:flex;align-items:center;gap:4px;padding:0 24px;height:52px;background:var(--canvas);border-bottom:1px solid var(--line)}
.bar h1{font-size:15px;margin:0 auto 0 0;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
[role=tablist]{display:flex;gap:4px}
[role=tab],.tool{padding:0 12px;height:36px;border-radius:8px;color:var(--ink-2);white-space:nowrap}
[role=tab][aria-selected=true]{background:var(--brand-soft);color:var(--brand)}
[role=tab]:hover,.tool:hover{background:var(--panel)}
.tool{display:inline-flex;align-items:center;gap:6px}
.tool svg,.x svg{width:18px;height:18px;stroke:currentColor;fill:none;stroke-width:1.8}
.hint{margin:0;padding:8px 24px;color:var(--ink-3);font-size:12.5px}
.sheet{overflow-x:auto}
.sheet>svg{display:block;width:100%;min-width:1080px;max-width:2000px;height:auto;margin:0 auto}
[hidden]{display:none!important}
[data-cell]{cursor:pointer}
svg [data-cell]:focus{outline:none}
svg [data-cell]:focus-visible{outline:3px solid var(--brand);outline-offset:-3px}
svg [data-cell]:hover>.g{opacity:.07;fill:var(--brand)}
svg [data-cell][aria-current=true]{outline:3px solid var(--brand);outline-offset:-2px}
.table{padding:16px 24px;overflow:auto}
table{border-collapse:separate;border-spacing:0;font-size:13px;width:100%}
caption{text-align:left;padding:0 0 10px;font-size:15px;font-weight:600}
th,td{border:solid var(--line);border-width:0 1px 1px 0;padding:8px 10px;text-align:left;vertical-align:top;min-width:120px}
thead th{background:var(--panel)}
tbody th{position:sticky;left:0;background:var(--panel);min-width:128px}
tr>:first-child{border-left-width:1px}thead tr:first-child>*{border-top-width:1px}
.more{padding:0 24px 24px;max-width:900px}
.more h3,#drawer h3{font-size:13px;margin:20px 0 8px;color:var(--ink-2)}
#drawer{position:fixed;z-index:5;top:0;right:0;bottom:0;width:min(480px,100vw);background:var(--canvas);border-left:1px solid var(--line-2);box-shadow:-12px 0 32px #0002;display:flex;flex-direction:column}
#drawer .top{display:flex;align-items:flex-start;gap:8px;padding:16px 12px 8px 24px}
#drawer h2{font-size:18px;line-height:1.35;margin:0 auto 0 0}
#drawer .lead{margin:0;padding:0 24px 12px;color:var(--ink-2)}
#drawer [role=tablist]{padding:0 20px 8px;border-bottom:1px solid var(--line)}
.x{width:40px;height:40px;border-radius:8px;flex:none}
.body{padding:4px 24px 32px;overflow:auto;flex:1}
.body section{padding:2px 12px 8px;margin:8px -12px;border-radius:8px}
.body section.now{background:var(--brand-soft)}
blockquote{margin:0 0 10px;padding:8px 12px;border-left:3px solid var(--line-2);background:var(--panel);border-radius:0 8px 8px 0}
blockquote small{display:block;color:var(--ink-3);margin-top:2px}
blockquote small b{color:var(--ink-2);font-weight:600}
mark{background:none;color:inherit;text-decoration:underline 1.5px;text-underline-offset:3px}
mark.up{text-decoration-color:var(--v1)}mark.down{text-decoration:underline wavy 1.2px var(--v-1)}
mark.s.up{background:var(--gain-soft);text-decoration-color:var(--gain)}mark.s.down{background:var(--loss-soft);text-decoration-color:var(--loss)}
small{font-size:12px;font-weight:400;color:var(--ink-3)}
.v{font-size:20px;font-weight:600;margin:0 0 6px}
.v small{margin-left:6px}
.loss{color:var(--loss)}
.q{color:var(--ink-3)}
.l{list-style:none;margin:0;padding:0}
.l li{display:grid;grid-template-columns:1fr auto;gap:2px 12px;padding:5px 0}
progress{grid-column:1/-1;width:100%;height:6px;border:0;border-radius:3px;display:block;appearance:none;background:var(--line);color:var(--moved)}
progress.o{color:var(--loss-fill)}
progress::-webkit-progress-bar{background:var(--line);border-radius:3px}
progress::-webkit-progress-value{background:currentColor;border-radius:3px}
progress::-moz-progress-bar{background:currentColor;border-radius:3px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 14px;margin:0}
dt{color:var(--ink-3);font-size:13px}dd{margin:0}
.stack{display:none}
@media (min-width:1100px){body.drawn{padding-right:480px}}
@media (prefers-reduced-motion:no-preference){#drawer:not([hidden]){animation:in .16s ease-out}@keyframes in{from{transform:translateX(24px);opacity:.4}}}
@media (max-width:719px){
.bar{padding:0 12px;flex-wrap:nowrap;overflow-x:auto}.bar h1{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.tool span{display:none}
.hint{padding:8px 16px}
.stack{display:block;padding:0 16px 32px}
.narrow-off{display:none!important}
.mini{position:sticky;top:52px;z-index:2;margin:0 -16px;background:var(--canvas);border-bottom:1px solid var(--line)}
.mini svg{display:block;width:100%;height:64px}
.mini .on{stroke:var(--ink);stroke-width:3px}
.stack h2{font-size:20px;line-height:1.3;margin:16px 0 4px}
.stack p{margin:4px 0}
.card{border:1px solid var(--line-2);border-radius:12px;margin:12px 0;padding:14px 16px;scroll-margin-top:130px}
.card.worst{border:2px solid var(--loss-fill);background:var(--loss-soft)}
.card h3{font-size:16px;margin:2px 0 8px}
.chip{display:inline-block;font-size:12px;font-weight:600;padding:1px 9px;border-radius:9px;background:var(--panel)}
.chip.bad{background:var(--loss);color:var(--on-loss)}
.card blockquote{margin:8px 0}
.card dl{font-size:13.5px;margin-top:10px}
.open{margin-top:10px;width:100%;height:44px;border:1px solid var(--line-2);border-radius:10px;color:var(--brand)}
}
@page{size:A3 landscape;margin:8mm}
@media print{
.bar,.hint,#drawer,.skip,.stack{display:none!important}
body{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.narrow-off{display:block!important}
[role=tabpanel][hidden].print{display:block!important}
.sheet{overflow:visible}
svg [data-cell]:focus-visible,svg [data-cell][aria-current=true]{outline:none}
body{padding:0!important}
.sheet>svg{min-width:0;width:100%;max-width:none;max-height:275mm}
.table,.more{padding:0}
table{font-size:9px}th,td{min-width:0;padding:3px 5px}tbody th{position:static}
tr,.card{break-inside:avoid}
}
""".replace("\n", "")
