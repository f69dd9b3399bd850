// The official client for Node.js, with so many calls at a time.
// usage: node official_client.mjs URL REQUESTS CONCURRENCY
import { clients } from '../tests/interop/official_clients.mjs';

const [endpoint, requests, concurrency] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const call = clients['openapi-client, V3'](endpoint, { accessKeyId: 'bench', accessKeySecret: 'bench-secret' });

let started = 0;
async function callOneAfterTheOther() {
  while (started < requests) {
    const query = { ProjectId: '10000', TaskType: 'DI_REALTIME', FileId: String(++started) };
    const body = await call('GetDISyncInstanceInfo', { query });
    if (body.Data.Status !== 'RUN') throw new Error(`a wrong answer: ${JSON.stringify(body)}`);
  }
}
await Promise.all(Array.from({ length: concurrency }, callOneAfterTheOther));
process.exit(0);
