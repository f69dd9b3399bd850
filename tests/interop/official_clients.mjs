// The official clients behind one face: `call(parameters...)` gives the body of the answer, or throws an error with
// the service's `code`. There is no published package of the DataWorks API for Node, so the generic calls are used,
// with the parameters where the generated clients of other languages put them.
import openApi from '@alicloud/openapi-client';
import openApiUtil from '@alicloud/openapi-util';
import popCore from '@alicloud/pop-core';
import teaUtil from '@alicloud/tea-util';

const version = '2020-05-18';
export const signer = openApiUtil.default;

/** Throws if the client cannot be used with these credentials. */
function openApiClient(endpoint, credentials, signatureAlgorithm) {
  const client = new openApi.default(new openApi.Config({
    ...credentials, signatureAlgorithm, protocol: 'HTTP', endpoint: new URL(endpoint).host,
  }));
  return async (action, { query, body }) => {
    const params = new openApi.Params({
      action, version, protocol: 'HTTP', pathname: '/', method: 'POST', authType: 'AK', style: 'RPC',
      reqBodyType: 'formData', bodyType: 'json',
    });
    const request = new openApi.OpenApiRequest({ query, body });
    return (await client.callApi(params, request, new teaUtil.RuntimeOptions({}))).body;
  };
}

function popCoreClient(endpoint, credentials) {
  const client = new popCore.RPCClient({ ...credentials, endpoint, apiVersion: version });
  return (action, { query, body }) => client.request(action, { ...query, ...body }, { method: 'POST' });
}

/** Name of each way to sign, and what makes a client of it: (endpoint, credentials) -> call. */
export const clients = {
  'openapi-client, V3': (endpoint, credentials) => openApiClient(endpoint, credentials, undefined),
  'openapi-client, HMAC-SHA1': (endpoint, credentials) => openApiClient(endpoint, credentials, 'v2'),
  'pop-core, HMAC-SHA1': popCoreClient,
};
