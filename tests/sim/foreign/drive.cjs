// The simulator as clients see it that others have written, unchanged: node drive.cjs NODE_MODULES. TAP.
'use strict';

const assert = require('node:assert');
const { spawn } = require('node:child_process');
const path = require('node:path');
const readline = require('node:readline');

const modules = path.resolve(process.argv[2]);
const SERVICE = 'ncp:sms:kr:000000000000:demo';
const BIZ_SERVICE = 'ncp:kkobizmsg:kr:000000000000:demo';
const FROM = '0200000000';
const TO = '01012345678';
const PICTURE = '/9j/wAARCAABAAEDASIAAhEDAREB/9oAAwEAAP/Z';
const CODE = '[본인] 인증번호 [123456]를 입력해주세요.';
const LATER = { reserveTime: '2099-01-02 09:30' };

let n = 0;
let failed = 0;

async function test(name, run) {
  n++;
  try {
    await run();
    console.log(`ok ${n} - ${name}`);
  } catch (error) {
    failed++;
    console.log(`not ok ${n} - ${name}`);
    console.log(String(error.stack).replace(/^/gm, '# '));
  }
}

// ncloud-mcp-server: every operation of SENS as a tool, asked for in JSON-RPC, a line each.
class Mcp {
  constructor(secret) {
    this.id = 0;
    this.waiting = new Map();
    this.process = spawn(process.execPath, [
      '--require', path.join(__dirname, 'tunnel.cjs'), path.join(modules, 'ncloud-mcp-server/dist/index.js'),
    ], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        NCLOUD_ACCESS_KEY: 'demo',
        NCLOUD_SECRET_KEY: secret,
        NCLOUD_SENS_SMS_SERVICE_ID: SERVICE,
        NCLOUD_SENS_ALIMTALK_SERVICE_ID: BIZ_SERVICE,
        NCLOUD_TOOL_GROUPS: 'application',
        NCLOUD_LANG: 'en',
      },
    });
    readline.createInterface({ input: this.process.stdout }).on('line', (line) => {
      const message = JSON.parse(line);
      this.waiting.get(message.id)?.(message);
    });
  }

  ask(method, params) {
    const id = ++this.id;
    const answer = new Promise((resolve) => this.waiting.set(id, resolve));
    this.process.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return answer;
  }

  async begin() {
    const clientInfo = { name: 'bonin', version: '0' };
    await this.ask('initialize', { protocolVersion: '2024-11-05', capabilities: {}, clientInfo });
    this.process.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
  }

  async call(tool, params) {
    const { result, error } = await this.ask('tools/call', { name: `ncloud_sens_${tool}`, arguments: params });
    assert.ok(!error, JSON.stringify(error));
    return { text: result.content[0].text, isError: Boolean(result.isError) };
  }

  // The answer's JSON, wherever in the text it stands.
  async get(tool, params = {}) {
    const { text, isError } = await this.call(tool, params);
    assert.ok(!isError, text);
    const from = text.search(/[[{]/);
    return from < 0 ? null : JSON.parse(text.slice(from, Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1));
  }

  end() {
    this.process.stdin.end();
    this.process.kill();
  }
}

const sms = (more) => ({ type: 'SMS', from: FROM, content: 'hello', messages: [{ to: TO }], ...more });
const talk = (more) => ({ plusFriendId: '@demo', templateCode: 'verify', messages: [{ to: TO, content: CODE }], ...more });
const day = (ms) => new Date(ms + 9 * 3600000).toISOString().slice(0, 19).replace('T', ' ');

async function testMcp() {
  const mcp = new Mcp('demo-secret-key');
  await mcp.begin();
  let request;
  let message;
  await test('ncloud-mcp-server: sends an SMS', async () => {
    const answer = await mcp.get('send_sms', sms());
    assert.strictEqual(answer.statusCode, '202');
    request = answer.requestId;
  });
  await test('ncloud-mcp-server: lists by request, and by time (blanks as +, colons as %3A)', async () => {
    const answer = await mcp.get('list_sms_requests', { requestId: request });
    assert.strictEqual(answer.messages[0].to, TO);
    message = answer.messages[0].messageId;
    const now = Date.now();
    const window = { requestStartTime: day(now - 600000), requestEndTime: day(now + 600000), pageSize: 1, to: TO };
    assert.strictEqual((await mcp.get('list_sms_requests', window)).messages.length, 1);
  });
  await test('ncloud-mcp-server: result of one', async () => {
    const answer = await mcp.get('get_sms_status', { messageId: message });
    assert.deepStrictEqual([answer.messages[0].status, answer.messages[0].statusCode], ['COMPLETED', '0']);
  });
  await test('ncloud-mcp-server: uploads a picture and sends it', async () => {
    const file = await mcp.get('upload_sms_attachment', { fileName: 'a.jpg', fileBody: `data:image/jpeg;base64,${PICTURE}` });
    const answer = await mcp.get('send_sms', sms({ type: 'MMS', subject: '제목', files: [{ fileId: file.fileId }] }));
    const list = await mcp.get('list_sms_requests', { requestId: answer.requestId });
    assert.deepStrictEqual([list.messages[0].type, list.messages[0].files[0].fileId], ['MMS', file.fileId]);
  });
  for (const [kind, send, body] of [['sms', 'send_sms', sms(LATER)], ['alimtalk', 'send_alimtalk', talk(LATER)]]) {
    await test(`ncloud-mcp-server: a reservation of ${kind}, and its end`, async () => {
      const { requestId } = await mcp.get(send, body);
      const status = () => mcp.get(`get_${kind}_reservation_status`, { reserveId: requestId });
      assert.strictEqual((await status()).reserveStatus, 'READY');
      assert.ok(!(await mcp.call(`cancel_${kind}_reservation`, { reserveId: requestId, confirm: true })).isError);
      assert.strictEqual((await status()).reserveStatus, 'CANCELED');
    });
  }
  await test('ncloud-mcp-server: opt-outs are added, listed, and removed by a DELETE with a body', async () => {
    assert.strictEqual((await mcp.get('register_sms_unsubscribes', { clientTelNos: [TO] }))[0].registerType, 'M');
    assert.strictEqual((await mcp.get('list_sms_unsubscribes', { clientTelNo: TO }))[0].clientTelNo, TO);
    assert.ok(!(await mcp.call('delete_sms_unsubscribes', { clientTelNos: [TO], confirm: true })).isError);
    assert.ok(!(await mcp.call('list_sms_unsubscribes', { clientTelNo: TO })).text.includes(TO));
  });
  await test('ncloud-mcp-server: channels and templates (@ as %40)', async () => {
    assert.strictEqual((await mcp.get('list_alimtalk_channels'))[0].channelId, '@demo');
    assert.strictEqual((await mcp.get('list_alimtalk_templates', { channelId: '@demo' })).length, 3);
  });
  await test('ncloud-mcp-server: an AlimTalk, listed and delivered', async () => {
    const answer = await mcp.get('send_alimtalk', talk());
    assert.strictEqual(answer.messages[0].requestStatusCode, 'A000');
    const filters = { requestId: answer.requestId, messageStatusName: 'success', requestStatusName: 'success' };
    const list = await mcp.get('list_alimtalk_requests', filters);
    const result = await mcp.get('get_alimtalk_status', { messageId: list.messages[0].messageId });
    assert.strictEqual(result.messageStatusCode, '0000');
    assert.strictEqual((await mcp.call('list_alimtalk_requests', { ...filters, messageStatusName: 'fail' })).text.includes(TO), false);
  });
  await test('ncloud-mcp-server: reads a refusal of SENS', async () => {
    const answer = await mcp.call('send_sms', sms({ from: '0212345678' }));
    assert.ok(answer.isError && answer.text.includes('registered'), answer.text);
  });
  mcp.end();
  await test('ncloud-mcp-server: reads a refusal of the gateway', async () => {
    const stranger = new Mcp('wrong');
    await stranger.begin();
    const answer = await stranger.call('list_alimtalk_channels', {});
    stranger.end();
    assert.ok(answer.isError && /401|Authentication/.test(answer.text), answer.text);
  });
}

// Both are libraries with axios, one of 2020 and one of 2021.
async function testLibraries() {
  require('./tunnel.cjs');
  const { SENS } = require(path.join(modules, 'ncp-client'));
  const { NCPClient } = require(path.join(modules, 'node-sens'));
  await test('ncp-client: sends (its text in the message, a blank as default), lists, and reads the result', async () => {
    const agent = new SENS().smsService(
      { accessKey: 'demo', secretKey: 'demo-secret-key' }, { phone: FROM, serviceId: SERVICE },
    );
    const sent = await agent.sendSMS([{ to: TO, content: 'from ncp-client' }]);
    assert.ok(sent.isSuccess, JSON.stringify(sent));
    const list = await agent.searchMessageRequest(sent.data.requestId);
    assert.strictEqual(list.data.messages[0].to, TO);
    const result = await agent.searchMessageResult(list.data.messages[0].messageId);
    assert.ok(result.isSuccess, JSON.stringify(result));
  });
  await test('node-sens: sends, and is told why not', async () => {
    const options = { phoneNumber: FROM, serviceId: SERVICE, accessKey: 'demo' };
    const client = new NCPClient({ ...options, secretKey: 'demo-secret-key' });
    assert.deepStrictEqual(await client.sendSMS({ to: TO, content: 'from node-sens' }), { success: true, status: 202, msg: 'Accepted' });
    const stranger = new NCPClient({ ...options, secretKey: 'wrong' });
    assert.deepStrictEqual(await stranger.sendSMS({ to: TO, content: 'x' }), { success: false, status: 401, msg: 'Unauthorized' });
  });
}

testMcp().then(testLibraries).then(() => {
  console.log(`1..${n}`);
  process.exit(failed > 0 ? 1 : 0);
});
