import { curl } from './parts/states.js';

/** A recorded call (see recorder.js) in other people's languages. The token is read from the environment. */
export const LANGUAGES = {
  curl: (call, session) => (isSip(call) ? sipCurl(call, session) : curl(session, call.path, call.fields, verb(call))),
  Java: java,
  Node: node,
};

const SIP = 'message/sip';
const FORM = 'application/x-www-form-urlencoded';
const isSip = ({ fields }) => typeof fields === 'string';
const verb = ({ method, fields }) => (method === 'POST' && Object.keys(fields ?? {}).length > 0 ? '' : method === 'GET' ? '' : method);

/** A here-document says what is sent as it is; sed ends its lines as SIP wants them. */
function sipCurl({ path, fields }, session) {
  return [
    `sed 's/\\r*$/\\r/' <<'SIP' |`,
    fields.replaceAll('\r\n', '\n').replace(/\n$/, ''),
    'SIP',
    `  curl -u "${session.account_sid}:$AUTH_TOKEN" -H 'Content-Type: ${SIP}' \\`,
    `    --data-binary @- ${location.origin}${path}`,
  ].join('\n');
}

const body = ({ fields }) => (isSip({ fields }) ? fields : new URLSearchParams(fields).toString());

function java(call, session) {
  const { method, path, fields } = call;
  const publisher = fields ? `BodyPublishers.ofString(${JSON.stringify(body(call))})` : 'BodyPublishers.noBody()';
  return [
    'import java.net.URI;',
    'import java.net.http.*;',
    'import java.net.http.HttpRequest.BodyPublishers;',
    'import java.net.http.HttpResponse.BodyHandlers;',
    'import java.util.Base64;',
    '',
    'void main() throws Exception {',
    `    var user = "${session.account_sid}:" + System.getenv("AUTH_TOKEN");`,
    `    var request = HttpRequest.newBuilder(URI.create(${JSON.stringify(location.origin + path)}))`,
    '            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes()))',
    ...(fields ? [`            .header("Content-Type", "${isSip(call) ? SIP : FORM}")`] : []),
    `            .method("${method}", ${publisher})`,
    '            .build();',
    '    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());',
    '    System.out.println(response.body());',
    '}',
  ].join('\n');
}

function node(call, session) {
  const { method, path, fields } = call;
  const content = isSip(call) ? JSON.stringify(fields) : `new URLSearchParams(${JSON.stringify(fields)})`;
  return [
    `const user = \`${session.account_sid}:\${process.env.AUTH_TOKEN}\`;`,
    `const response = await fetch(${JSON.stringify(location.origin + path)}, {`,
    `  method: '${method}',`,
    `  headers: {`,
    "    Authorization: `Basic ${Buffer.from(user).toString('base64')}`,",
    ...(isSip(call) ? [`    'Content-Type': '${SIP}',`] : []),
    '  },',
    ...(fields ? [`  body: ${content},`] : []),
    '});',
    'console.log(await response.text());',
  ].join('\n');
}
