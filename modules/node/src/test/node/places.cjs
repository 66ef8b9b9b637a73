// Loaded before anything else (node --require). Has Node's own HTTPS agent find Twilio's host names at a local cluster,
// and no other host anywhere: nothing goes to Twilio. The SDK does not know.
'use strict'
const https = require('node:https')

const ports = JSON.parse(process.env.STROWGER_PORTS)
const connect = https.Agent.prototype.createConnection

https.Agent.prototype.createConnection = function (options, ...rest) {
  const port = ports[options.host]
  if (port === undefined) throw new Error(`${options.host} is no host of the cluster`)
  return connect.call(this, { ...options, host: '127.0.0.1', port, servername: options.host }, ...rest)
}
