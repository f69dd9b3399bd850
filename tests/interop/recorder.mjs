// A server that keeps the requests it gets and answers each with a valid body.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';

const answers = {
  DI_REALTIME: { Status: 'RUN', Message: null, Name: 'orders', SolutionInfo: null },
  DI_SOLUTION: { Status: 'success', Message: null, Name: null,
    SolutionInfo: { Status: 'run', Id: 1, CreatorName: 'me', StepDetail: [] } },
};

/**
 * Starts it on a free loopback port; `requests` grows as they come.
 * \param certificate {key, cert}: speaks TLS, and HTTP/2 to whoever wants it
 */
export async function startRecorder(certificate) {
  const requests = [];
  const create = certificate ? createSecureServer.bind(null, { ...certificate, allowHTTP1: true }) : createServer;
  const server = create(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url, 'http://recorder');
    const parameters = { ...Object.fromEntries(url.searchParams), ...Object.fromEntries(new URLSearchParams(body)) };
    requests.push({
      method: request.method, path: url.pathname, query: Object.fromEntries(url.searchParams),
      headers: { host: request.authority, ...request.headers }, body, parameters, version: request.httpVersion,
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
      server.closeAllConnections?.(); // of HTTP/1; those of HTTP/2 end with the program at their other end
      await once(server, 'close');
    },
  };
}
