import { createHash } from 'node:crypto'

/** What Redis runs as one step: nothing of anybody else's comes in between. */
export interface Script {
  readonly text: string
  /** By which Redis knows it once it was loaded. */
  readonly sha: string
}

/** Names of what a log consists of, in the order in which scripts are given them. */
export type Keys = readonly [
  /** Hash: the epoch, when it began, and the seq of the newest event. */
  head: string,
  /** Stream: the events, `<seq>-0` each, so that gaps are arithmetic. */
  events: string,
  /** Hash: the newest price of each symbol. */
  prices: string,
  /** List: the 20 newest notifications, newest first. */
  notifications: string,
  /** String: the token of the process that runs the source. */
  lease: string,
]

/** In braces, so that a cluster keeps them in one place. */
export function keysOf(name: string): Keys {
  const key = (part: string): string => `{${name}}:${part}`
  return [key('head'), key('events'), key('prices'), key('notifications'), key('lease')]
}

/**
 * What scripts begin with that may have the log begin anew: what the caller holds of it, whether the
 * log that is there lacks that, and the new one's begin.
 *
 * Another epoch than the caller's is either newer, which it has not heard of yet, or one that a
 * Redis was set back to, whose numbers were given before. Each has the time of its begin, in µs and
 * always past that of the one before it, by which the two are told apart; it is compared with
 * nothing else. DEL comes first: a Redis that is full lets a script go on writing once it has
 * written, and refuses what it begins with.
 */
const BEGIN = `
local fresh, heldEpoch, heldSince, heldSeq = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'since')
local epoch, last, since = head[1], tonumber(head[2] or '0'), tonumber(head[3] or '0')

local function lacks()
  if not epoch then return true end
  if epoch == heldEpoch then return last < heldSeq end
  return since < heldSince
end

local function begin()
  local now = redis.call('TIME')
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
  epoch, last, since = fresh, 0, math.max(now[1] * 1000000 + now[2], heldSince + 1)
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'seq', '0', 'since', string.format('%.0f', since))
end
`

/**
 * Appends an event and returns its seq and its JSON, which is what every process reads.
 *
 * A log whose head is gone, that has lost events which the caller knows of, or whose stream is ahead
 * of its head begins anew, under the epoch that the caller drew: no seq is ever given twice in one.
 * Numbers stay below 2^53, where Lua's are exact, and are written without an exponent. \`at\` is
 * Redis's TIME, whose two strings are joined as text: as a number of Lua's they would lose digits.
 *
 * The newest price of each symbol and the 20 newest notifications are kept beside the stream,
 * because they may be older than anything in it, and a process that starts late needs them. It costs
 * one more write an event: 0.6 µs of the script's 25 to 33 (INFO commandstats, Redis 7.0).
 */
export const APPEND = script(`${BEGIN}
local oldest, fence = ARGV[5], ARGV[6]
local kind, data, symbol, size = ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10])
if fence ~= '' then
  local holder = redis.call('GET', KEYS[5])
  if not holder then return redis.error_reply('FENCED the lease of the source ran out') end
  if holder ~= fence then
    return redis.error_reply('FENCED the source is run by another process')
  end
end
local now = redis.call('TIME')
local micros = string.rep('0', 6 - #now[2]) .. now[2]
local at = now[1] .. string.sub(micros, 1, 3) .. '.' .. string.sub(micros, 4)

local function append()
  local seq = string.format('%.0f', last + 1)
  local json = '{"id":"' .. epoch .. '.' .. seq .. '","type":"' .. kind .. '","at":' .. at .. ',"data":' .. data .. '}'
  local missing = size - #',"pad":""' - #json
  if size > 0 and missing >= 0 then
    json = string.sub(json, 1, -3) .. ',"pad":"' .. string.rep('x', missing) .. '"}}'
  end
  return seq, json, redis.pcall('XADD', KEYS[2], seq .. '-0', 'json', json)
end

if lacks() then begin() end
local seq, json, added = append()
if added.err and string.find(added.err, 'equal or smaller', 1, true) then
  begin()
  seq, json, added = append()
end
if added.err then return added end
redis.call('HSET', KEYS[1], 'seq', seq)
if symbol ~= '' then
  redis.call('HSET', KEYS[3], symbol, json)
else
  redis.call('LPUSH', KEYS[4], json)
  redis.call('LTRIM', KEYS[4], 0, 19)
end
if epoch == heldEpoch then redis.call('XTRIM', KEYS[2], 'MINID', '~', oldest) end
return { seq, json }
`)

/**
 * Returns the epoch and the newest seq, on which all processes then agree. A log that is not there,
 * that has lost events which the caller holds, or has another event where the caller has its newest
 * begins anew. Its bytes are compared, because a log that was restored may have grown to the same
 * number since. Where that event was trimmed there is nothing to compare, and no cursor that far
 * back resumes. So does one whose stream is ahead of its head: somebody else wrote into it.
 */
export const AGREE = script(`${BEGIN}
local heldJson = ARGV[5]
local isLost = lacks()
if not isLost and epoch == heldEpoch and heldJson ~= '' then
  local there = redis.call('XRANGE', KEYS[2], ARGV[4] .. '-0', ARGV[4] .. '-0')
  isLost = there[1] and there[1][2][2] ~= heldJson
end
local top = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', '1')
if top[1] and tonumber(string.match(top[1][1], '%d+')) > last then isLost = true end
if isLost then begin() end
return redis.call('HMGET', KEYS[1], 'epoch', 'seq')
`)

/**
 * Returns the events from an id on, oldest first: at most so many, and none after those that have so
 * many bytes. COUNT knows of entries alone, so they are taken ten by ten: 500 of 200 B in 50 steps.
 */
export const PAGE = script(`
local from, most, room = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local page = {}
repeat
  local step = redis.call('XRANGE', KEYS[2], from, '+', 'COUNT', '10')
  for _, entry in ipairs(step) do
    if #page == most or room <= 0 then return page end
    from = '(' .. entry[1]
    room = room - #entry[2][2]
    page[#page + 1] = entry[2][2]
  end
until #step == 0
return page
`)

/** Returns epoch, its begin, newest seq, prices and notifications as they are at one moment. */
export const STATE = script(`
local head = redis.call('HMGET', KEYS[1], 'epoch', 'since', 'seq')
return { head[1], head[2], head[3], redis.call('HVALS', KEYS[3]), redis.call('LRANGE', KEYS[4], 0, -1) }
`)

/**
 * Takes the lease under a token, or renews it, for so many milliseconds. Returns 1 where it is the
 * caller's. The token is compared, and no counter: that would not survive FLUSHALL. A Redis that is
 * full renews what it would not give.
 */
export const HOLD = script(`
local holder = redis.call('GET', KEYS[5])
if holder == ARGV[1] then return redis.call('PEXPIRE', KEYS[5], ARGV[2]) end
if holder then return 0 end
redis.call('SET', KEYS[5], ARGV[1], 'PX', ARGV[2])
return 1
`)

/** Gives the lease back, where it is the caller's. */
export const RELEASE = script(`
if redis.call('GET', KEYS[5]) == ARGV[1] then return redis.call('DEL', KEYS[5]) end
return 0
`)

function script(text: string): Script {
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}
