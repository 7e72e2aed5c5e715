"""The style of the page: one sheet, for light and dark, wide and narrow, screen and paper. It loads nothing."""

from typing import Final

LIGHT: Final = {
    "ground": "#f7f5f0", "paper": "#fffefb", "ink": "#23211d", "soft": "#625d53", "line": "#e2ddd1",
    "accent": "#1d5f63", "good": "#1b6537", "good-ground": "#e3f2e7", "bad": "#9c2a22", "bad-ground": "#fae7e4",
    "doubt": "#775000", "doubt-ground": "#faefd3",
}  # fmt: skip
"""Colours by what they are for. Every ink on every ground that it stands on has a contrast of at least 4.5."""

DARK: Final = {
    "ground": "#141518", "paper": "#1c1e22", "ink": "#e6e2d8", "soft": "#a9a497", "line": "#33353b",
    "accent": "#84c9c4", "good": "#8ed6a3", "good-ground": "#1d3526", "bad": "#f2a69e", "bad-ground": "#40221f",
    "doubt": "#e5c37e", "doubt-ground": "#3a3019",
}  # fmt: skip

ON: Final = {
    "ink": ("ground", "paper"), "soft": ("ground", "paper"), "accent": ("ground", "paper"),
    "good": ("good-ground", "paper"), "bad": ("bad-ground", "paper"), "doubt": ("doubt-ground", "paper"),
}  # fmt: skip
"""Which inks stand on which grounds."""


def _colours(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


_SHEET: Final = """
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);
 font:1rem/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI","Noto Sans","Helvetica Neue",Arial,sans-serif;
 overflow-wrap:anywhere}
.page{max-width:76rem;margin:0 auto;padding:3.5rem 1.5rem 5rem;display:grid;
 grid-template-columns:minmax(0,1fr) minmax(0,46rem) minmax(0,1fr);column-gap:2rem}
header,main,footer{grid-column:2;min-width:0}
nav{grid-column:1;grid-row:2;justify-self:end;position:sticky;top:2rem;align-self:start;font-size:.8125rem;
 max-height:calc(100vh - 4rem);overflow:auto}
main{grid-row:2}
nav ol{list-style:none;margin:0;padding:0;text-align:right}
nav a{display:block;padding:.22rem 0;color:var(--soft);text-decoration:none}
nav a:hover{color:var(--accent);text-decoration:underline}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
h1,.draft,.lead,blockquote{font-family:Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",Palatino,
 "Source Serif 4","Noto Serif",Georgia,serif}
h1{font-size:clamp(1.85rem,1.3rem + 2.4vw,2.75rem);line-height:1.14;margin:.35rem 0 .9rem;font-weight:600;
 letter-spacing:-.012em;text-wrap:balance}
h2{font-size:1.1875rem;line-height:1.3;margin:0 0 1.1rem;font-weight:650;letter-spacing:-.005em}
h3{font-size:.9375rem;margin:1.75rem 0 .6rem;font-weight:650}
.kicker{margin:0;color:var(--soft);font-size:.8125rem;letter-spacing:.08em;text-transform:uppercase}
.lead{font-size:1.1875rem;line-height:1.5;margin:0}
.chip{display:inline-block;font-size:.75rem;line-height:1.35;font-weight:600;padding:.1rem .55rem;border-radius:1rem;
 border:1px solid var(--line);color:var(--soft);background:var(--paper);
 font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI","Noto Sans",Arial,sans-serif;vertical-align:.1em}
.chip.good{color:var(--good);background:var(--good-ground);border-color:transparent}
.chip.bad{color:var(--bad);background:var(--bad-ground);border-color:transparent}
.chip.doubt{color:var(--doubt);background:var(--doubt-ground);border-color:transparent}
.warning{margin:1.1rem 0 0;padding:.7rem 1rem;border-left:3px solid var(--doubt);background:var(--doubt-ground);
 color:var(--ink);border-radius:0 .35rem .35rem 0;font-size:.9375rem}
.glance{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.75rem,1fr));gap:1.1rem 1.25rem;
 margin:2rem 0 0;padding:1.35rem 0 0;border-top:1px solid var(--line)}
.glance dt{font-size:.75rem;color:var(--soft)}
.glance dd{margin:.05rem 0 0;font-weight:600;font-size:.875rem;line-height:1.45}
section{margin-top:3.5rem}
.draft{margin:0;padding:clamp(1.25rem,5vw,3.25rem);background:var(--paper);border:1px solid var(--line);
 border-radius:.5rem;box-shadow:0 1px 2px rgb(0 0 0/.05),0 8px 28px -14px rgb(0 0 0/.14);
 font-size:1.125rem;line-height:1.66;white-space:pre-wrap;tab-size:4;unicode-bidi:plaintext}
.draft .heading{font-weight:650;font-size:1.15em;line-height:1.4}
.draft .code,.draft .table,.draft .html{
 font:.82em/1.6 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.aside{color:var(--soft);font-size:.8125rem;margin:-1.5rem 0 2rem}
table{border-collapse:collapse;margin-top:1.75rem;width:100%;font-size:.875rem;line-height:1.45}
caption{text-align:left;font-weight:650;font-size:.9375rem;padding:0 0 .5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .9rem .5rem 0;border-bottom:1px solid var(--line)}
thead th{font-size:.75rem;font-weight:600;color:var(--soft)}
tbody th{font-weight:600;min-width:6.25rem}
.stack td{min-width:5.25rem}
td:last-child,th:last-child{padding-right:0}
.scroll{position:relative;overflow-x:auto;margin:0 0 2rem}
.matrix{width:auto;margin-top:0;min-width:min(100%,22rem)}
.matrix th,.matrix td{padding:.25rem .2rem;border:0;text-align:center;vertical-align:middle}
.matrix tbody th{text-align:left;padding-right:1.1rem;white-space:nowrap;max-width:16rem;overflow:hidden;
 text-overflow:ellipsis;position:sticky;left:0;background:var(--ground)}
.matrix thead th{white-space:nowrap;padding-inline:.3rem}
.matrix thead th:first-child{text-align:left}
.matrix thead .head{color:var(--ink)}
.sign{display:block;min-width:2.1rem;height:1.9rem;line-height:1.9rem;border-radius:.3rem;font-weight:700}
.sign.pass{color:var(--good);background:var(--good-ground)}
.sign.fail{color:var(--bad);background:var(--bad-ground)}
.sign.doubt{color:var(--doubt);background:var(--doubt-ground)}
.sign.none{color:var(--soft);font-weight:400}
.gone{color:var(--soft);font-weight:400}
.v-pass{color:var(--good);font-weight:600}.v-fail{color:var(--bad);font-weight:600}
.items{list-style:none;margin:0;padding:0}
.items>li{padding:.85rem 0;border-bottom:1px solid var(--line)}
.items>li:first-child{padding-top:0}
.items>li:last-child{border-bottom:0}
.items.short>li{padding:.25rem 0;border:0}
.items p{margin:0}
.items b{font-weight:650;margin-right:.15rem}
.note{color:var(--soft);font-size:.8125rem;line-height:1.5}
.items .note{margin-top:.15rem}
.items .change{margin:.6rem 0 0}
.change{position:relative;padding:.5rem .8rem;background:var(--paper);border:1px solid var(--line);border-radius:.35rem;
 font-size:.875rem;line-height:1.6;white-space:pre-wrap;unicode-bidi:plaintext}
.change .where{color:var(--soft);font-size:.75rem;margin-right:.6rem;user-select:none}
ins,del{border-radius:.2rem;padding:.04em .12em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
ins{color:var(--good);background:var(--good-ground);text-decoration:underline;text-decoration-thickness:1px;
 text-underline-offset:.18em}
del{color:var(--bad);background:var(--bad-ground);text-decoration:line-through}
del::before{content:" (taken out: "}
ins::before{content:" (put in: "}
del::after,ins::after{content:") "}
ins::before,ins::after,del::before,del::after{position:absolute;width:1px;height:1px;overflow:hidden;
 clip-path:inset(50%);white-space:nowrap}
.said{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.2rem 1.25rem;margin:0 0 .9rem}
.said>h3{margin:.1rem 0 0;font-size:.8125rem;color:var(--soft);font-weight:600}
.said p,.said blockquote{margin:0;white-space:pre-wrap}
blockquote{font-size:.9688rem;line-height:1.6;padding-left:1rem;border-left:2px solid var(--line)}
.terms{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.3rem 1.25rem;margin:1.5rem 0 0;font-size:.9375rem}
.terms dt{color:var(--soft);font-size:.8125rem;font-weight:600;padding-top:.1rem}.terms dd{margin:0}
details{margin-top:1.5rem}
summary{cursor:pointer;color:var(--accent);font-size:.9375rem;font-weight:600;padding:.2rem 0}
details[open]>summary{margin-bottom:.75rem}
details>table{margin-top:0}
.said details{margin:0}
footer{margin-top:4rem;padding-top:1.25rem;border-top:1px solid var(--line);color:var(--soft);font-size:.8125rem}
footer p{margin:0 0 .3rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:72rem){
 .page{display:block;max-width:49rem}
 nav{position:static;max-height:none;margin:1.75rem 0 0}
 nav ol{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;text-align:left}
}
@media (max-width:40rem){
 .page{padding:2rem 1.1rem 3.5rem}
 section{margin-top:2.75rem}
 .draft{font-size:1.0625rem;margin-inline:-.4rem}
 .said,.terms{grid-template-columns:minmax(0,1fr)}
 .terms{gap:0 0}.terms dd{margin-bottom:.6rem}
 .stack,.stack tbody,.stack tr,.stack th,.stack td{display:block;width:100%;min-width:0}
 .stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
 .stack caption{display:block}
 .stack tr{padding:.65rem 0;border-bottom:1px solid var(--line)}
 .stack th,.stack td{border:0;padding:.08rem 0}
 .stack td:empty{display:none}
 .stack td[data-label]::before{content:attr(data-label) " ";color:var(--soft);font-size:.75rem;margin-right:.35rem}
 .matrix tbody th{max-width:9rem}
}
@media print{
 :root{--ground:#fff;--paper:#fff}
 body{font-size:10pt}
 .page{display:block;max-width:none;padding:0}
 nav{display:none}
 .draft{border:0;box-shadow:none;padding:0;font-size:11.5pt}
 section{margin-top:1.6rem}
 h2,h3,caption{break-after:avoid}
 .items>li,tr,.change{break-inside:avoid}
 details::details-content{content-visibility:visible;display:block}
 summary{list-style:none;color:inherit}
 .scroll{overflow:visible}
}
"""

STYLE: Final = (
    f":root{{color-scheme:light dark;{_colours(LIGHT)}}}"
    f"@media screen and (prefers-color-scheme:dark){{:root{{{_colours(DARK)}}}}}{_SHEET}"
)
"""The whole sheet."""
