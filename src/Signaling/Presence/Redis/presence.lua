-- One change of one person's presence, in one step. Answers with her state after it and tells the nodes if it is new.
-- KEYS  1 her hash   2 the index of changes, by Redis's own time
-- ARGV  1 the channel   2 her id   3 the version that the caller gave it   4 the change   5... its arguments
-- The hash: v version, s n u what she chose, b busy, c:ID a connection ("node device").
-- Beside it a key for each connection (hash key:ID) and for being busy (hash key:!busy), which expire unless renewed.
local person, index = KEYS[1], KEYS[2]
local given, change = tonumber(ARGV[3]), ARGV[4]
local stored = tonumber(redis.call('HGET', person, 'v') or '0')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- The lowest byte of a version is that of the node that gave it: two nodes never mean different things by one version.
local version = given
if given <= stored then
  version = stored - stored % 256 + given % 256
  if version <= stored then version = version + 256 end
end
local changed = false

local function choose(status, note, ends)
  redis.call('HDEL', person, 's', 'n', 'u')
  if status ~= '' then redis.call('HSET', person, 's', status) end
  if note ~= '' then redis.call('HSET', person, 'n', note) end
  if ends ~= '' then redis.call('HSET', person, 'u', ends) end
end

local function busy(is, life)
  if is then
    redis.call('HSET', person, 'b', '1')
    redis.call('SET', person .. ':!busy', '1', 'PX', life)
  else
    redis.call('HDEL', person, 'b')
    redis.call('DEL', person .. ':!busy')
  end
end

local function connect(id, connection, life)
  redis.call('HSET', person, 'c:' .. id, connection)
  redis.call('SET', person .. ':' .. id, connection, 'PX', life)
end

if change == 'came' then
  changed = redis.call('HGET', person, 'c:' .. ARGV[5]) ~= ARGV[6]
  connect(ARGV[5], ARGV[6], ARGV[7])
elseif change == 'went' then
  changed = redis.call('HDEL', person, 'c:' .. ARGV[5]) == 1
  redis.call('DEL', person .. ':' .. ARGV[5])
elseif change == 'chosen' then
  choose(ARGV[5], ARGV[6], ARGV[7])
  changed = true
elseif change == 'busy' then
  changed = (redis.call('HEXISTS', person, 'b') == 1) ~= (ARGV[5] == '1')
  busy(ARGV[5] == '1', ARGV[6])
elseif change == 'ranOut' then
  for _, field in ipairs(redis.call('HKEYS', person)) do
    if string.sub(field, 1, 2) == 'c:' and redis.call('EXISTS', person .. ':' .. string.sub(field, 3)) == 0 then
      redis.call('HDEL', person, field)
      changed = true
    end
  end
  if redis.call('HEXISTS', person, 'b') == 1 and redis.call('EXISTS', person .. ':!busy') == 0 then
    redis.call('HDEL', person, 'b')
    changed = true
  end
  local ends = redis.call('HGET', person, 'u')
  if ends and tonumber(ends) <= now * 1000 then
    choose('', '', '')
    changed = true
  end
elseif change == 'known' and given > stored then
  -- What a node knows is newer than what is here: Redis began anew, or the node was cut off from it.
  redis.call('DEL', person)
  choose(ARGV[5], ARGV[6], ARGV[7])
  if ARGV[8] == '1' then busy(true, ARGV[9]) end
  for i = 10, #ARGV, 2 do connect(ARGV[i], ARGV[i + 1], ARGV[9]) end
  changed = true
end

if changed then
  redis.call('HSET', person, 'v', string.format('%.0f', version))
  redis.call('ZADD', index, now, ARGV[2])
end

local state = cjson.encode({ARGV[2], string.format('%.0f', changed and version or stored), unpack(redis.call('HGETALL', person))})
if changed then redis.call('PUBLISH', ARGV[1], state) end
return state
