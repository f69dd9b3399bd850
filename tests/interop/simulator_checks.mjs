// Official clients against the simulator: what it takes for a right signature, and what not.
import { key, otherSecret, securityToken } from './account.mjs';
import { check, expectEqual, expectRefusal } from './checks.mjs';
import { clients } from './official_clients.mjs';
import { startSimulator } from './programs.mjs';

const task = (type, fileId) => ({ query: { ProjectId: '10000', TaskType: type, FileId: String(fileId) } });
const node = task('DI_REALTIME', 101);
const taskOfExpiredToken = task('DI_REALTIME', 199);
const name = "支付流水 (a+b=c*d/e~f!'g'&h%20i)";

/** What each call is to give: name, action, parameters, and the expected part of Data. */
const calls = [
  ['a node', 'GetDISyncInstanceInfo', node, (data) => data,
    { Status: 'NORUN', Message: '读取 binlog 失败', Name: name, SolutionInfo: null }],
  ['a solution', 'GetDISyncInstanceInfo', task('DI_SOLUTION', 200), (data) => data,
    { Status: 'success', Message: null, Name: null,
      SolutionInfo: { Status: 'run', Id: 200, CreatorName: 'dataworks_3h1',
        StepDetail: [{ Status: 'success', StepId: 1, StepName: 'create tables', Info: '' },
                     { Status: 'run', StepId: 2, StepName: '全量同步', Info: '' }] } }],
  ['a list of files', 'ListFiles', { body: { ProjectId: '10000', ExactFileName: name } },
    (data) => data.Files.map((file) => [file.FileId, file.FileName]), [[101, name]]],
];

async function checkClient(title, connect) {
  for (const [what, action, parameters, part, expected] of calls) {
    await check(`${title}: gets ${what}`, async () => {
      const body = await connect()(action, parameters);
      expectEqual(expected, part(body.Data));
    });
    await check(`${title}: is refused ${what} with a wrong secret`, () =>
      expectRefusal('SignatureDoesNotMatch', () => connect({ accessKeySecret: otherSecret })(action, parameters)));
  }
}

async function checkTokens(title, connect) {
  const get = (credentials, parameters) => () => connect(credentials)('GetDISyncInstanceInfo', parameters);
  await check(`${title}: a wrong token is refused`, () =>
    expectRefusal('InvalidSecurityToken.Malformed', get({ securityToken: 'wrong' }, node)));
  await check(`${title}: an expired token is refused`, () =>
    expectRefusal('InvalidSecurityToken.Expired', get({}, taskOfExpiredToken)));
  await check(`${title}: no token is refused`, () =>
    expectRefusal('MissingSecurityToken', get({ securityToken: undefined }, node)));
}

/** \param program the dataworks-simulator */
export async function checkSimulator(program, scenario) {
  const options = ['--scenario', scenario, '--access-key-id', key.accessKeyId,
                   '--access-key-secret', key.accessKeySecret];
  for (const token of [undefined, securityToken]) {
    const simulator = await startSimulator(program, token ? [...options, '--security-token', token] : options);
    for (const [client, make] of Object.entries(clients)) {
      const title = `${client}, ${token ? 'with' : 'without'} STS`;
      const connect = (changed = {}) => make(simulator.url, { ...key, securityToken: token, ...changed });
      await checkClient(title, connect);
      if (token) await checkTokens(title, connect);
    }
    await simulator.stop();
  }
}
