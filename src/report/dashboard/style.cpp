#include "report/dashboard/style.hpp"

namespace syncledger::report {

// Colours of text are of contrast 4.5 or more on their background, those of areas 3 or more.
const std::string_view dashboard_style = R"(
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --panel: #f6f8fa; --link: #0a58ca;
  --running: #24794a; --succeeded: #2f7099; --waiting: #8a6300; --stopping: #a53f89; --paused: #6f58bd;
  --stopped: #b45208; --failed: #cf222e; --unknown: #656d76; --unseen: #6e7781;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0f1419; --ink: #e6e9ed; --soft: #a3adb8; --line: #333b45; --panel: #171d24; --link: #79b8ff;
    --running: #3fae72; --succeeded: #5fa8d3; --waiting: #d0a12a; --stopping: #d878bb; --paused: #a594ea;
    --stopped: #e58a3c; --failed: #f0606a; --unknown: #8b949e; --unseen: #7d8590;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1.25rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 0 0 .25rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
p { margin: 0 0 .5rem; }
section { margin-top: 2.25rem; }
.soft, .soft td, caption { color: var(--soft); }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: .75rem 0 0; }
.tiles { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 1rem 0 0; }
.tiles li { border: 1px solid var(--line); border-radius: .5rem; background: var(--panel); padding: .4rem .8rem; }
.tiles data { font-size: 1.4rem; font-weight: 600; margin-right: .4rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding-bottom: .35rem; }
th, td { padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; font-size: .85rem; }
th[scope=row] { font-weight: 600; max-width: 22rem; }
td.num, th.num { text-align: right; }
td.mark { width: 9rem; }
.state { white-space: nowrap; }
.state::before { content: attr(data-mark); display: inline-block; width: 1.35em; margin-right: .45em; text-align: center;
  border-radius: .25em; color: var(--page); font-weight: 700; background: var(--unknown); }
.state.c-running::before { background: var(--running); } .state.c-succeeded::before { background: var(--succeeded); }
.state.c-waiting::before { background: var(--waiting); } .state.c-stopping::before { background: var(--stopping); }
.state.c-paused::before { background: var(--paused); } .state.c-stopped::before { background: var(--stopped); }
.state.c-failed::before { background: var(--failed); } .state.c-unseen::before { background: var(--unseen); }
.s-running { fill: var(--running); } .s-succeeded { fill: var(--succeeded); } .s-waiting { fill: var(--waiting); }
.s-stopping { fill: var(--stopping); } .s-paused { fill: var(--paused); } .s-stopped { fill: var(--stopped); }
.s-failed { fill: var(--failed); } .s-unknown { fill: var(--unknown); } .s-unseen { fill: url(#hatch); }
svg { display: block; }
.strip { width: 100%; height: 1.4rem; background: var(--panel); shape-rendering: crispEdges; }
.lane { display: grid; grid-template-columns: minmax(8rem, 15rem) 1fr; gap: .1rem .75rem; align-items: center; margin: .3rem 0; }
.lane > span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.axis { display: flex; justify-content: space-between; grid-column: 2; color: var(--soft); font-size: .8rem; gap: .5rem; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; list-style: none; padding: 0; margin: .5rem 0; font-size: .9rem; }
.legend svg { display: inline-block; width: 1rem; height: 1rem; vertical-align: -.15rem; margin-right: .35rem; }
.bar { width: 8rem; max-width: 100%; height: 1.1rem; }
.bar .frame { fill: var(--panel); stroke: var(--line); } .bar .range { fill: var(--succeeded); opacity: .45; }
.bar .point { fill: var(--ink); }
.buckets { width: 100%; min-width: 6rem; max-width: 20rem; height: 1.6rem; border-bottom: 1px solid var(--soft); }
.runs { width: 100%; height: 5rem; border-bottom: 1px solid var(--soft); }
.whisker { stroke: var(--ink); stroke-width: 1; vector-effect: non-scaling-stroke; }
details { margin: .15rem 0; } summary { cursor: pointer; }
.wide { overflow-x: auto; }
.out { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 40rem) {
  body { padding: .9rem; }
  .lane { grid-template-columns: 1fr; } .axis { grid-column: 1; }
  table.rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.rows, table.rows tbody, table.rows tr, table.rows td, table.rows th, table.rows caption { display: block; width: auto; max-width: none; }
  table.rows tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  table.rows td, table.rows th { border: 0; padding: .1rem 0; text-align: left; }
  table.rows td[data-head]:not(:empty)::before { content: attr(data-head) ": "; color: var(--soft); }
}
@media print {
  :root { --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --panel: #f4f4f4; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  tr, .lane { break-inside: avoid; } h2 { break-after: avoid; }
}
)";

}  // namespace syncledger::report
