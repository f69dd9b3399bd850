// What `syncledger collect` sends, against the signing functions of the official libraries.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { key, otherSecret, securityToken } from './account.mjs';
import { check, expectEqual } from './checks.mjs';
import { clients, signer } from './official_clients.mjs';
import { folder, run } from './programs.mjs';
import { startRecorder } from './recorder.mjs';

/** The second id is beyond what a JavaScript number holds exactly. */
const targets = [{ task_type: 'DI_REALTIME', file_id: '100' },
                 { task_type: 'DI_SOLUTION', file_id: '9007199254740993' }];

/**
 * Runs one pass against the recorder and gives the requests, sorted by task type.
 * \param caFile the recorder speaks TLS with a certificate of this authority
 */
async function collect(program, recorder, { signature, token, caFile }) {
  const place = join(folder, `${signature}-${token ? 'sts' : 'key'}-${caFile ? 'https' : 'http'}`);
  mkdirSync(place);
  const listed = targets.map((each) => `{"task_type": "${each.task_type}", "file_id": ${each.file_id}}`);
  writeFileSync(join(place, 'syncledger.json'),
    `{"database": "history.db", "http": {"signature": "${signature}", "retries": 0, "max_qps": 0
        ${caFile ? `, "ca_file": "${caFile}"` : ''}},
      "workspaces": [{"region": "cn-shanghai", "project_id": 10000, "targets": [${listed}]}]}`);
  recorder.requests.length = 0;
  const { code, output } = await run(program, ['collect', '--config', join(place, 'syncledger.json')], {
    SYNCLEDGER_ENDPOINT: `${caFile ? 'https' : 'http'}://${recorder.host}`,
    ALIBABA_CLOUD_ACCESS_KEY_ID: key.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: key.accessKeySecret,
    ...(token ? { ALIBABA_CLOUD_SECURITY_TOKEN: token } : {}),
    ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true',
  });
  if (code !== 0) throw new Error(`syncledger ended with code ${code}: ${output}`);
  return recorder.requests.map((each) => ({ ...each }))
    .sort((a, b) => (a.parameters.TaskType < b.parameters.TaskType ? -1 : 1));
}

function authorization(request, secret) {
  const payload = signer.hexEncode(signer.hash(Buffer.from(request.body), 'ACS3-HMAC-SHA256'));
  return signer.getAuthorization({ method: request.method, pathname: request.path, query: request.query,
    headers: request.headers }, 'ACS3-HMAC-SHA256', payload, key.accessKeyId, secret);
}

function checkV3(request, token) {
  expectEqual(authorization(request, key.accessKeySecret), request.headers.authorization);
  expectEqual(createHash('sha256').update(request.body).digest('hex'), request.headers['x-acs-content-sha256']);
  expectEqual(token, request.headers['x-acs-security-token']);
  if (authorization(request, otherSecret) === request.headers.authorization) {
    throw new Error('another secret gives the same signature');
  }
}

function withoutSignature({ Signature: _, ...signed }) {
  return signed;
}

function checkV1(request, token) {
  const { parameters, method } = request;
  const signed = withoutSignature(parameters);
  expectEqual(signer.getRPCSignature(signed, method, key.accessKeySecret), parameters.Signature);
  expectEqual(token, parameters.SecurityToken);
  if (signer.getRPCSignature(signed, method, otherSecret) === parameters.Signature) {
    throw new Error('another secret gives the same signature');
  }
}

/** pop-core has no signing function of its own: it sends the same call, and the recorder sees its signature. */
async function checkAgainstPopCore(recorder, request, token) {
  const { Action, ...parameters } = withoutSignature(request.parameters);
  recorder.requests.length = 0;
  const call = clients['pop-core, HMAC-SHA1'](`http://${recorder.host}`, { ...key, securityToken: token });
  await call(Action, { query: parameters });
  expectEqual(recorder.requests[0].parameters, request.parameters);
}

function checkFreshness(requests) {
  const nonces = requests.map((each) => each.headers['x-acs-signature-nonce'] ?? each.parameters.SignatureNonce);
  expectEqual(requests.length, new Set(nonces).size);
}

const libraries = {
  v3: { 'openapi-util': (_, request, token) => checkV3(request, token) },
  v1: { 'openapi-util': (_, request, token) => checkV1(request, token), 'pop-core': checkAgainstPopCore },
};

/** With a server that offers HTTP/2, as the service may. */
async function checkHttp2(program) {
  const [keyFile, caFile] = ['key.pem', 'ca.pem'].map((name) => join(folder, name));
  const made = await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', caFile]);
  if (made.code !== 0) throw new Error(`openssl made no certificate: ${made.output}`);
  const recorder = await startRecorder({ key: readFileSync(keyFile), cert: readFileSync(caFile) });
  let requests = [];
  await check('collect, HTTP/2: is spoken where it is offered', async () => {
    requests = await collect(program, recorder, { signature: 'v3', caFile });
    expectEqual(targets.map(() => '2.0'), requests.map(({ version }) => version));
  });
  for (const request of requests) {
    await check(`collect, HTTP/2: openapi-util signs the ${request.parameters.TaskType} request the same`,
      () => checkV3(request, undefined));
  }
  await recorder.stop();
}

/** \param program the built syncledger */
export async function checkCollect(program) {
  const recorder = await startRecorder();
  const all = [];
  for (const signature of ['v3', 'v1']) {
    for (const token of [undefined, securityToken]) {
      const title = `collect, signature ${signature}, ${token ? 'with' : 'without'} STS`;
      let requests = [];
      await check(`${title}: asks for both targets`, async () => {
        requests = await collect(program, recorder, { signature, token });
        expectEqual(targets, requests.map(({ parameters }) =>
          ({ task_type: parameters.TaskType, file_id: parameters.FileId })));
      });
      all.push(...requests);
      for (const [library, verify] of Object.entries(libraries[signature])) {
        for (const { task_type: type } of targets) {
          await check(`${title}: ${library} signs the ${type} request the same`, async () => {
            const request = requests.find(({ parameters }) => parameters.TaskType === type);
            if (!request) throw new Error('no such request came');
            await verify(recorder, request, token);
          });
        }
      }
    }
  }
  await check('collect: no nonce is used twice', () => checkFreshness(all));
  await recorder.stop();
  await checkHttp2(program);
}
