// A week of nodes and solutions with all that a dashboard may have to show, as `syncledger import` reads it.
const start = Date.parse('2026-11-01T00:00:00Z');
const minutes = 60_000;

function line(at, task_type, file_id, rest) {
  return JSON.stringify({ observed_at: new Date(at).toISOString(), region_id: 'cn-shanghai', project_id: 10000, task_type, file_id, ...rest });
}

function node(at, file_id, name, status, message = null) {
  return line(at, 'DI_REALTIME', file_id, { http_status: 200, response: { RequestId: 'x', Success: true,
    Data: { Status: status, Name: name, Message: message, SolutionInfo: null } } });
}

function solution(at, file_id, status, steps) {
  return line(at, 'DI_SOLUTION', file_id, { http_status: 200, response: { RequestId: 'x', Success: true,
    Data: { Status: 'success', Name: 'nightly_orders', SolutionInfo: { Id: 7, CreatorName: 'ann', Status: status,
      StepDetail: steps.map(([id, name, word]) => ({ StepId: id, StepName: name, Status: word, Info: '' })) } } } });
}

export function history() {
  const lines = [];
  for (let i = 0; i < 7 * 144; ++i) {
    const at = start + i * 10 * minutes;
    const hour = Math.floor(i / 6) % 24;
    // Nobody looked for five hours of the third day.
    if (i > 300 && i < 330) continue;
    lines.push(node(at, 1, '订单_实时同步', i % 90 < 84 ? 'RUN' : 'NORUN', i % 90 < 84 ? null : 'checkpoint <expired> & gone'));
    lines.push(node(at, 2, '"><script>alert(1)</script><b onclick=1>\u202Etxt', i < 500 ? 'RUN' : 'PAUSE'));
    lines.push(node(at, 3, `a_name_that_is_${'very_'.repeat(30)}long`, i % 2 === 0 ? 'RUN' : 'WAIT'));
    if (i % 7 === 0) lines.push(line(at, 'DI_REALTIME', 4, { error: { reason: 'forbidden', message: 'no permission' } }));
    const runs = hour >= 1 && hour < 4;
    const fails = runs && hour === 3 && i % 288 > 144;
    lines.push(solution(at, 5, fails ? 'fail' : runs ? 'run' : 'success',
      [[1, '建表', runs && hour === 1 ? 'run' : 'success'], [2, 'Load', fails ? 'fail' : runs && hour > 1 ? 'run' : 'success']]));
  }
  return `${lines.join('\n')}\n`;
}
