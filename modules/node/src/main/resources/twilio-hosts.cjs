// Made by `./strowger up --https`, for node --require. Has Node's own HTTPS agent find api.twilio.com,
// routes.dublin.ie1.twilio.com and so on at the sites of a local cluster; the SDK does not know. Every other host is
// where it was.
'use strict'
const https = require('node:https')

const sites = {
  // of this cluster
}

// A region stands after an edge. What names none, or one that is not here, is for us1 to answer.
const TWILIOS = /^(?:api|routes)\.(?:[^.]+\.)?(?:([^.]+)\.)?twilio\.com$/
const connect = https.Agent.prototype.createConnection

https.Agent.prototype.createConnection = function (options, ...rest) {
  const named = TWILIOS.exec(options.host)
  const here = named === null ? {} : { ...(sites[named[1]] ?? sites.us1), servername: options.host }
  return connect.call(this, { ...options, ...here }, ...rest)
}
