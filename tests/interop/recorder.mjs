// A server that keeps the requests it gets and answers each with a valid body.
import { once } from 'node:events';
import { createServer } from 'node:http';

const answers = {
  DI_REALTIME: { Status: 'RUN', Message: null, Name: 'orders', SolutionInfo: null },
  DI_SOLUTION: { Status: 'success', Message: null, Name: null,
    SolutionInfo: { Status: 'run', Id: 1, CreatorName: 'me', StepDetail: [] } },
};

/** Starts it on a free loopback port; `requests` grows as they come. */
export async function startRecorder() {
  const requests = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url, 'http://recorder');
    const parameters = { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(new URLSearchParams(body)) };
    requests.push({
      method: request.method, path: url.pathname, query: Object.fromEntries(url.searchParams),
      headers: request.headers, body, parameters,
    });
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ RequestId: 'r', Success: true, Data: answers[parameters.TaskType] ?? null }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    requests,
    host: `127.0.0.1:${server.address().port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections?.();
      await once(server, 'close');
    },
  };
}
