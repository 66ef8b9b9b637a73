// Calls every operation of Twilio's OpenAPI files through Twilio's SDK for Node.js, in each region, as an application
// does, and makes an application's mistakes with regions. Prints a line of JSON for each call: {region, call, ok,
// problem, exchanges: [{method, path, parameters, status}]}, the exchanges as they went over the wire, `parameters`
// whether a body went with them; and first {version}. Goes on after a failure, and ends with 1 if there was one.
//
// Environment: STROWGER_ACCOUNT, STROWGER_REGIONS ({"ie1": {"edge": "dublin", "token": "..."}}), and for Node itself what
// `./strowger up --https` prints. Everything is made in a sub-account, which is closed at the end.
import assert from 'node:assert/strict'
import diagnostics from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import twilio from 'twilio'

const account = process.env.STROWGER_ACCOUNT
const regions = JSON.parse(process.env.STROWGER_REGIONS)
const PASSWORD = 'IWasAtSignal2018'
const MORE_THAN_BEGIN_MEANWHILE = 5 // an account's calls begin one a second
const PATIENCE = 60_000 // ms, for what takes its time, as a call does that reaches nobody

let exchanges = []
diagnostics.subscribe('http.client.response.finish', ({ request, response }) =>
  exchanges.push({
    method: request.method,
    path: request.path,
    parameters: Number(request.getHeader('content-length') ?? 0) > 0,
    status: response.statusCode
  }))

let region = ''
let failures = 0

/** One call of the SDK, and what has to be true of what it resolves to. Resolves to that; to nothing if it failed. */
async function call(name, calling, check = () => {}) {
  exchanges = []
  let found
  let problem = ''
  try {
    found = await calling()
    await check(found)
  } catch (failure) {
    problem = `${failure.status ?? ''} ${failure.code ?? ''} ${failure.message}`.trim()
    failures++
  }
  console.log(JSON.stringify({ region, call: name, ok: problem === '', problem, exchanges }))
  return found
}

/** That the SDK rejects with a RestException of this status and code, and what it says. */
const refused = (name, status, code, calling, message = '') =>
  call(`${name} is refused`, () =>
    assert.rejects(calling, failure => {
      assert.ok(failure.message.includes(message), `not "${message}": ${failure.message}`)
      assert.equal(failure.constructor.name, 'RestException')
      assert.equal(failure.status, status)
      assert.equal(failure.code, code)
      assert.equal(failure.moreInfo, `https://www.twilio.com/docs/errors/${code}`)
      return true
    }))

const sids = items => items.map(item => item.sid)
const sameAs = made => fetched => assert.deepEqual(fetched.toJSON(), made.toJSON())
const has = (...made) => items => {
  for (const { sid } of made) assert.ok(sids(items).includes(sid), `${sid} is not listed`)
  assert.equal(new Set(sids(items)).size, items.length, 'something is listed twice')
}
const isTrue = deleted => assert.equal(deleted, true)
const isRecent = date => assert.ok(Math.abs(date - new Date()) < 60_000, `not a date of now: ${date}`)

/** Create two resources, fetch one, list both from page to page, update one and delete both; `between` is done while they are there. */
async function life(name, list, values, otherValues, changes, between = async () => {}) {
  const create = values => call(`${name}.create`, () => list.create(values), made => {
    isRecent(made.dateCreated)
    for (const [key, value] of Object.entries(values))
      if (key in made && key !== 'credentialListSid' && key !== 'ipAccessControlListSid') assert.equal(made[key], value, key)
  })
  const made = await create(values)
  const other = await create({ ...values, ...otherValues })
  if (made === undefined || other === undefined) return
  await call(`${name}(sid).fetch`, () => list(made.sid).fetch(), sameAs(made))
  await call(`${name}.list`, () => list.list({ pageSize: 1 }), has(made, other))
  await call(`${name}.page`, () => list.page({ pageSize: 1 }), async page => {
    assert.equal(page.instances.length, 1)
    const next = await page.nextPage()
    assert.equal(next.instances.length, 1)
    assert.deepEqual(sids((await next.previousPage()).instances), sids(page.instances))
  })
  await call(`${name}.each`, async () => {
    const seen = []
    await new Promise((resolve, reject) =>
      list.each({ pageSize: 1, callback: item => seen.push(item), done: failure => (failure ? reject(failure) : resolve()) }))
    return seen
  }, has(made, other))
  if (changes !== undefined)
    await call(`${name}(sid).update`, () => list(made.sid).update(changes), changed => {
      assert.equal(changed.sid, made.sid)
      for (const [key, value] of Object.entries(changes)) if (key in changed) assert.equal(changed[key], value, key)
    })
  await between(made)
  for (const { sid } of [other, made]) await call(`${name}(sid).remove`, () => list(sid).remove(), isTrue)
  await refused(`${name}(sid).fetch`, 404, 20404, () => list(made.sid).fetch())
}

async function lists(client) {
  await life('sip.credentialLists', client.sip.credentialLists,
    { friendlyName: 'node devices' }, { friendlyName: 'node doors' }, { friendlyName: 'node phones' },
    list => life('sip.credentialLists(sid).credentials', client.sip.credentialLists(list.sid).credentials,
      { username: 'alice', password: PASSWORD }, { username: 'bob' }, { password: PASSWORD + '6' }))
  await life('sip.ipAccessControlLists', client.sip.ipAccessControlLists,
    { friendlyName: 'node offices' }, { friendlyName: 'node shops' }, { friendlyName: 'node homes' },
    list => life('sip.ipAccessControlLists(sid).ipAddresses', client.sip.ipAccessControlLists(list.sid).ipAddresses,
      { friendlyName: 'Dublin', ipAddress: '192.0.2.0', cidrPrefixLength: 24 }, { friendlyName: 'Cork', ipAddress: '203.0.113.0' },
      { ipAddress: '198.51.100.7', cidrPrefixLength: 32 }))
}

async function domains(client) {
  await life('sip.domains', client.sip.domains,
    {
      domainName: `node-${region}.sip.twilio.com`,
      friendlyName: 'Of the SDK: ä, €',
      sipRegistration: true,
      voiceUrl: 'https://example.com/voice?a=b&c=d',
      voiceMethod: 'GET'
    },
    { domainName: `node-other-${region}.sip.twilio.com` },
    { friendlyName: 'Changed', sipRegistration: false },
    async domain => {
      await refused('sip.domains.create', 400, 21232, () => client.sip.domains.create({ domainName: domain.domainName }))
      await mappings(client, domain)
      await routes(client, domain)
      await calls(client, domain)
    })
}

/** Both views of what is mapped for calls are one store, so each path has lists of its own. */
async function mappings(client, domain) {
  const credentials = name => client.sip.credentialLists.create({ friendlyName: `node ${name}` })
  const addresses = name => client.sip.ipAccessControlLists.create({ friendlyName: `node ${name}` })
  const at = client.sip.domains(domain.sid)
  const ofCredentials = async (name, list, lists) => life(name, list,
    { credentialListSid: (await credentials(lists)).sid }, { credentialListSid: (await credentials(`other ${lists}`)).sid })
  const ofAddresses = async (name, list, lists) => life(name, list,
    { ipAccessControlListSid: (await addresses(lists)).sid }, { ipAccessControlListSid: (await addresses(`other ${lists}`)).sid })
  await ofCredentials('sip.domains(sid).auth.calls.credentialListMappings', at.auth.calls.credentialListMappings, 'calls')
  await ofAddresses('sip.domains(sid).auth.calls.ipAccessControlListMappings', at.auth.calls.ipAccessControlListMappings, 'calls')
  await ofCredentials('sip.domains(sid).auth.registrations.credentialListMappings',
    at.auth.registrations.credentialListMappings, 'registrations')
  await ofCredentials('sip.domains(sid).credentialListMappings', at.credentialListMappings, 'older')
  await ofAddresses('sip.domains(sid).ipAccessControlListMappings', at.ipAccessControlListMappings, 'older')
}

async function routes(client, domain) {
  const isHere = route => assert.equal(route.voiceRegion, region)
  const changes = { voiceRegion: region, friendlyName: 'of Node' }
  for (const [name, context] of Object.entries({
    sipDomains: () => client.routes.v2.sipDomains(domain.domainName),
    phoneNumbers: () => client.routes.v2.phoneNumbers(`+1555123010${Object.keys(regions).indexOf(region)}`),
    trunks: () => client.routes.v2.trunks(`node-${region}.pstn.twilio.com`)
  })) {
    await call(`routes.v2.${name}(name).update`, () => context().update(changes), isHere)
    await call(`routes.v2.${name}(name).fetch`, () => context().fetch(), route => {
      isHere(route)
      assert.equal(route.friendlyName, 'of Node')
    })
  }
}

async function calls(client, domain) {
  const to = `sip:nobody@${domain.domainName}`
  const made = await call('calls.create', () =>
    client.calls.create({ to, from: 'reception', twiml: '<Response><Hangup/></Response>', timeout: 20 }), made => {
    assert.equal(made.direction, 'outbound-api')
    assert.equal(made.to, to)
  })
  if (made === undefined) return
  await call('calls(sid).update with nothing', () => client.calls(made.sid).update({}), same => assert.equal(same.sid, made.sid))
  const waiting = await call('calls.create, until one waits for its turn', async () => {
    for (let more = 1; ; more++) {
      const last = await client.calls.create({ to, from: 'reception', twiml: '<Response/>' })
      if (more === MORE_THAN_BEGIN_MEANWHILE) return last
    }
  }, last => assert.equal(last.status, 'queued'))
  if (waiting === undefined) return
  await call('calls(sid).update', () => client.calls(waiting.sid).update({ status: 'canceled' }),
    canceled => assert.equal(canceled.status, 'canceled'))
  await call('calls(sid).fetch', () => client.calls(waiting.sid).fetch(), same => assert.equal(same.status, 'canceled'))
  await call('calls(sid).fetch, until it has failed', async () => {
    const deadline = Date.now() + PATIENCE
    for (;;) {
      const now = await client.calls(made.sid).fetch()
      if (now.status === 'failed') return now
      assert.ok(Date.now() < deadline, `it is ${now.status}`)
      await sleep(200)
    }
  })
  await call('calls.list', async () => {
    const deadline = Date.now() + PATIENCE // the list is a moment late
    for (;;) {
      const listed = await client.calls.list({ to, pageSize: 1 })
      if (listed.length > MORE_THAN_BEGIN_MEANWHILE || Date.now() > deadline) return listed
      await sleep(200)
    }
  }, has(made, waiting))
  await call('calls(sid).notifications.list', () => client.calls(made.sid).notifications.list(),
    notes => assert.equal(notes[0]?.errorCode, '32009'))
  await call('calls(sid).events.list', () => client.calls(made.sid).events.list())
  await call('calls(sid).recordings.list', () => client.calls(made.sid).recordings.list(),
    recordings => assert.deepEqual(recordings, []))
  await call('recordings.list', () => client.recordings.list(), recordings => assert.deepEqual(recordings, []))
  await call('calls(sid).remove', () => client.calls(made.sid).remove(), isTrue)
  await refused('calls(sid).fetch', 404, 20404, () => client.calls(made.sid).fetch())
}

async function keys(client) {
  const key = await call('newKeys.create', () => client.newKeys.create({ friendlyName: 'ci' }))
  if (key === undefined) return
  const { edge } = regions[region]
  const withKey = twilio(key.sid, key.secret, { accountSid: client.accountSid, region, edge })
  await call('sip.domains.list with the key', () => withKey.sip.domains.list())
  await refused('keys.list with the key', 401, 20003, () => withKey.keys.list())
  const other = await client.newKeys.create({ friendlyName: 'laptop' })
  await call('keys.list', () => client.keys.list({ pageSize: 1 }), has(key, other))
  await call('keys(sid).fetch', () => client.keys(key.sid).fetch(), same => assert.equal(same.friendlyName, 'ci'))
  await call('keys(sid).update', () => client.keys(key.sid).update({ friendlyName: 'builds' }),
    changed => assert.equal(changed.friendlyName, 'builds'))
  await call('keys(sid).remove', () => client.keys(key.sid).remove(), isTrue)
}

/** What goes wrong with regions, and what it says then: the token of one, the resource of one, a host that means another. */
async function mistakes(client, token) {
  const { edge } = regions[region]
  const names = Object.keys(regions)
  const other = names[(names.indexOf(region) + 1) % names.length]
  const tokenOf = async name => {
    const there = twilio(account, regions[name].token, { region: name, edge: regions[name].edge })
    return (await there.api.v2010.accounts(client.accountSid).fetch()).authToken
  }
  const of = (token, options) => twilio(client.accountSid, token, options)
  const list = await call('sip.credentialLists.create', () => client.sip.credentialLists.create({ friendlyName: 'node regional' }))

  await refused(`sip.domains.list with a token of ${other}`, 401, 20003, async () =>
    of(await tokenOf(other), { region, edge }).sip.domains.list(),
  `this is an auth token of ${other}; this host is ${region}; use the one of ${region}, or a host of ${other}`)

  const there = of(await tokenOf(other), { region: other, edge: regions[other].edge })
  const itIsHere = `was not found. It is in ${region}: use api.{edge}.${region}.twilio.com, with an SDK both region and edge`
  await refused(`sip.credentialLists(sid).fetch in ${other}`, 404, 20404, () => there.sip.credentialLists(list.sid).fetch(), itIsHere)
  await refused(`sip.credentialLists(sid).credentials.list in ${other}`, 404, 20404, () =>
    there.sip.credentialLists(list.sid).credentials.list(), itIsHere)

  // whatever the name says, a host without both means us1
  const us1Token = await tokenOf('us1')
  const inUs1 = await of(us1Token, { region: 'us1', edge: regions.us1.edge }).sip.credentialLists.create({ friendlyName: `node ${region} in us1` })
  for (const [name, options] of Object.entries({ 'the region alone': { region }, 'the edge alone': { edge }, neither: {} }))
    await call(`sip.credentialLists(sid).fetch with ${name}`, () =>
      of(us1Token, options).sip.credentialLists(inUs1.sid).fetch(), sameAs(inUs1))
  if (region !== 'us1') {
    await refused('sip.domains.list with the region alone', 401, 20003, () => of(token, { region }).sip.domains.list(),
      `api.${region}.twilio.com has no edge, and a region without an edge means us1, as with Twilio: set edge too, for api.${edge}.${region}.twilio.com`)
    await refused('sip.domains.list with the edge alone', 401, 20003, () => of(token, { edge }).sip.domains.list(),
      `this is an auth token of ${region}; this host is us1; use the one of us1, or a host of ${region}`)
  }

  await refused('sip.domains.list in a region that is not here', 404, 20404, () =>
    of(token, { region: 'jp1', edge: 'tokyo' }).sip.domains.list(),
  `The host api.tokyo.jp1.twilio.com names a region that is not here. There are [${names.toSorted().join(', ')}]`)
}

console.log(JSON.stringify({ version: createRequire(import.meta.url)('twilio/package.json').version }))
for (const [name, { edge, token }] of Object.entries(regions)) {
  region = name
  const owner = twilio(account, token, { region, edge })
  const made = await call('accounts.create', () => owner.api.v2010.accounts.create({ friendlyName: 'of the SDK' }),
    made => assert.equal(made.ownerAccountSid, account))
  if (made === undefined) continue
  await call('accounts.list', () => owner.api.v2010.accounts.list({ friendlyName: 'of the SDK' }), has(made))
  await call('accounts.list, more than a page', () => owner.api.v2010.accounts.list({ pageSize: 1, limit: 2 }), // itself, too
    listed => assert.equal(new Set(sids(listed)).size, 2))
  const client = twilio(made.sid, made.authToken, { region, edge })
  await call('accounts(sid).fetch', () => client.api.v2010.accounts(made.sid).fetch(),
    same => assert.equal(same.authToken, made.authToken))
  await refused('sip.domains.list with another token', 401, 20003, () =>
    twilio(made.sid, 'wrong', { region, edge }).sip.domains.list())
  await lists(client)
  await domains(client)
  await keys(client)
  await mistakes(client, made.authToken)
  await call('accounts(sid).update', () => owner.api.v2010.accounts(made.sid).update({ status: 'closed' }),
    closed => assert.equal(closed.status, 'closed'))
}
process.exitCode = failures === 0 ? 0 : 1
