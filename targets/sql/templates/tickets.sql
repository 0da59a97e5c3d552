-- [cells]
-- Each piece once in every cell that it touches: what is looked up is an equality, so that engines join by hash.
CREATE TABLE slt_cells AS
SELECT p.f, p.k + s.j * {w} AS k, p.x, p.e, p.y, p.m
FROM (
  SELECT q.f, q.x - MOD(q.x, {w}) AS k, q.x, q.e, q.y, q.m
  FROM (SELECT f, x, LEAD(x) OVER (PARTITION BY f ORDER BY x) AS e, y, m FROM slt_pieces) q
  WHERE q.m < 3
) p
JOIN slt_steps s ON p.k + s.j * {w} < CASE WHEN p.e < 0 THEN p.e + {w} ELSE p.e END;

-- [read]
-- The rows as they came, words by their numbers: -1 where there is none, -2 where the contract has no such word.
CREATE TABLE slt_rows AS
SELECT e.*, CASE
    WHEN e.said IS NOT NULL THEN e.said
    WHEN e.ts IS NULL OR NOT e.ts BETWEEN {earliest} AND {latest} OR e.kind IS NULL OR e.actor IS NULL THEN 'SLA613'
    WHEN (e.kind = {state_changed} AND e.state IS NULL) OR (e.kind = {priority_changed} AND e.priority IS NULL) THEN 'SLA613'
  END AS code
FROM (
  SELECT e.id, e.ticket, COALESCE(t.plan, {plan}) AS plan, t.as_of, e.seq, e.occurred AS ts, {kinds} AS kind, {actors} AS actor,
    e.channel, e.state, e.priority, COALESCE(e.contains, '') AS contains, e.code AS said,
    {states} AS s, {priorities} AS p
  FROM sla_events e JOIN sla_tickets t ON t.ticket = e.ticket
) e;

-- What is known at the instant of judgment, in order; a row that came twice counts once.
CREATE TABLE slt_sorted AS
SELECT e.*,
  COALESCE(MOD(MAX(CASE WHEN e.p >= 0 THEN e.n * 100000 + e.p END)
    OVER (PARTITION BY e.ticket ORDER BY e.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 100000), -1) AS said_p{carried}
FROM (
  SELECT r.id, r.ticket, r.plan, r.as_of, r.seq, r.ts, r.kind, r.actor, r.channel, r.contains, r.s, r.p, r.state, r.priority,
    ROW_NUMBER() OVER (PARTITION BY r.ticket ORDER BY r.ts, COALESCE(r.seq, 0), r.kind, r.actor,
      CASE WHEN r.channel IS NULL THEN 1 ELSE 0 END, r.channel, CASE WHEN r.state IS NULL THEN 1 ELSE 0 END, r.state,
      CASE WHEN r.priority IS NULL THEN 1 ELSE 0 END, r.priority, CASE WHEN r.contains = '' THEN 1 ELSE 0 END,
      r.contains || '~', r.id) AS n{attributes}
  FROM (
    SELECT r.*, ROW_NUMBER() OVER (PARTITION BY r.ticket, r.kind, r.seq, CASE WHEN r.seq IS NULL THEN r.id END ORDER BY r.id) AS nth
    FROM slt_rows r WHERE r.code IS NULL AND r.ts <= r.as_of
  ) r{attributes_of}
  WHERE r.nth = 1
) e;

-- One row a ticket: why it is undecided, and whether an order by kinds was needed.
CREATE TABLE slt_heads AS
SELECT t.ticket, t.plan, t.as_of, COALESCE(c.known, 0) AS known,
  CASE WHEN c.numbered = 0 AND COALESCE(y.ties, 0) > 0 THEN 1 ELSE 0 END AS tie,
  CASE WHEN {unknown} THEN 'SLA606' WHEN v.plan IS NULL THEN 'SLA603' WHEN t.as_of IS NULL OR NOT t.as_of BETWEEN {earliest} AND {latest} THEN 'SLA612' END AS refused,
  CASE
    WHEN b.code IS NOT NULL THEN b.code
    WHEN c.numbered > 0 AND c.numbered < c.known THEN 'SLA626'
    WHEN c.numbered > 0 AND (d.ticket IS NOT NULL OR ds.ticket IS NOT NULL) THEN 'SLA625'
    WHEN c.numbered = 0 AND (y.clash = 1 OR ys.ticket IS NOT NULL) THEN 'SLA625'
    WHEN f.code IS NOT NULL THEN f.code
  END AS code
FROM (SELECT ticket, COALESCE(plan, {plan}) AS plan, as_of FROM sla_tickets) t
LEFT JOIN (SELECT DISTINCT plan FROM slt_views) v ON v.plan = t.plan
LEFT JOIN (
  SELECT r.ticket, r.code FROM slt_rows r
  JOIN (SELECT ticket, MIN(id) AS id FROM slt_rows WHERE code IS NOT NULL GROUP BY ticket) w ON w.id = r.id
) b ON b.ticket = t.ticket
LEFT JOIN (
  SELECT ticket, COUNT(*) AS known, COUNT(seq) AS numbered FROM slt_rows WHERE code IS NULL AND ts <= as_of GROUP BY ticket
) c ON c.ticket = t.ticket
LEFT JOIN (
  SELECT DISTINCT ticket FROM (
    SELECT ticket, kind, seq FROM slt_rows WHERE code IS NULL AND ts <= as_of AND seq IS NOT NULL GROUP BY ticket, kind, seq
    HAVING MIN(ts) <> MAX(ts) OR MIN(actor) <> MAX(actor) OR MIN(s) <> MAX(s) OR MIN(p) <> MAX(p) OR MIN(contains) <> MAX(contains)
      OR MIN(channel) <> MAX(channel) OR COUNT(channel) NOT IN (0, COUNT(*))
      OR MIN(state) <> MAX(state) OR MIN(priority) <> MAX(priority)
  ) x
) d ON d.ticket = t.ticket
LEFT JOIN (
  SELECT DISTINCT ticket FROM (
    SELECT r.ticket, r.alike, COUNT(*) OVER (PARTITION BY r.ticket, r.kind, r.seq, s.name, s.value, s.yes) AS same
    FROM (
      SELECT id, ticket, kind, seq, COUNT(*) OVER (PARTITION BY ticket, kind, seq) AS alike
      FROM slt_rows WHERE code IS NULL AND ts <= as_of AND seq IS NOT NULL
    ) r JOIN sla_sets s ON s.id = r.id
  ) x WHERE x.same <> x.alike
) ds ON ds.ticket = t.ticket
LEFT JOIN (
  SELECT ticket, SUM(CASE WHEN ts = last_at THEN 1 ELSE 0 END) AS ties,
    MAX(CASE WHEN ts = last_at AND kind = last_kind AND ((s <> last_s AND s <> -1 AND last_s <> -1)
      OR (p <> last_p AND p <> -1 AND last_p <> -1)
      OR (state <> last_state) OR (priority <> last_priority)) THEN 1 ELSE 0 END) AS clash
  FROM (
    SELECT ticket, ts, kind, s, p, state, priority, LAG(ts) OVER (PARTITION BY ticket ORDER BY n) AS last_at,
      LAG(kind) OVER (PARTITION BY ticket ORDER BY n) AS last_kind, LAG(s) OVER (PARTITION BY ticket ORDER BY n) AS last_s,
      LAG(p) OVER (PARTITION BY ticket ORDER BY n) AS last_p, LAG(state) OVER (PARTITION BY ticket ORDER BY n) AS last_state,
      LAG(priority) OVER (PARTITION BY ticket ORDER BY n) AS last_priority
    FROM slt_sorted
  ) x GROUP BY ticket
) y ON y.ticket = t.ticket
LEFT JOIN (
  SELECT DISTINCT a.ticket
  FROM slt_sorted a JOIN slt_sorted b ON b.ticket = a.ticket AND b.n = a.n + 1 AND b.ts = a.ts AND b.kind = a.kind
  JOIN sla_sets x ON x.id = a.id JOIN sla_sets z ON z.id = b.id AND z.name = x.name
  WHERE COALESCE(x.value, '') <> COALESCE(z.value, '') OR COALESCE(x.yes, -1) <> COALESCE(z.yes, -1)
) ys ON ys.ticket = t.ticket
LEFT JOIN (
  SELECT ticket, code FROM (
    SELECT x.ticket, x.code, ROW_NUMBER() OVER (PARTITION BY x.ticket ORDER BY x.n) AS nth
    FROM (
      SELECT x.ticket, x.n, CASE
          WHEN x.gone < x.n THEN 'SLA624'
          WHEN x.s = -2 OR (x.s >= 0 AND x.in_plan IS NULL) THEN 'SLA621'
          WHEN x.p = -2 OR (x.p >= 0 AND x.p_in_plan IS NULL) THEN 'SLA622'
          WHEN x.kind = {reopened} AND (x.ended IS NULL OR x.ended < COALESCE(x.again, 0)) THEN 'SLA623'
        END AS code
      FROM (
        SELECT e.ticket, e.n, e.kind, e.s, e.p, k.plan AS in_plan, q.plan AS p_in_plan,
          MIN(CASE WHEN e.kind = {cancelled} THEN e.n END) OVER (PARTITION BY e.ticket) AS gone,
          MAX(CASE WHEN e.kind IN ({ends}) OR k.ends = 1 THEN e.n END)
            OVER (PARTITION BY e.ticket ORDER BY e.n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended,
          MAX(CASE WHEN e.kind = {reopened} THEN e.n END)
            OVER (PARTITION BY e.ticket ORDER BY e.n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS again
        FROM slt_sorted e
        LEFT JOIN slt_states k ON k.plan = e.plan AND k.s = e.s
        LEFT JOIN slt_priorities q ON q.plan = e.plan AND q.p = e.p
      ) x
    ) x WHERE x.code IS NOT NULL
  ) x WHERE x.nth = 1
) f ON f.ticket = t.ticket;

-- A ticket is read as it stands and, from each reopening on, as the new ticket that may begin there.
CREATE TABLE slt_logs AS
SELECT ROW_NUMBER() OVER (ORDER BY h.ticket, h.gen, v.v) AS g, h.ticket, h.gen, h.as_of, h.tie, v.v, v.s0, v.p0,
  v.first, v.until
FROM (
  SELECT ticket, plan, as_of, tie, 0 AS gen FROM slt_heads WHERE code IS NULL AND refused IS NULL AND known > 0
  UNION ALL
  SELECT h.ticket, h.plan, h.as_of, h.tie, e.n AS gen
  FROM slt_heads h JOIN slt_sorted e ON e.ticket = h.ticket AND e.kind = {reopened}
  WHERE h.code IS NULL AND h.refused IS NULL AND {renews}
) h JOIN slt_views v ON v.plan = h.plan;

-- The events of each reading: the state and the priority after each.
CREATE TABLE slt_walked AS
SELECT w.*, COALESCE(CASE WHEN w.said_p >= 0 THEN w.said_p END, w.by_channel, {matrix}, w.p0) AS prio
FROM (
  SELECT w.*, COALESCE(LAG(w.state) OVER (PARTITION BY w.g ORDER BY w.o), w.s0) AS before,
    MOD(MIN(w.heard) OVER (PARTITION BY w.g ORDER BY w.o ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 100000) AS by_channel
  FROM (
    SELECT l.g, l.v, l.s0, l.p0, e.n * 4 + e.part AS o, e.ts, e.kind, e.actor, e.channel, e.contains, e.s, e.n, e.said_p{us},
      COALESCE(MOD(MAX(CASE WHEN e.s >= 0 THEN (e.n * 4 + e.part) * 100000 + e.s END)
        OVER (PARTITION BY l.g ORDER BY e.n * 4 + e.part ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 100000), l.s0) AS state,
      CASE WHEN e.kind = {reported} AND c.p IS NOT NULL THEN (e.n * 4 + e.part) * 100000 + c.p END AS heard
    FROM slt_logs l
    JOIN (
      SELECT ticket, 0 AS gen, 2 AS part, n, ts, kind, actor, channel, contains, s, said_p{us_plain} FROM slt_sorted
      UNION ALL
      SELECT e.ticket, r.n AS gen, 2 AS part, e.n, e.ts, e.kind, e.actor, e.channel, e.contains, e.s, e.said_p{us}
      FROM slt_sorted e JOIN slt_sorted r ON r.ticket = e.ticket AND r.kind = {reopened} AND r.n < e.n
      UNION ALL
      SELECT r.ticket, r.n AS gen, t.part, r.n, r.ts, t.kind, r.actor, r.channel, r.contains, r.s, r.said_p{us_r}
      FROM slt_sorted r CROSS JOIN (SELECT 0 AS part, {reported} AS kind UNION ALL SELECT 1 AS part, {created} AS kind) t
      WHERE r.kind = {reopened}
    ) e ON e.ticket = l.ticket AND e.gen = l.gen
    LEFT JOIN slt_channels c ON c.v = l.v AND c.channel = e.channel
  ) w
) w;

-- With the moments that states mark; places are counted from 0.
CREATE TABLE slt_placed AS
SELECT e.*, ROW_NUMBER() OVER (PARTITION BY e.g ORDER BY e.o, e.j) - 1 AS pos
FROM (
  SELECT w.g, w.v, w.o, 0 AS j, w.ts, w.kind, w.actor, w.channel, w.contains, w.n, w.state, w.prio{us_w} FROM slt_walked w
  UNION ALL
  SELECT w.g, w.v, w.o, m.j, w.ts, m.kind, w.actor, w.channel, w.contains, w.n, w.state, w.prio{us_w}
  FROM slt_walked w JOIN slt_marks m ON m.v = w.v AND m.s = w.state
  LEFT JOIN (SELECT DISTINCT g, ts, kind FROM slt_walked) k ON k.g = w.g AND k.ts = w.ts AND k.kind = m.kind
  WHERE w.s >= 0 AND w.state <> w.before AND k.g IS NULL
) e;

CREATE TABLE slt_entries AS
SELECT e.*, CASE WHEN e.day_m < 2 THEN e.day_y END AS day,
  MIN(e.pos) OVER (PARTITION BY e.g, e.ts) AS lo,
  MAX(e.pos) OVER (PARTITION BY e.g) AS top,
  MIN(CASE WHEN e.changed = 1 THEN e.pos END) OVER (PARTITION BY e.g ORDER BY e.pos ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS nch,
  MAX(CASE WHEN e.changed = 1 THEN e.pos END) OVER (PARTITION BY e.g ORDER BY e.pos ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS pch,
  MAX(CASE WHEN e.changed = 1 THEN e.pos END) OVER (PARTITION BY e.g, e.ts) AS lch,
  MIN(CASE WHEN e.kind = {reopened} THEN e.pos END) OVER (PARTITION BY e.g ORDER BY e.pos ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS nre,
  MIN(CASE WHEN e.kind = {closed} THEN e.pos END) OVER (PARTITION BY e.g ORDER BY e.pos ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS ncl,
  MIN(CASE WHEN e.kind = {reported} THEN e.pos END) OVER (PARTITION BY e.g ORDER BY e.pos ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS rep
FROM (
  SELECT p.*, z.m AS day_m, z.y AS day_y,
    CASE WHEN p.pos > 0 AND p.prio <> LAG(p.prio) OVER (PARTITION BY p.g ORDER BY p.pos) THEN 1 ELSE 0 END AS changed
  FROM slt_placed p @cell(z, {f_day}, p.ts)
) e;

CREATE TABLE slt_cancels AS
SELECT g, MIN(ts) AS ts FROM slt_entries WHERE kind = {cancelled} GROUP BY g;

-- How long a ticket stays in each state; the last stay lasts. Its end is after all instants rather than none: DuckDB 1.5
-- cannot plan what reads a column without any value, as where no ticket ever changes its state.
CREATE TABLE slt_stays AS
SELECT s.g, s.s, s.a, CASE WHEN s.b IS NULL THEN {latest} + 1 ELSE s.b END AS b, CASE WHEN s.b IS NULL THEN 1 ELSE 0 END AS lasts
FROM (
  SELECT e.g, e.state AS s, e.ts AS a, LEAD(e.ts) OVER (PARTITION BY e.g ORDER BY e.pos) AS b
  FROM (SELECT g, pos, ts, state, LAG(state) OVER (PARTITION BY g ORDER BY pos) AS before FROM slt_entries) e
  WHERE e.before IS NULL OR e.before <> e.state
) s WHERE s.b IS NULL OR s.b <> s.a;

CREATE TABLE slt_spoken AS
SELECT DISTINCT g, prio AS p FROM slt_entries;

-- [hits]
-- Which events are which moments; in a later pass, also where other clocks stopped.
CREATE TABLE slt_hits{i} AS
SELECT e.g, m.mo, e.pos, e.ts
FROM slt_entries e JOIN slt_of_view u ON u.v = e.v JOIN slt_moments m ON m.mo = u.mo AND m.kind = e.kind
WHERE CASE e.actor WHEN 0 THEN m.a0 WHEN 1 THEN m.a1 WHEN 2 THEN m.a2 ELSE m.a3 END = 1 AND {needs}{stopped};

-- The first stop from each place on, by how stops are said.
CREATE TABLE slt_next{i} AS
SELECT n.g, n.sd, n.pos, CASE WHEN MAX(n.latest) = 0 THEN MIN(n.st) WHEN COUNT(n.st) = COUNT(*) THEN MAX(n.st) END AS st
FROM (
  SELECT e.g, s.sd, s.latest, e.pos, MIN(h.pos) OVER (PARTITION BY e.g, s.sd, s.mo ORDER BY e.pos
    ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS st
  FROM slt_entries e JOIN slt_stops s ON s.v = e.v
  JOIN (SELECT DISTINCT m.v, m.sd FROM slt_members m JOIN slt_turns t ON t.c = m.c AND t.pass = {i}) u ON u.v = s.v AND u.sd = s.sd
  LEFT JOIN (SELECT DISTINCT g, mo, pos FROM slt_hits{i}) h ON h.g = e.g AND h.mo = s.mo AND h.pos = e.pos
) n GROUP BY n.g, n.sd, n.pos;

-- Where the clock of each commitment would start.
CREATE TABLE slt_start{i} AS
SELECT s.g, s.c, s.m, s.pos, e.ts, e.lo, e.prio
FROM (
  SELECT l.g, s.c, s.m, CASE WHEN MAX(s.mo) < 0 THEN 0 WHEN MAX(s.latest) = 0 THEN MIN(h.pos)
    WHEN COUNT(h.pos) = COUNT(*) THEN MAX(h.pos) END AS pos
  FROM slt_logs l JOIN slt_starts s ON s.v = l.v JOIN slt_turns t ON t.c = s.c AND t.pass = {i}
  LEFT JOIN (SELECT g, mo, MIN(pos) AS pos FROM slt_hits{i} GROUP BY g, mo) h ON h.g = l.g AND h.mo = s.mo
  GROUP BY l.g, s.c, s.m
) s JOIN slt_entries e ON e.g = s.g AND e.pos = s.pos;

-- [stopped]
UNION ALL
SELECT h.g, h.mo, h.stop_pos AS pos, h.stop_at AS ts
FROM (
  SELECT o.*, ROW_NUMBER() OVER (PARTITION BY o.g, o.mo ORDER BY o.nth) AS first FROM ({earlier}) o
) h WHERE h.first = 1;

-- [picks]
-- Where the commitments of each clock are asked for.
CREATE TABLE slt_asked{i} AS
SELECT DISTINCT a.g, a.c, a.pos
FROM (
  SELECT g, c, pos FROM slt_start{i}
  UNION ALL
  SELECT e.g, c.c, e.pos FROM slt_entries e JOIN slt_clocks c ON c.v = e.v JOIN slt_turns t ON t.c = c.c AND t.pass = {i} WHERE e.pos = e.top OR c.mode = 1
  UNION ALL
  SELECT s.g, c.c, s.pos FROM slt_start{i} s JOIN slt_clocks c ON c.base = s.c
  UNION ALL
  SELECT h.g, c.c, h.pos FROM slt_hits{i} h JOIN slt_updates u ON u.mo = h.mo JOIN slt_clocks c ON c.c = u.c JOIN slt_turns t ON t.c = c.c AND t.pass = {i}
) a;

CREATE TABLE slt_read{i} AS
SELECT q.g, q.pos, q.p, q.k, CASE WHEN {holds} THEN 1 ELSE 0 END AS holds, -1 - ({unread}) AS bad, CASE WHEN {unset} THEN 1 ELSE 0 END AS unset
FROM (
  SELECT a.g, a.pos, a.k, s.p, e.state, e.ts, e.rep, COALESCE(r.channel, CASE WHEN r.g IS NULL THEN e.channel END) AS channel{us_e}{times}
  FROM (SELECT DISTINCT a.g, a.pos, k.k FROM slt_asked{i} a JOIN slt_conditions k ON k.c = a.c) a
  JOIN slt_entries e ON e.g = a.g AND e.pos = a.pos
  JOIN slt_spoken s ON s.g = a.g
  LEFT JOIN slt_entries r ON r.g = e.g AND r.pos = e.rep{times_of}
) q;

CREATE TABLE slt_held{i} AS
SELECT a.g, a.c, a.pos, s.p, m.m, CASE WHEN m.k < 0 OR r.holds = 1 THEN 1 ELSE 0 END AS held, r.bad, COALESCE(r.unset, 0) AS unset
FROM slt_asked{i} a JOIN slt_spoken s ON s.g = a.g
JOIN slt_members m ON m.c = a.c AND (m.p = -1 OR m.p = s.p)
LEFT JOIN slt_read{i} r ON r.g = a.g AND r.pos = a.pos AND r.p = s.p AND r.k = m.k;

-- A default yields to its exception.
CREATE TABLE slt_picked{i} AS
SELECT h.g, h.c, h.pos, h.p, h.m
FROM slt_held{i} h LEFT JOIN slt_yields y ON y.m = h.m
LEFT JOIN slt_held{i} o ON o.g = h.g AND o.c = h.c AND o.pos = h.pos AND o.p = h.p AND o.m = y.other AND o.held = 1
WHERE h.held = 1
GROUP BY h.g, h.c, h.pos, h.p, h.m
HAVING COUNT(o.m) = 0;

CREATE TABLE slt_pick{i} AS
SELECT h.g, h.c, h.pos, h.p, COUNT(k.m) AS n, MIN(k.m) AS m, MOD(MIN(h.m * 1000 + h.bad), 1000) AS bad, MAX(h.unset) AS unset
FROM slt_held{i} h LEFT JOIN slt_picked{i} k ON k.g = h.g AND k.c = h.c AND k.pos = h.pos AND k.p = h.p AND k.m = h.m
GROUP BY h.g, h.c, h.pos, h.p;

-- How each clock begins: at its start, or once a change of priority first gives it a commitment.
CREATE TABLE slt_begin{i} AS
SELECT l.g, c.c, c.mode, b.chpos, b.pos, b.ts, b.lo, b.p, b.n, b.m, b.unset, CASE WHEN b.chpos IS NULL OR x.chpos <= b.chpos THEN x.bad END AS bad
FROM slt_logs l JOIN slt_clocks c ON c.v = l.v AND c.mode < 3 JOIN slt_turns t ON t.c = c.c AND t.pass = {i}
LEFT JOIN (
  SELECT b.g, b.c, b.chpos, b.pos, b.ts, b.lo, b.p, COUNT(*) AS n, MIN(b.m) AS m, MAX(b.unset) AS unset
  FROM (
    SELECT b.*, MIN(b.pos) OVER (PARTITION BY b.g, b.c) AS least
    FROM (
      SELECT b.*, MIN(b.chpos) OVER (PARTITION BY b.g, b.c) AS earliest
      FROM (
        SELECT s.g, s.c, s.m, s.pos, s.ts, s.lo, s.prio AS p, -1 AS chpos, q.unset
        FROM slt_start{i} s
        JOIN slt_picked{i} k ON k.g = s.g AND k.c = s.c AND k.pos = s.pos AND k.p = s.prio AND k.m = s.m
        JOIN slt_pick{i} q ON q.g = s.g AND q.c = s.c AND q.pos = s.pos AND q.p = s.prio
        UNION ALL
        SELECT s.g, s.c, s.m, s.pos, s.ts, s.lo, e.prio AS p, e.pos AS chpos, q.unset
        FROM slt_start{i} s JOIN slt_entries e ON e.g = s.g AND e.changed = 1 AND e.pos >= s.pos
        JOIN slt_members m ON m.m = s.m
        JOIN slt_picked{i} k ON k.g = s.g AND k.c = s.c AND k.pos = s.pos AND k.p = e.prio AND k.m = s.m
        JOIN slt_pick{i} q ON q.g = s.g AND q.c = s.c AND q.pos = s.pos AND q.p = e.prio
        LEFT JOIN slt_next{i} n ON n.g = s.g AND n.sd = m.sd AND n.pos = s.lo
        WHERE n.st IS NULL OR n.st >= e.pos
      ) b
    ) b WHERE b.chpos = b.earliest
  ) b WHERE b.pos = b.least
  GROUP BY b.g, b.c, b.chpos, b.pos, b.ts, b.lo, b.p
) b ON b.g = l.g AND b.c = c.c
LEFT JOIN (
  SELECT x.g, x.c, MIN(x.chpos) AS chpos, MOD(MIN(((x.chpos + 2) * 100000 + x.m) * 1000 + x.bad), 1000) AS bad
  FROM (
    SELECT s.g, s.c, s.m, -1 AS chpos, q.bad
    FROM slt_start{i} s JOIN slt_pick{i} q ON q.g = s.g AND q.c = s.c AND q.pos = s.pos AND q.p = s.prio
    UNION ALL
    SELECT s.g, s.c, s.m, e.pos AS chpos, q.bad
    FROM slt_start{i} s JOIN slt_entries e ON e.g = s.g AND e.changed = 1
    JOIN slt_pick{i} q ON q.g = s.g AND q.c = s.c AND q.pos = s.pos AND q.p = e.prio{dread}
  ) x
  LEFT JOIN (
    SELECT s.g, s.c, MIN(-1) AS chpos
    FROM slt_start{i} s JOIN slt_picked{i} k ON k.g = s.g AND k.c = s.c AND k.pos = s.pos AND k.p = s.prio AND k.m = s.m
    GROUP BY s.g, s.c
  ) o ON o.g = x.g AND o.c = x.c
  WHERE x.bad IS NOT NULL AND (x.chpos < 0 OR o.g IS NULL)
  GROUP BY x.g, x.c
) x ON x.g = l.g AND x.c = c.c;

-- From each stop: the reopening after it, whether the clock runs on, and its next stop.
CREATE TABLE slt_link{i} AS
SELECT k.g, k.m, k.st, k.st_at, k.nre, k.re_at, k.rev, n.st AS nxt
FROM (
  SELECT s.g, m.m, m.sd, s.st, e.ts AS st_at, e.nre, r.ts AS re_at, CASE
      WHEN e.nre IS NULL THEN 0
      WHEN m.mode = 1 THEN 1
      WHEN m.mode = 2 AND m.days IS NULL THEN 0
      WHEN e.ncl < e.nre THEN 0
      WHEN m.days IS NULL THEN 1
      WHEN r.day <= e.day + m.days * 86400 THEN 1
      ELSE 0
    END AS rev
  FROM (SELECT DISTINCT g, sd, st FROM slt_next{i} WHERE st IS NOT NULL) s
  JOIN slt_entries e ON e.g = s.g AND e.pos = s.st
  JOIN slt_members m ON m.v = e.v AND m.sd = s.sd AND m.revivable = 1
  LEFT JOIN slt_entries r ON r.g = e.g AND r.pos = e.nre
) k
LEFT JOIN slt_next{i} n ON n.g = k.g AND n.sd = k.sd AND n.pos = CASE WHEN k.rev = 1 THEN k.nre + 1 END;

-- All the stops that follow from one, by reopenings that revive.
CREATE TABLE slt_chain{i} AS
WITH RECURSIVE chain(g, m, st, cur, d) AS (
  SELECT CAST(g AS BIGINT), CAST(m AS BIGINT), CAST(st AS BIGINT), CAST(st AS BIGINT), CAST(0 AS BIGINT) FROM slt_link{i}
  UNION ALL
  SELECT c.g, c.m, c.st, CAST(l.nxt AS BIGINT), c.d + 1
  FROM chain c JOIN slt_link{i} l ON l.g = c.g AND l.m = c.m AND l.st = c.cur
  WHERE l.rev = 1 AND l.nxt IS NOT NULL AND c.d < {rounds}
)
SELECT g, m, st, cur, d FROM chain;

-- Where a clock that stopped there is stopped in the end; none where it runs on.
CREATE TABLE slt_final{i} AS
SELECT c.g, c.m, c.st, c.d, CASE WHEN l.rev = 0 THEN l.st END AS last_pos, CASE WHEN l.rev = 0 THEN l.st_at END AS last_at,
  l.st AS seen_pos, CASE WHEN l.rev = 0 AND l.nre IS NOT NULL THEN 1 ELSE 0 END AS renewed
FROM (SELECT g, m, st, MAX(d) AS d FROM slt_chain{i} GROUP BY g, m, st) c
JOIN slt_chain{i} x ON x.g = c.g AND x.m = c.m AND x.st = c.st AND x.d = c.d
JOIN slt_link{i} l ON l.g = c.g AND l.m = c.m AND l.st = x.cur;

-- [runs]
-- Where a series of updates ends: its last stop, where no reopening revives it.
CREATE TABLE slt_series{i} AS
SELECT b.g, b.c, b.m, b.pos, b.ts, b.lo, b.p, b.unset, n.st, m.grid,
  -- Points differ by priority: they are not followed over a change.
  CASE WHEN o.grid = 1 AND (o.n > 1 OR m.p >= 0 OR m.k >= 0) AND (b.chpos >= 0 OR h.last > b.pos) THEN 1 ELSE 0 END AS mixed,
  CASE WHEN f.g IS NULL THEN n.st ELSE f.last_pos END AS over_pos, CASE WHEN f.g IS NULL THEN e.ts ELSE f.last_at END AS over_at,
  CASE WHEN f.renewed = 1 THEN a.n END AS again
FROM slt_begin{i} b JOIN slt_members m ON m.m = b.m
LEFT JOIN slt_next{i} n ON n.g = b.g AND n.sd = m.sd AND n.pos = b.lo
LEFT JOIN slt_entries e ON e.g = b.g AND e.pos = n.st
LEFT JOIN slt_final{i} f ON f.g = b.g AND f.m = b.m AND f.st = n.st
LEFT JOIN slt_entries q ON q.g = b.g AND q.pos = f.seen_pos
LEFT JOIN slt_entries a ON a.g = b.g AND a.pos = q.nre
JOIN (SELECT c, MAX(grid) AS grid, COUNT(*) AS n FROM slt_members GROUP BY c) o ON o.c = b.c
LEFT JOIN (SELECT g, MAX(pos) AS last FROM slt_entries WHERE changed = 1 GROUP BY g) h ON h.g = b.g
WHERE b.mode = 2 AND b.n = 1 AND b.bad IS NULL;

-- Each start of a cycle of updates: the start itself, then each update.
CREATE TABLE slt_tick{i} AS
SELECT g, c, pos AS begun, -1 AS nth, pos, lo AS first FROM slt_series{i} WHERE grid = 0 AND mixed = 0
UNION ALL
SELECT s.g, s.c, s.pos AS begun, h.pos AS nth, h.pos, h.pos + 1 AS first
FROM slt_series{i} s JOIN slt_updates u ON u.m = s.m JOIN slt_hits{i} h ON h.g = s.g AND h.mo = u.mo
WHERE s.grid = 0 AND s.mixed = 0 AND h.pos >= s.lo AND (s.over_pos IS NULL OR h.pos < s.over_pos);

-- Cycles that begin without a promise: the change that first gives them one, unless they end before (K5).
CREATE TABLE slt_later{i} AS
SELECT x.g, x.c, x.at, x.nth, MIN(e.pos) AS chpos
FROM (
  SELECT s.g, c.c, s.pos AS at, u.nth, u.pos, CASE WHEN s.over_pos < u.nxt THEN s.over_pos ELSE COALESCE(u.nxt, s.over_pos) END AS until
  FROM slt_series{i} s JOIN slt_clocks c ON c.base = s.c
  JOIN (
    SELECT t.*, LEAD(t.pos) OVER (PARTITION BY t.g, t.c, t.begun ORDER BY t.nth) AS nxt FROM slt_tick{i} t
  ) u ON u.g = s.g AND u.c = s.c AND u.begun = s.pos
  WHERE s.grid = 0
  UNION ALL
  SELECT e.g, c.c, e.pos AS at, e.pos AS nth, e.pos, n2.st AS until
  FROM slt_begin{i} b JOIN slt_clocks c ON c.c = b.c
  JOIN slt_next{i} n ON n.g = b.g AND n.sd = c.sd AND n.pos = 0
  JOIN slt_entries e ON e.g = b.g AND e.pos > n.st
  LEFT JOIN slt_next{i} n2 ON n2.g = e.g AND n2.sd = c.sd AND n2.pos = e.pos + 1
  WHERE b.mode = 1 AND (b.n = 1 OR b.pos IS NULL) AND b.bad IS NULL
) x
JOIN slt_entries f ON f.g = x.g AND f.pos = x.pos
LEFT JOIN slt_pick{i} o ON o.g = x.g AND o.c = x.c AND o.pos = x.at AND o.p = f.prio AND o.n > 0
JOIN slt_entries e ON e.g = x.g AND e.changed = 1 AND e.pos > x.pos AND (x.until IS NULL OR e.pos < x.until)
JOIN slt_pick{i} k ON k.g = x.g AND k.c = x.c AND k.pos = x.at AND k.p = e.prio AND k.n > 0
WHERE o.g IS NULL
GROUP BY x.g, x.c, x.at, x.nth;

-- One row a clock, or a cycle of one: where it starts, with which commitment, and from where stops count.
CREATE TABLE slt_run{i} AS
SELECT r.*, COALESCE(r.first, CASE WHEN m.latest = 1 THEN 0 ELSE r.lo END) AS from_pos,
  ROW_NUMBER() OVER (ORDER BY r.g, r.c, r.key_c, r.nth) AS r,
  CASE WHEN r.key_c >= 0 THEN ROW_NUMBER() OVER (PARTITION BY r.g, r.key_c ORDER BY r.nth) - 1 ELSE 0 END AS cycle,
  CASE WHEN r.first IS NULL AND n.st < r.lo THEN 1 ELSE 0 END AS early, CASE WHEN r.key_c >= 0 THEN o.n END AS begun
FROM (
  SELECT b.g, b.c, b.c AS own_c, -1 AS key_c, 0 AS nth, b.m, b.pos, b.ts, b.lo, b.p, b.chpos, b.unset, CAST(NULL AS BIGINT) AS first,
    CAST(NULL AS BIGINT) AS over_pos, CAST(NULL AS BIGINT) AS over_at, CAST(NULL AS BIGINT) AS base_m, CAST(NULL AS BIGINT) AS base_st
  FROM slt_begin{i} b WHERE b.mode = 0 AND b.n = 1 AND b.bad IS NULL
  UNION ALL
  SELECT e.g, c.c, c.c, c.c, e.pos, k.m, e.pos, e.ts, e.lo, e.prio, -1, k.unset, e.pos + 1, NULL, NULL, NULL, NULL
  FROM slt_begin{i} b JOIN slt_clocks c ON c.c = b.c
  JOIN slt_next{i} n ON n.g = b.g AND n.sd = c.sd AND n.pos = 0
  JOIN slt_entries e ON e.g = b.g AND e.pos > n.st
  JOIN slt_pick{i} k ON k.g = e.g AND k.c = b.c AND k.pos = e.pos AND k.p = e.prio AND k.n > 0
  JOIN (
    SELECT DISTINCT s.m, h.g, h.pos FROM slt_starts s JOIN slt_moments o ON o.mo = s.mo AND o.kind >= 0 JOIN slt_hits{i} h ON h.mo = s.mo
  ) s ON s.m = k.m AND s.g = e.g AND s.pos = e.pos
  WHERE b.mode = 1 AND (b.n = 1 OR b.pos IS NULL) AND b.bad IS NULL
  UNION ALL
  SELECT s.g, c.c, s.c, s.c, u.nth, k.m, u.pos, e.ts, e.lo, e.prio, -1, CASE WHEN k.unset > s.unset THEN k.unset ELSE s.unset END, u.first,
    s.over_pos, s.over_at, s.m, s.st
  FROM slt_series{i} s JOIN slt_clocks c ON c.base = s.c
  JOIN slt_tick{i} u ON u.g = s.g AND u.c = s.c AND u.begun = s.pos
  JOIN slt_entries e ON e.g = s.g AND e.pos = u.pos
  JOIN slt_pick{i} k ON k.g = s.g AND k.c = c.c AND k.pos = s.pos AND k.p = e.prio AND k.n = 1
  WHERE s.grid = 0
  UNION ALL
  SELECT s.g, c.c, s.c, s.c, u.nth, k.m, u.pos, e.ts, e.lo, h.prio, h.pos, CASE WHEN k.unset > s.unset THEN k.unset ELSE s.unset END, u.first,
    s.over_pos, s.over_at, s.m, s.st
  FROM slt_series{i} s JOIN slt_clocks c ON c.base = s.c
  JOIN slt_tick{i} u ON u.g = s.g AND u.c = s.c AND u.begun = s.pos
  JOIN slt_entries e ON e.g = s.g AND e.pos = u.pos
  JOIN slt_later{i} l ON l.g = s.g AND l.c = c.c AND l.at = s.pos AND l.nth = u.nth
  JOIN slt_entries h ON h.g = s.g AND h.pos = l.chpos
  JOIN slt_pick{i} k ON k.g = s.g AND k.c = c.c AND k.pos = s.pos AND k.p = h.prio AND k.n = 1
  WHERE s.grid = 0
  UNION ALL
  SELECT e.g, c.c, c.c, c.c, e.pos, k.m, e.pos, e.ts, e.lo, h.prio, h.pos, k.unset, e.pos + 1, NULL, NULL, NULL, NULL
  FROM slt_begin{i} b JOIN slt_clocks c ON c.c = b.c
  JOIN slt_entries e ON e.g = b.g
  JOIN slt_later{i} l ON l.g = e.g AND l.c = c.c AND l.at = e.pos AND l.nth = e.pos
  JOIN slt_entries h ON h.g = e.g AND h.pos = l.chpos
  JOIN slt_pick{i} k ON k.g = e.g AND k.c = b.c AND k.pos = e.pos AND k.p = h.prio AND k.n > 0
  JOIN (
    SELECT DISTINCT s.m, h.g, h.pos FROM slt_starts s JOIN slt_moments o ON o.mo = s.mo AND o.kind >= 0 JOIN slt_hits{i} h ON h.mo = s.mo
  ) s ON s.m = k.m AND s.g = e.g AND s.pos = e.pos
  WHERE b.mode = 1 AND (b.n = 1 OR b.pos IS NULL) AND b.bad IS NULL
) r
JOIN slt_members m ON m.m = r.m
JOIN slt_entries o ON o.g = r.g AND o.pos = r.pos
LEFT JOIN slt_next{i} n ON n.g = r.g AND n.sd = m.sd AND n.pos = 0;

-- What each change of priority, or a reopening after one, would make of each clock.
CREATE TABLE slt_turn{i} AS
SELECT t.*, MIN(CASE WHEN t.changed = 1 AND t.n > 0 THEN t.pos END)
    OVER (PARTITION BY t.r ORDER BY t.pos ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS later,
  MIN(CASE WHEN t.changed = 1 THEN t.bad END) OVER (PARTITION BY t.r ORDER BY t.pos ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS later_bad
FROM (
  SELECT r.r, e.pos, e.ts, e.changed, e.prio AS p, COALESCE(k.n, 0) AS n, k.m, k.bad, COALESCE(k.unset, 0) AS unset, m.sd, m.latest
  FROM slt_run{i} r JOIN slt_entries e ON e.g = r.g AND (e.changed = 1 OR e.kind = {reopened}) AND e.pos >= r.pos
    AND (r.over_pos IS NULL OR e.pos < r.over_pos)
  LEFT JOIN slt_pick{i} k ON k.g = r.g AND k.c = r.c AND k.pos = r.pos AND k.p = e.prio
  LEFT JOIN slt_members m ON m.m = k.m
) t;

-- [walk]
-- The stretches of each clock under one commitment: up to a stop that a reopening revives, or to a change.
CREATE TABLE slt_walk{i} AS
WITH RECURSIVE walk(r, j, m, p, since, cur, cpos, syn, unset) AS (
  SELECT CAST(r.r AS BIGINT), CAST(0 AS BIGINT), CAST(r.m AS BIGINT), CAST(r.p AS BIGINT), CAST(r.chpos AS BIGINT),
    CAST(r.from_pos AS BIGINT),
    CAST(CASE WHEN r.chpos > r.pos THEN r.chpos ELSE r.pos END AS BIGINT), CAST(0 AS BIGINT), CAST(r.unset AS BIGINT)
  FROM slt_run{i} r WHERE r.early = 0
  UNION ALL
  SELECT w.r, w.j + 1,
    CAST(CASE WHEN @stops THEN w.m ELSE t.m END AS BIGINT),
    CAST(CASE WHEN @stops THEN w.p ELSE t.p END AS BIGINT),
    CAST(CASE WHEN @stops OR (t.m = w.m AND tm.n > 0) THEN -1 ELSE t.pos END AS BIGINT),
    CAST(CASE WHEN @stops THEN CASE WHEN xr.prio <> w.p THEN k.nre ELSE k.nre + 1 END WHEN t.latest = 1 OR w.cur > t.pos THEN w.cur ELSE t.pos END AS BIGINT),
    CAST(CASE WHEN @stops THEN k.nre ELSE t.pos END AS BIGINT),
    CAST(CASE WHEN @stops AND xr.prio <> w.p THEN 1 ELSE 0 END AS BIGINT),
    CAST(CASE WHEN NOT @stops AND t.unset > w.unset THEN t.unset ELSE w.unset END AS BIGINT)
  FROM walk w @joins
  WHERE w.j < {rounds} AND CASE WHEN @stops THEN COALESCE(k.rev, 0) = 1 ELSE t.n = 1 AND @bad IS NULL AND NOT @missed END
)
SELECT * FROM walk;

-- Each with its end: 1 a stop, 2 a change, 3 neither.
CREATE TABLE slt_seg{i} AS
SELECT w.r, w.j, w.m, w.p, w.since, w.unset, r.g, r.c, r.pos, r.ts, r.from_pos, r.over_pos, r.over_at,
  CASE WHEN @stops THEN 1 WHEN @change IS NOT NULL THEN 2 ELSE 3 END AS ending,
  CASE WHEN @stops THEN s.st END AS st, CASE WHEN @stops THEN xs.ts END AS st_at,
  CASE WHEN @stops THEN COALESCE(k.rev, 0) END AS rev, CASE WHEN @stops THEN k.re_at END AS re_at,
  CASE WHEN @stops AND k.rev = 0 AND k.nre IS NOT NULL THEN 1 ELSE 0 END AS renewed,
  CASE WHEN NOT @stops THEN xc.ts END AS ch_at,
  CASE
    WHEN @stops OR @change IS NULL THEN 0
    WHEN @bad IS NOT NULL THEN 3
    WHEN t.r IS NULL OR @missed THEN 1
    WHEN t.n > 1 THEN 2
    WHEN w.j >= {rounds} THEN 4
    ELSE 0
  END AS outcome,
  @bad AS bad, CASE WHEN @stops AND k.rev = 1 AND w.j >= {rounds} THEN 1 ELSE 0 END AS cut
FROM slt_walk{i} w @joins;

-- Pauses of a clock from a stop to the reopening that revives it.
CREATE TABLE slt_gap{i} AS
SELECT r, j, st_at AS a, re_at AS b FROM slt_seg{i} WHERE rev = 1
UNION ALL
SELECT r.r, -1 AS j, l.st_at AS a, l.re_at AS b
FROM slt_run{i} r JOIN slt_chain{i} c ON c.g = r.g AND c.m = r.base_m AND c.st = r.base_st
JOIN slt_link{i} l ON l.g = c.g AND l.m = c.m AND l.st = c.cur AND l.rev = 1;

-- Where each start counts as received.
CREATE TABLE slt_deemed{i} AS
SELECT w.r, w.m, CASE WHEN m.deemed < 0 THEN w.ts WHEN z.m < 2 THEN z.y + z.m * (w.ts - z.x) END AS ts,
  CASE WHEN m.requires = 1 THEN {SLA606} WHEN m.unstarted = 1 THEN {UNSTARTED} WHEN m.deemed_bad >= 0 THEN m.deemed_bad WHEN m.deemed < 0 OR z.m < 2 THEN NULL WHEN z.m = 2 THEN z.y ELSE {SLA601} END AS refused
FROM (SELECT r, m, ts FROM slt_seg{i} UNION SELECT r, m, ts FROM slt_run{i} WHERE early = 1) w
JOIN slt_members m ON m.m = w.m @cell(z, m.deemed, w.ts);

-- [policy]
-- Each clock that a change gave another commitment, as if it had always had it.
CREATE TABLE slt_ask{q} AS
SELECT ROW_NUMBER() OVER (ORDER BY w.r, w.j) AS d, w.r, w.j, w.g, w.m, w.p, w.pos, d.ts AS started, d.refused, CAST(NULL AS BIGINT) AS until, l.as_of
FROM slt_seg{i} w JOIN slt_logs l ON l.g = w.g JOIN slt_deemed{i} d ON d.r = w.r AND d.m = w.m
WHERE w.since >= 0;

-- [asks]
-- What remains of a change: nothing, a deadline at it, or the delay anew from it (K5).
CREATE TABLE slt_ruled{i} AS
SELECT s.r, s.j, s.since_j, e.ts AS changed_at,
  CASE WHEN u.deadline <= e.ts THEN m.policy ELSE 0 END AS policy
FROM (
  SELECT w.r, w.j, w.since, w.g, MAX(CASE WHEN w.since >= 0 THEN w.j END) OVER (PARTITION BY w.r ORDER BY w.j ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS since_j
  FROM slt_seg{i} w
) s
JOIN slt_seg{i} o ON o.r = s.r AND o.j = s.since_j
JOIN slt_entries e ON e.g = s.g AND e.pos = o.since
JOIN slt_members m ON m.m = o.m
JOIN slt_ask{before} a ON a.r = o.r AND a.j = o.j
JOIN slt_due{before} u ON u.d = a.d;

CREATE TABLE slt_ask{q} AS
SELECT ROW_NUMBER() OVER (ORDER BY x.r, x.j) AS d, x.*
FROM (
  SELECT w.r, w.j, w.g, w.m, w.p, w.pos, CASE WHEN u.policy = 2 THEN u.changed_at ELSE d.ts END AS started,
    CASE WHEN u.policy = 2 AND d.refused NOT IN ({SLA606}, {UNSTARTED}) THEN NULL ELSE d.refused END AS refused,
    CASE w.ending WHEN 1 THEN w.st_at WHEN 3 THEN COALESCE(w.over_at, c.ts) END AS until, l.as_of,
    CASE WHEN u.policy = 1 THEN u.changed_at END AS fixed
  FROM slt_seg{i} w JOIN slt_logs l ON l.g = w.g
  JOIN slt_deemed{i} d ON d.r = w.r AND d.m = w.m
  LEFT JOIN slt_ruled{i} u ON u.r = w.r AND u.j = w.j
  LEFT JOIN slt_cancels c ON c.g = w.g
  UNION ALL
  SELECT r.r, 0 AS j, r.g, r.m, r.p, r.pos, d.ts AS started, d.refused, r.ts AS until, l.as_of, CAST(NULL AS BIGINT) AS fixed
  FROM slt_run{i} r JOIN slt_logs l ON l.g = r.g JOIN slt_deemed{i} d ON d.r = r.r AND d.m = r.m
  WHERE r.early = 1
  UNION ALL
  SELECT -s.g * {clocks} - s.c - 1 AS r, 0 AS j, s.g, s.m, s.p, s.pos, s.ts AS started, CAST(NULL AS BIGINT) AS refused, s.over_at AS until, l.as_of,
    CAST(NULL AS BIGINT) AS fixed
  FROM slt_series{i} s JOIN slt_logs l ON l.g = s.g WHERE s.grid = 1
) x;

-- [due]
-- The states that pause each clock. A table of its own: DuckDB 1.5 cannot plan the whole where no ticket is in any.
CREATE TABLE slt_pauses{q} AS
SELECT DISTINCT q.d, q.g, q.until, q.as_of, p.s
FROM slt_ask{q} q JOIN slt_pausing p ON p.m = q.m
LEFT JOIN slt_read{i} c ON c.g = q.g AND c.pos = q.pos AND c.p = q.p AND c.k = p.k
WHERE p.k < 0 OR c.holds = 1;

-- The pauses of each clock, those that meet made one; one that lasts ends at the instant of judgment.
CREATE TABLE slt_pause{q} AS
SELECT x.d, ROW_NUMBER() OVER (PARTITION BY x.d ORDER BY x.a, x.b) AS n, x.a, x.b, x.still
FROM (
  SELECT d, island, MIN(a) AS a, MAX(b) AS b, MAX(still) AS still
  FROM (
    SELECT x.*, SUM(CASE WHEN x.reach >= x.a THEN 0 ELSE 1 END) OVER (PARTITION BY x.d ORDER BY x.a, x.b, x.still ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS island
    FROM (
      SELECT x.*, MAX(x.b) OVER (PARTITION BY x.d ORDER BY x.a, x.b, x.still ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reach
      FROM (
        SELECT q.d, s.a, CASE WHEN q.until IS NULL AND s.lasts = 1 THEN q.as_of WHEN q.until IS NULL OR s.b < q.until THEN s.b ELSE q.until END AS b,
          CASE WHEN q.until IS NULL THEN s.lasts ELSE 0 END AS still
        FROM slt_pauses{q} q JOIN slt_stays s ON s.g = q.g AND s.s = q.s
        WHERE q.until IS NULL OR s.a < q.until
        UNION ALL
        SELECT q.d, g.a, g.b, 0 AS still
        FROM slt_ask{q} q JOIN slt_gap{i} g ON g.r = q.r AND g.j < q.j
        UNION ALL
        SELECT q.d, l.st_at AS a, l.re_at AS b, 0 AS still
        FROM slt_ask{q} q JOIN slt_series{i} s ON q.r = -s.g * {clocks} - s.c - 1
        JOIN slt_chain{i} c ON c.g = s.g AND c.m = s.m AND c.st = s.st
        JOIN slt_link{i} l ON l.g = c.g AND l.m = c.m AND l.st = c.cur AND l.rev = 1
      ) x
    ) x
  ) x GROUP BY d, island
) x WHERE x.a < x.b OR x.still = 1;

-- Each delay at its start: how much was counted before, how much is asked for, and what refuses it.
CREATE TABLE slt_base{q} AS
SELECT x.*, CASE WHEN x.kind = 2 THEN x.started WHEN zb.m < 2 THEN zb.y + zb.m * (x.started - zb.x) END AS base,
  CASE WHEN x.kind = 2 OR zb.m < 2 THEN NULL WHEN zb.m = 2 THEN zb.y ELSE {SLA601} END AS base_bad,
  CASE WHEN x.kind <> 6 THEN x.n WHEN zl.m < 2 THEN zl.y END AS asked,
  zm.y AS most,
  CASE WHEN zw.m < 2 THEN MOD(zw.y + zw.m * (x.started - zw.x), 86400) END AS second
FROM (
  SELECT q.d, p.j, p.kind, p.n, p.more, p.back, p.fcount AS fa, CASE WHEN p.kind = 6 THEN p.fmost ELSE p.fcount END AS fb,
    p.fbase, p.finv, p.fleast, CASE WHEN p.kind = 3 THEN p.fmost ELSE -1 END AS fmost, p.fwall, p.finst, p.frow, p.beyond, p.cover, q.started, q.as_of,
    COALESCE(q.refused, CASE WHEN p.refused >= 0 THEN p.refused WHEN q.started < {first} OR q.started > {last} THEN {SLA601} END) AS refused
  FROM slt_ask{q} q JOIN slt_parts p ON p.m = q.m
) x
@cell(zb, x.fbase, x.started) @cell(zl, x.fleast, x.started) @cell(zm, x.fmost, x.started) @cell(zw, x.fwall, x.started);

-- How much of each delay was passed over in each pause: one counts that begins before all is counted (K4).
CREATE TABLE slt_passed{q} AS
SELECT x.*, x.b_n - x.a_n AS passed, x.a_n - x.base - (COALESCE(SUM(x.b_n - x.a_n) OVER
    (PARTITION BY x.d, x.j ORDER BY x.nth ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)) AS counted
FROM (
  SELECT x.d, x.j, x.kind, x.nth, x.pa, x.pb, x.started, x.still, x.base, x.asked,
    x.a_bad, x.b_bad,
    CASE WHEN x.kind IN (3, 4, 6) AND x.a_y < x.base THEN x.base ELSE x.a_y END AS a_n,
    CASE WHEN x.kind = 6 AND x.b_y < x.a_y THEN CASE WHEN x.a_y < x.base THEN x.base ELSE x.a_y END
      WHEN x.kind IN (3, 4, 6) AND x.b_y < x.base THEN x.base ELSE x.b_y END AS b_n
  FROM (
    SELECT x.*, CASE WHEN x.kind = 2 THEN x.a ELSE CASE WHEN za.m < 2 THEN za.y + za.m * (x.a - za.x) END END AS a_y,
      CASE WHEN x.kind = 2 THEN x.b ELSE CASE WHEN zb.m < 2 THEN zb.y + zb.m * (x.b - zb.x) END END AS b_y,
      CASE WHEN x.kind = 2 OR za.m < 2 THEN NULL WHEN za.m = 2 THEN za.y ELSE {SLA601} END AS a_bad,
      CASE WHEN x.kind = 2 OR zb.m < 2 THEN NULL WHEN zb.m = 2 THEN zb.y ELSE {SLA601} END AS b_bad
    FROM (
      SELECT b.d, b.j, b.kind, b.fa, b.fb, b.base, b.asked, b.started, p.n AS nth, p.still, p.a AS pa, p.b AS pb,
        CASE WHEN b.kind IN (1, 2) THEN CASE WHEN p.a < b.started THEN b.started ELSE p.a END
          WHEN b.kind = 6 AND p.a < b.started THEN b.started WHEN p.a < {first} THEN {first} WHEN p.a > {last} THEN {last} ELSE p.a END AS a,
        CASE WHEN b.kind IN (1, 2) THEN CASE WHEN p.b < b.started THEN b.started ELSE p.b END
          WHEN p.b < {first} THEN {first} WHEN p.b > {last} THEN {last} ELSE p.b END AS b
      FROM slt_base{q} b JOIN slt_pause{q} p ON p.d = b.d
      WHERE b.kind IN (1, 2, 3, 4, 6) AND b.base IS NOT NULL AND b.asked IS NOT NULL
    ) x @cell(za, x.fa, x.a) @cell(zb, x.fb, x.b)
  ) x
) x;

-- Each delay without its pauses, and whether it waits.
CREATE TABLE slt_waits{q} AS
SELECT b.*, COALESCE(p.passed, 0) AS passed, COALESCE(s.still, 0) AS still, s.a AS still_at, p.bad AS passed_bad,
  COALESCE(p.opened, 0) AS counted_still
FROM slt_base{q} b
LEFT JOIN slt_pause{q} s ON s.d = b.d AND s.still = 1
LEFT JOIN (
  SELECT d, j, CAST(SUM(CASE WHEN counts = 1 AND (still = 0 OR kind IN (3, 4, 6)) THEN passed ELSE 0 END) AS BIGINT) AS passed,
    MAX(CASE WHEN still = 1 AND kind IN (1, 2) AND counts = 1 THEN 1 ELSE 0 END) AS opened,
    MIN(CASE WHEN counts = 1 AND still = 0 THEN b_bad END) AS bad
  FROM (
    SELECT p.*, CASE WHEN p.counted < p.asked OR (p.kind = 2 AND p.asked = 0 AND (CASE WHEN p.still = 1 THEN p.pa < p.started ELSE p.pa <= p.started END)) THEN 1 ELSE 0 END AS counts
    FROM slt_passed{q} p
  ) p GROUP BY d, j
) p ON p.d = b.d AND p.j = b.j;

-- [sametime]
-- The Nth business day at the same time: a day paused at its end counts where the pause began at that time, or later.
CREATE TABLE slt_nth{q} AS
SELECT w.d, w.j, MIN(x.day) AS day
FROM slt_waits{q} w
JOIN (
  SELECT b.d, b.j, b.base + b.asked - 1 + COALESCE(p.passed, 0) AS least
  FROM slt_base{q} b LEFT JOIN (
    SELECT d, j, CAST(SUM(CASE WHEN counted < asked - 1 THEN passed ELSE 0 END) AS BIGINT) AS passed FROM slt_passed{q} GROUP BY d, j
  ) p ON p.d = b.d AND p.j = b.j
  WHERE b.kind = 4
) n ON n.d = w.d AND n.j = w.j
JOIN (
  SELECT x.d, x.j, x.day
  FROM (
    SELECT p.d, p.j, p.a_y + 1 AS day, p.pa, CASE WHEN zt.m < 2 THEN zt.y + zt.m * (zw.y + w.second - zt.x) END AS same
    FROM (SELECT d, j, a_n AS a_y, b_n, pa, kind FROM slt_passed{q} WHERE kind = 4 AND b_n > a_n) p
    JOIN slt_base{q} w ON w.d = p.d AND w.j = p.j
    @cell(zw, w.finv, p.a_y + 1) @cell(zt, w.finst, zw.y + w.second)
  ) x WHERE x.same <= x.pa
) x ON x.d = w.d AND x.j = w.j AND x.day > n.least
WHERE w.kind = 4
GROUP BY w.d, w.j;

-- [leaf]
-- When each delay ends; open while it waits.
CREATE TABLE slt_leaf{q} AS
SELECT x.d, x.j, x.cover, x.refused,
  CASE WHEN x.refused IS NULL AND x.opened = 0 AND x.bad IS NULL AND x.lasting = 0 THEN x.deadline END AS deadline,
  CASE WHEN x.refused IS NOT NULL THEN x.refused WHEN x.opened = 0 THEN x.bad END AS bad,
  CASE WHEN x.refused IS NULL AND (x.opened = 1 OR (x.bad IS NULL AND x.lasting = 1)) THEN 1 ELSE 0 END AS opened
FROM (
  SELECT x.*, CASE
      WHEN x.still = 0 THEN 0
      WHEN x.kind = 4 AND x.still_at < x.deadline AND zr.y > x.as_of THEN 1
      WHEN x.kind = 6 AND x.n = 1 AND x.as_of >= x.deadline AND zs.y <= zd.y AND za.y <= zd.y THEN 1
      ELSE 0 END AS lasting
  FROM (
    SELECT x.*, CASE WHEN x.counted_still = 1 OR (x.kind = 1 AND x.still = 1 AND x.found_bad IS NOT NULL) THEN 1 ELSE 0 END AS opened,
      CASE WHEN x.deadline > {last} THEN {SLA601} ELSE x.found_bad END AS bad
    FROM (
      SELECT x.*, CASE WHEN x.kind = 2 THEN x.started + x.asked + x.passed WHEN x.f2 >= 0 THEN CASE WHEN z.m < 2 THEN z.y + z.m * (x.x2 - z.x) END ELSE x.y1 - x.back END AS deadline,
        CASE
          WHEN x.kind = 2 THEN NULL
          WHEN x.kind <> 5 AND x.base IS NULL THEN x.base_bad
          WHEN x.passed_bad IS NOT NULL THEN x.passed_bad
          WHEN x.x1 * 4 > x.most THEN CASE WHEN MOD(x.most, 4) = 1 THEN {SLA602} ELSE {SLA601} END
          WHEN x.y1 IS NULL THEN x.y1_bad
          WHEN x.f2 < 0 OR z.m < 2 THEN NULL
          WHEN z.m = 2 THEN z.y
          ELSE {SLA601}
        END AS found_bad
      FROM (
        SELECT x.*, CASE WHEN z.m < 2 THEN z.y + z.m * (x.x1 - z.x) END AS y1, CASE WHEN z.m < 2 THEN NULL WHEN z.m = 2 THEN z.y ELSE x.beyond END AS y1_bad,
          CASE WHEN z.m < 2 THEN z.y + z.m * (x.x1 - z.x) + CASE WHEN x.kind = 4 OR x.n = 1 THEN x.second ELSE 0 END END AS x2
        FROM (
          SELECT w.*, CASE WHEN w.kind = 6 AND w.passed = 0 THEN w.frow ELSE w.finv END AS f1,
            CASE WHEN w.kind = 4 OR (w.kind = 6 AND w.passed > 0) THEN w.finst ELSE -1 END AS f2,
            CASE
              WHEN w.kind = 5 OR (w.kind = 6 AND w.passed = 0) THEN w.started
              WHEN w.kind = 4 AND t.day < w.base + w.asked + w.passed THEN t.day
              ELSE w.base + w.asked + w.more + w.passed
            END AS x1
          FROM slt_waits{q} w LEFT JOIN slt_nth{q} t ON t.d = w.d AND t.j = w.j
        ) x @cell(z, x.f1, x.x1)
      ) x @cell(z, x.f2, x.x2)
    ) x
  ) x
  -- The last closing of the last day counted, which the same time may lie after.
  @cell(zq, x.f2, x.y1) @cell(zr, x.frow, zq.y + zq.m * x.y1 - zq.m * zq.x) @cell(zs, x.fa, x.still_at) @cell(za, x.fb, x.as_of) @cell(zd, x.fb, x.deadline)
) x;

-- A clock's delays together: the latest of all, or the earliest of those that do not wait (K4).
CREATE TABLE slt_due{q} AS
SELECT x.d, CASE WHEN x.bad IS NULL AND x.waits = 0 THEN CASE WHEN x.several = 2 THEN x.least ELSE x.most END END AS deadline,
  CASE WHEN x.bad IS NULL THEN x.waits ELSE 0 END AS opened, MOD(x.bad, 1000) AS bad,
  MOD(CASE WHEN x.waits = 1 THEN x.open_cover WHEN x.several = 2 THEN x.least_cover ELSE x.most_cover END, 100000) - 1 AS cover
FROM (
  SELECT x.d, x.several, MIN(x.j * 1000 + x.bad) AS bad, MAX(x.most) AS most, MIN(x.least) AS least,
    CASE WHEN x.several = 2 THEN MIN(x.opened) ELSE MAX(x.opened) END AS waits,
    MIN(CASE WHEN x.opened = 1 THEN x.j * 100000 + x.cover + 1 END) AS open_cover,
    MIN(CASE WHEN x.deadline = x.most OR x.several = 0 THEN x.j * 100000 + x.cover + 1 END) AS most_cover,
    MIN(CASE WHEN x.deadline = x.least OR x.several = 0 THEN x.j * 100000 + x.cover + 1 END) AS least_cover
  FROM (
    SELECT l.*, m.several, MAX(l.deadline) OVER (PARTITION BY l.d) AS most, MIN(l.deadline) OVER (PARTITION BY l.d) AS least
    FROM slt_leaf{q} l JOIN slt_ask{q} q ON q.d = l.d JOIN slt_members m ON m.m = q.m
  ) x GROUP BY x.d, x.several
) x;

-- [judged]
-- Each stretch with its deadline; the first that decides is the verdict.
CREATE TABLE slt_ended{i} AS
SELECT x.*
FROM (
  SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.r ORDER BY x.j) AS nth
  FROM (
    SELECT w.*, MIN(CASE WHEN w.refused IS NULL THEN b.bad END) OVER (PARTITION BY w.r ORDER BY w.j ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS thrown,
      b.bad AS own_bad,
      CASE WHEN w.fixed IS NULL THEN w.opened ELSE 0 END AS waits,
      CASE
        WHEN w.ending = 1 AND w.breach <= w.st_at THEN 1
        WHEN w.ending = 1 AND w.rev = 0 THEN 2
        WHEN w.ending = 2 AND w.breach <= w.ch_at THEN 3
        WHEN w.ending = 2 AND w.outcome > 0 THEN 4
        WHEN w.ending = 3 AND w.breach <= COALESCE(w.until, w.as_of) THEN 5
        WHEN w.ending = 3 AND w.until IS NOT NULL THEN 6
        WHEN w.ending = 3 THEN 7
        WHEN w.cut = 1 THEN 8
      END AS how
    FROM (
      SELECT w.*, a.d, a.until, a.as_of, a.fixed, a.refused, u.opened, u.cover,
        COALESCE(a.fixed, u.deadline) AS deadline, CASE WHEN a.fixed IS NULL THEN u.bad END AS due_bad,
        COALESCE(a.fixed, u.deadline) + CASE WHEN a.fixed IS NOT NULL THEN 1 ELSE m.bound END AS breach,
        s.a AS still_at
      FROM slt_seg{i} w JOIN slt_members m ON m.m = w.m
      JOIN slt_ask{q} a ON a.r = w.r AND a.j = w.j JOIN slt_due{q} u ON u.d = a.d
      LEFT JOIN slt_pause{q} s ON s.d = a.d AND s.still = 1
    ) w
    LEFT JOIN slt_thrown{i} b ON b.g = w.g AND b.m = w.m AND b.pos = w.pos AND b.p = w.p
  ) x WHERE x.how IS NOT NULL
) x WHERE x.nth = 1;

-- One row a clock or cycle. `again`: the reopening with which it begins anew; `begun`: the event with which a cycle
-- began, and `since` the point of a grid; `base`: whose stop ends it.
CREATE TABLE slt_out{i} AS
SELECT x.g, x.c, x.cycle, x.m, x.p, x.start_at, x.unset, x.renewed, x.early, x.thrown,
  CASE WHEN x.how = 8 OR x.outcome = 4 OR x.deep >= {rounds} THEN 'undecided' WHEN x.outcome = 1 THEN 'no-commitment' ELSE x.status END AS status,
  x.deadline, x.stop_pos, x.stop_at, x.cover, x.as_of,
  CASE WHEN x.outcome = 2 THEN {SLA605} WHEN x.outcome IN (1, 4) OR x.how = 8 THEN NULL
    WHEN x.due_bad IS NOT NULL THEN x.due_bad WHEN m.stops = 0 AND x.over_pos IS NULL THEN {UNSTOPPED} END AS bad,
  CASE WHEN x.stop_at IS NOT NULL THEN x.stop_at ELSE COALESCE(x.over_at, c.ts) END AS ended_at,
  COALESCE(s.again, CASE WHEN x.renewed = 1 THEN a.n END) AS again, x.begun, CAST(NULL AS BIGINT) AS since, COALESCE(s.m, x.m) AS base
FROM (
  SELECT e.g, r.own_c AS c, r.begun, r.cycle, e.m, e.p, r.ts AS start_at, e.unset, 0 AS early, e.how, CASE WHEN e.how = 4 THEN e.outcome ELSE 0 END AS outcome, e.as_of, e.over_pos, e.over_at, e.due_bad,
    CASE WHEN e.how = 4 AND e.outcome = 3 THEN COALESCE(e.thrown, e.bad) WHEN e.how = 4 AND e.outcome = 1 THEN e.thrown ELSE COALESCE(e.thrown, e.own_bad) END AS thrown,
    CASE e.how WHEN 1 THEN 'breached' WHEN 2 THEN 'met' WHEN 3 THEN 'breached' WHEN 4 THEN 'error' WHEN 5 THEN 'breached' WHEN 6 THEN 'cancelled'
      ELSE CASE WHEN e.still_at IS NULL THEN 'running' ELSE 'paused' END END AS status,
    CASE WHEN e.how = 4 THEN NULL ELSE e.deadline END AS deadline, e.cover, COALESCE(f.d, 0) AS deep,
    CASE WHEN e.how = 2 THEN e.renewed WHEN e.how IN (1, 3) THEN COALESCE(f.renewed, 0) ELSE 0 END AS renewed,
    CASE WHEN e.how = 2 THEN e.st WHEN e.how IN (1, 3) AND f.g IS NOT NULL THEN f.last_pos WHEN e.how IN (1, 3) THEN e.from_st WHEN e.how = 5 THEN e.over_pos END AS stop_pos,
    CASE WHEN e.how = 2 THEN e.st_at WHEN e.how IN (1, 3) AND f.g IS NOT NULL THEN f.last_at WHEN e.how IN (1, 3) THEN s.ts WHEN e.how = 5 THEN e.over_at END AS stop_at
  FROM (
    SELECT e.*, CASE WHEN e.how = 1 THEN e.st WHEN e.how = 3 AND (e.over_pos IS NULL OR n.st < e.over_pos) THEN n.st END AS from_st
    FROM slt_ended{i} e JOIN slt_members m ON m.m = e.m
    LEFT JOIN slt_next{i} n ON n.g = e.g AND n.sd = m.sd AND n.pos = e.from_pos
  ) e
  JOIN slt_run{i} r ON r.r = e.r
  LEFT JOIN slt_final{i} f ON f.g = e.g AND f.m = e.m AND f.st = e.from_st
  LEFT JOIN slt_entries s ON s.g = e.g AND s.pos = e.from_st
  UNION ALL
  SELECT r.g, r.own_c, r.begun, r.cycle, r.m, r.p, r.ts, r.unset, 1 AS early, 2 AS how, 0 AS outcome, a.as_of, r.over_pos, r.over_at, u.bad AS due_bad, b.bad AS thrown, 'met' AS status, u.deadline, u.cover, 0 AS deep,
    0 AS renewed, r.pos AS stop_pos, r.ts AS stop_at
  FROM slt_run{i} r JOIN slt_ask{q} a ON a.r = r.r JOIN slt_due{q} u ON u.d = a.d
  LEFT JOIN slt_thrown{i} b ON b.g = r.g AND b.m = r.m AND b.pos = r.pos AND b.p = r.p
  WHERE r.early = 1
) x
JOIN slt_members m ON m.m = x.m
LEFT JOIN slt_cancels c ON c.g = x.g
LEFT JOIN slt_series{i} s ON s.g = x.g AND s.c = x.c
LEFT JOIN slt_entries q ON q.g = x.g AND q.pos = x.stop_pos
LEFT JOIN slt_entries a ON a.g = x.g AND a.pos = q.nre;

-- [thrown]
-- Pauses whose conditions cannot be read.
CREATE TABLE slt_thrown{i} AS
SELECT a.g, p.m, a.pos, a.p, MIN(a.bad) AS bad
FROM slt_read{i} a JOIN slt_pausing p ON p.k = a.k
WHERE a.bad IS NOT NULL GROUP BY a.g, p.m, a.pos, a.p;

-- [points]
-- The points of a grid of updates after each start; one at which the clock is paused does not count (K10).
CREATE TABLE slt_point{i} AS
SELECT x.g, x.c, x.m, x.p, x.unset, x.n - 1 AS cycle, x.ts, x.over, x.as_of, x.start_at, CASE WHEN x.n > 1 THEN x.previous END AS since, MIN(h.ts) AS hit
FROM (
  SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x.g, x.c ORDER BY x.ts) AS n,
    COALESCE(LAG(x.ts) OVER (PARTITION BY x.g, x.c ORDER BY x.ts), x.start_at - 1) AS previous,
    SUM(CASE WHEN x.ts < x.as_of THEN 1 ELSE 0 END) OVER (PARTITION BY x.g, x.c) AS past
  FROM (
    SELECT DISTINCT s.g, s.c, s.m, s.p, s.unset, s.lo, s.over_pos, s.ts AS start_at, t.ts, s.over, s.as_of
    FROM (
      SELECT s.*, l.as_of, COALESCE(s.over_at, c.ts) AS over, a.d
      FROM slt_series{i} s JOIN slt_logs l ON l.g = s.g LEFT JOIN slt_cancels c ON c.g = s.g
      JOIN slt_ask{q} a ON a.r = -s.g * {clocks} - s.c - 1
      WHERE s.grid = 1 AND s.mixed = 0 AND s.ts >= {first} AND s.ts <= {last}
    ) s
    JOIN slt_grid t ON t.m = s.m AND t.ts > s.ts AND t.ts <= COALESCE(s.over, s.as_of + 5184000)
    LEFT JOIN slt_pause{q} p ON p.d = s.d AND p.a <= t.ts AND t.ts < p.b
    WHERE p.d IS NULL AND CASE WHEN s.over IS NULL OR s.over > s.as_of THEN s.as_of ELSE s.over END <= {last}
  ) x
) x
JOIN slt_updates u ON u.m = x.m
LEFT JOIN slt_hits{i} h ON h.g = x.g AND h.mo = u.mo AND h.pos >= x.lo AND h.pos < COALESCE(x.over_pos, 1000000000)
  AND h.ts > x.previous AND h.ts <= x.ts
WHERE x.over IS NOT NULL OR x.n <= x.past + 1
GROUP BY x.g, x.c, x.m, x.p, x.unset, x.n, x.ts, x.over, x.as_of, x.start_at, x.previous;

INSERT INTO slt_out{i}
SELECT x.g, x.c, x.cycle, x.m, x.p, x.start_at, x.unset, 0, 0, b.bad,
  CASE WHEN x.hit IS NOT NULL THEN 'met' WHEN x.over IS NULL AND x.ts >= x.as_of THEN 'running' ELSE 'breached' END,
  x.ts, NULL, x.hit, -1, x.as_of, CASE WHEN m.stops = 0 THEN {UNSTOPPED} END, COALESCE(x.hit, c.ts), s.again, NULL, x.since, COALESCE(s.m, x.m)
FROM slt_point{i} x JOIN slt_members m ON m.m = x.m LEFT JOIN slt_cancels c ON c.g = x.g
LEFT JOIN slt_series{i} s ON s.g = x.g AND s.c = x.c
LEFT JOIN slt_thrown{i} b ON b.g = x.g AND b.m = x.m AND b.pos = s.pos AND b.p = x.p;

INSERT INTO slt_out{i}
SELECT s.g, s.c, 0, s.m, s.p, s.ts, s.unset, 0, 0, b.bad, 'error', NULL, NULL, NULL, -1, l.as_of,
  CASE WHEN s.mixed = 1 THEN {SLA606} ELSE {SLA601} END, NULL, s.again, NULL, NULL, s.m
FROM slt_series{i} s JOIN slt_logs l ON l.g = s.g LEFT JOIN slt_cancels c ON c.g = s.g
LEFT JOIN slt_thrown{i} b ON b.g = s.g AND b.m = s.m AND b.pos = s.pos AND b.p = s.p
WHERE s.mixed = 1 OR s.grid = 1 AND (s.ts < {first} OR s.ts > {last}
  OR CASE WHEN COALESCE(s.over_at, c.ts) < l.as_of THEN COALESCE(s.over_at, c.ts) ELSE l.as_of END > {last});

-- [broken]
-- Clocks whose conditions could not be read somewhere on the way.
CREATE TABLE slt_broken{i} AS
SELECT x.g, x.c, MIN(x.bad) AS bad
FROM (
  SELECT g, c, thrown AS bad FROM slt_out{i} WHERE thrown IS NOT NULL
  UNION ALL
  SELECT b.g, b.c, k.bad
  FROM slt_begin{i} b JOIN slt_clocks c ON c.c = b.c JOIN slt_next{i} n ON n.g = b.g AND n.sd = c.sd AND n.pos = 0
  JOIN slt_entries e ON e.g = b.g AND e.pos > n.st
  JOIN slt_pick{i} k ON k.g = e.g AND k.c = b.c AND k.pos = e.pos AND k.p = e.prio AND k.bad IS NOT NULL
  JOIN (
    SELECT DISTINCT s.c, h.g, h.pos FROM slt_starts s JOIN slt_moments o ON o.mo = s.mo AND o.kind >= 0 JOIN slt_hits{i} h ON h.mo = s.mo
  ) u ON u.c = b.c AND u.g = e.g AND u.pos = e.pos
  WHERE b.mode = 1 AND (b.n = 1 OR b.pos IS NULL)
  UNION ALL
  SELECT t.g, t.c, k.bad
  FROM slt_tick{i} t JOIN slt_clocks c ON c.base = t.c JOIN slt_entries e ON e.g = t.g AND e.pos = t.pos
  JOIN slt_pick{i} k ON k.g = t.g AND k.c = c.c AND k.pos = t.begun AND k.p = e.prio AND k.bad IS NOT NULL
) x GROUP BY x.g, x.c;

-- [verdicts]
-- Of the editions, the one in force where the clock starts (K9).
CREATE TABLE slt_chosen AS
SELECT x.ticket, x.gen, x.key, x.as_of, x.tie, x.g, x.c, x.mode, x.m, x.last, CASE
    WHEN x.bad IS NOT NULL THEN 3
    WHEN x.rank = 0 AND x.n > 1 THEN 4
    WHEN x.rank = 0 THEN 0
    WHEN x.rank = 1 THEN 1
    ELSE 2
  END AS outcome, x.bad, x.p_end, x.top
FROM (
  SELECT x.*, MOD(MIN(x.v * 1000 + x.own_bad) OVER (PARTITION BY x.ticket, x.gen, x.key), 1000) AS bad,
    ROW_NUMBER() OVER (PARTITION BY x.ticket, x.gen, x.key ORDER BY x.rank, CASE WHEN x.rank = 0 THEN x.ts ELSE 0 END,
      CASE WHEN x.rank = 0 THEN x.v ELSE 0 END, x.now, CASE WHEN x.now = 0 THEN x.v ELSE -x.v END) AS nth
  FROM (
    SELECT l.ticket, l.gen, l.as_of, l.tie, l.v, l.g, k.key, k.c, k.mode, b.m, COALESCE(b.n, 1) AS n, b.ts, b.bad AS own_bad, CASE WHEN b.chpos > b.pos THEN b.chpos ELSE b.pos END AS last, e.pos AS top, e.prio AS p_end,
      CASE WHEN b.ts IS NULL OR (b.pos IS NULL AND NOT ((l.first IS NULL OR l.first <= b.ts) AND (l.until IS NULL OR b.ts < l.until))) THEN 2 WHEN (l.first IS NULL OR l.first <= b.ts) AND (l.until IS NULL OR b.ts < l.until) THEN 0 ELSE 1 END AS rank,
      CASE WHEN (l.first IS NULL OR l.first <= l.as_of) AND (l.until IS NULL OR l.as_of < l.until) THEN 0 ELSE 1 END AS now
    FROM slt_logs l JOIN slt_clocks k ON k.v = l.v AND k.mode < 3
    JOIN (
      -- A clock of replies whose first message is promised nothing begins with the first that is.
      SELECT b.g, b.c, b.chpos, b.pos, COALESCE(b.ts, o.ts) AS ts, b.n, b.m, b.bad
      FROM slt_all_begin b LEFT JOIN (SELECT g, c, MIN(start_at) AS ts FROM slt_all_out GROUP BY g, c) o ON o.g = b.g AND o.c = b.c AND b.pos IS NULL
    ) b ON b.g = l.g AND b.c = k.c
    JOIN slt_entries e ON e.g = l.g AND e.pos = e.top
  ) x
) x WHERE x.nth = 1;

-- `born`: the event that began a clock. A series without any cycle stands here too, and is not told.
CREATE TABLE slt_answers AS
SELECT x.ticket, x.gen, x.key, x.as_of, x.tie, x.cycle, x.m, x.p, x.status, x.deadline, x.stop_at, x.ended_at, x.start_at, x.unset, x.renewed, x.early, x.cover, x.bad,
  CASE WHEN x.status = 'no-commitment' OR x.early = 1 THEN 0 ELSE COALESCE(m.revivable0, 0) END AS revivable, n.n AS born, x.again, x.begun, x.since
FROM (
  SELECT c.ticket, c.gen, c.key, c.as_of, c.tie, c.g, CASE WHEN c.outcome IN (0, 4) THEN c.last END AS last, o.cycle, o.m, o.p, o.start_at, o.unset, o.renewed, o.early, o.cover, o.bad, o.status, o.deadline, o.stop_at, o.ended_at, o.again, o.begun, o.since, o.base
  FROM slt_chosen c JOIN slt_all_out o ON o.g = c.g AND o.c = c.c
  LEFT JOIN slt_all_broken b ON b.g = c.g AND b.c = c.c
  WHERE c.outcome = 0 AND b.g IS NULL
  UNION ALL
  SELECT c.ticket, c.gen, c.key, c.as_of, c.tie, c.g, CASE WHEN c.outcome IN (0, 4) THEN c.last END AS last, 0, CAST(NULL AS BIGINT), -1, CAST(NULL AS BIGINT), 0, 0, 0, -1, COALESCE(b.bad, c.bad), 'error', CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
    CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
  FROM slt_chosen c LEFT JOIN slt_all_broken b ON b.g = c.g AND b.c = c.c
  WHERE c.outcome = 3 OR (c.outcome = 0 AND b.g IS NOT NULL)
  UNION ALL
  SELECT c.ticket, c.gen, c.key, c.as_of, c.tie, c.g, CASE WHEN c.outcome IN (0, 4) THEN c.last END AS last, 0, CASE WHEN c.outcome = 2 AND q.n = 1 AND q.bad IS NULL THEN q.m END, -1, CAST(NULL AS BIGINT), 0, 0, 0, -1,
    CASE WHEN c.outcome = 4 THEN {SLA605} WHEN c.outcome = 2 THEN q.bad END,
    CASE WHEN c.outcome = 4 THEN 'error' WHEN c.outcome = 0 AND c.mode = 2 THEN 'no-cycle' WHEN c.outcome = 0 THEN 'not-started' WHEN c.outcome = 2 AND q.bad IS NOT NULL THEN 'error'
      WHEN c.outcome = 2 AND q.n = 1 THEN 'not-started' ELSE 'no-commitment' END,
    CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CASE WHEN c.outcome = 0 THEN s.again END, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
    CASE WHEN c.outcome = 0 THEN s.m WHEN c.outcome = 2 AND q.n = 1 AND q.bad IS NULL THEN q.m END
  FROM slt_chosen c
  LEFT JOIN slt_all_series s ON s.g = c.g AND s.c = c.c
  LEFT JOIN slt_all_pick q ON q.g = c.g AND q.c = c.c AND q.pos = c.top AND q.p = c.p_end
  LEFT JOIN (SELECT DISTINCT g, c FROM slt_all_out) o ON o.g = c.g AND o.c = c.c
  LEFT JOIN slt_all_broken b ON b.g = c.g AND b.c = c.c
  WHERE c.outcome IN (1, 2, 4) OR (c.outcome = 0 AND c.mode IN (1, 2) AND o.g IS NULL AND b.g IS NULL)
) x
LEFT JOIN slt_members m ON m.m = x.base
LEFT JOIN slt_entries n ON n.g = x.g AND n.pos = x.last;

-- [renewed]
-- The next new ticket that begins with a reopening: its clocks, and whether all of them.
CREATE TABLE slt_pool{t} AS {pool};

CREATE TABLE slt_new{t} AS
SELECT x.ticket, x.gen, e.ts,
  MAX(CASE WHEN a.revivable = 1 AND a.born < x.gen AND (a.again IS NULL OR a.again > x.gen) THEN 1 ELSE 0 END) AS kept
FROM (SELECT a.ticket, MIN(a.again) AS gen FROM slt_pool{t} a {since} GROUP BY a.ticket) x
JOIN slt_pool{t} a ON a.ticket = x.ticket
JOIN slt_sorted e ON e.ticket = x.ticket AND e.n = x.gen
GROUP BY x.ticket, x.gen, e.ts;

CREATE TABLE slt_shown{t} AS
SELECT a.* FROM slt_answers a JOIN slt_new{t} n ON n.ticket = a.ticket AND n.gen = a.gen
LEFT JOIN (SELECT DISTINCT o.ticket, o.key FROM slt_pool{t} o JOIN slt_new{t} n ON n.ticket = o.ticket AND n.gen = o.again) r
  ON r.ticket = a.ticket AND r.key = a.key
WHERE (n.kept = 0 OR r.ticket IS NOT NULL) AND a.status NOT IN ('not-started', 'no-commitment');

-- [shown]
-- Where all clocks begin anew, what begins after the reopening is the new ticket's alone.
CREATE TABLE slt_all AS
SELECT a.* FROM slt_pool{t} a
LEFT JOIN (
  SELECT DISTINCT a.ticket, a.gen, a.key, a.cycle
  FROM slt_pool{t} a JOIN ({wholly}) n ON n.ticket = a.ticket AND n.gen > a.gen
  WHERE n.kept = 0 AND (a.born >= n.gen OR a.begun >= n.gen OR a.since >= n.ts)
) d ON d.ticket = a.ticket AND d.gen = a.gen AND d.key = a.key AND d.cycle = a.cycle
WHERE d.ticket IS NULL AND a.status <> 'no-cycle';

-- [unfinished]
UNION ALL
SELECT n.ticket, h.plan, CAST(NULL AS VARCHAR(99)), CAST(NULL AS VARCHAR(99)), CAST(NULL AS VARCHAR(99)), CAST(NULL AS VARCHAR(99)), 'undecided', CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), '', 'too-many-rounds', CAST(NULL AS VARCHAR(99)), n.gen, -1, 0
FROM slt_new{t} n JOIN slt_heads h ON h.ticket = n.ticket;

-- [said]
CREATE TABLE sla_ticket_verdicts AS
SELECT x.ticket, x.plan, x.commitment, x.metric, x.label, x.priority, x.status, x.started, x.deadline, x.stop,
  CASE WHEN x.status = 'met' THEN 0 WHEN x.status = 'breached' THEN x.over - x.deadline END AS late_elapsed_s,
  CASE WHEN x.cover < 0 THEN NULL WHEN x.status = 'met' THEN 0 WHEN x.status = 'breached' AND d.m < 2 AND e.m < 2
    THEN e.y + e.m * (x.over - e.x) - d.y - d.m * (x.deadline - d.x) END AS late_covered_s,
  x.flags, x.why, x.code, x.gen AS reading, x.key AS clock, x.cycle
FROM (
  SELECT v.*, {code} AS code, CASE WHEN v.told = 'undecided' THEN 'too-many-rounds' ELSE {why} END AS why,
    CASE WHEN v.told = 'undecided' THEN v.told WHEN {code} IS NOT NULL THEN 'error' WHEN {why} IS NOT NULL THEN 'undetermined' ELSE v.told END AS status,
    CASE WHEN v.ended_at IS NULL THEN v.as_of WHEN v.ended_at < v.deadline THEN v.deadline ELSE v.ended_at END AS over
  FROM (
    SELECT a.ticket, h.plan, m.id AS commitment, k.metric, k.label, w.word AS priority, a.status AS told, a.start_at AS started, a.deadline, a.stop_at AS stop,
      a.ended_at, a.as_of, a.cover, a.bad AS said, a.gen, a.key, a.cycle,
      TRIM(CASE WHEN a.tie = 1 THEN 'tie-by-kind-rank' ELSE '' END || CASE WHEN a.unset = 1 THEN ' judged-unset' ELSE '' END
        || CASE WHEN a.renewed = 1 THEN ' reopened-is-new-ticket' ELSE '' END || CASE WHEN a.early = 1 THEN ' stopped-before-start' ELSE '' END) AS flags
    FROM slt_all a JOIN slt_heads h ON h.ticket = a.ticket
    JOIN slt_keys k ON k.plan = h.plan AND k.key = a.key
    LEFT JOIN slt_members m ON m.m = a.m
    LEFT JOIN slt_words w ON w.n = a.p
  ) v
) x
LEFT JOIN slt_parts_of t ON t.cover = x.cover
@cell(d, t.f, x.deadline) @cell(e, t.f, x.over)
UNION ALL
SELECT h.ticket, h.plan, CAST(NULL AS VARCHAR(99)), k.metric, k.label, CAST(NULL AS VARCHAR(99)), 'undecided', CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CASE WHEN h.tie = 1 THEN 'tie-by-kind-rank' ELSE '' END, CAST(NULL AS VARCHAR(99)), h.code, 0, k.key, 0
FROM slt_heads h JOIN slt_keys k ON k.plan = h.plan WHERE h.refused IS NULL AND h.code IS NOT NULL
UNION ALL
SELECT h.ticket, h.plan, CAST(NULL AS VARCHAR(99)), k.metric, k.label, CAST(NULL AS VARCHAR(99)), 'error', CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), '', 'not-expressible', 'SLA606', 0, k.key, 0
FROM slt_heads h JOIN slt_left_out o ON o.plan = h.plan JOIN slt_keys k ON k.plan = o.plan AND k.key = o.key WHERE h.refused IS NULL AND h.code IS NULL AND h.known > 0
UNION ALL
SELECT h.ticket, h.plan, CAST(NULL AS VARCHAR(99)), CAST(NULL AS VARCHAR(99)), CAST(NULL AS VARCHAR(99)), CAST(NULL AS VARCHAR(99)), 'error', CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), '', CAST(NULL AS VARCHAR(99)), h.refused, 0, -1, 0
FROM slt_heads h WHERE h.refused IS NOT NULL{unfinished};

-- What was left without an answer, and rows that no verdict rests on: nothing is dropped unseen.
CREATE TABLE sla_ticket_problems AS
SELECT what, code, COUNT(*) AS n
FROM (
  SELECT 'verdict' AS what, COALESCE(code, 'undecided') AS code FROM sla_ticket_verdicts WHERE code IS NOT NULL OR status = 'undecided'
  UNION ALL
  SELECT 'row' AS what, code FROM slt_rows WHERE code IS NOT NULL
  UNION ALL
  SELECT 'row outside the horizon' AS what, 'SLA601' AS code FROM slt_rows WHERE code IS NULL AND (ts < {first} OR ts > {last})
  UNION ALL
  SELECT 'row after the instant of judgment' AS what, 'later' AS code FROM slt_rows WHERE code IS NULL AND ts > as_of
  UNION ALL
  SELECT 'row of a ticket that is not listed' AS what, 'unlisted' AS code FROM sla_events e LEFT JOIN sla_tickets t ON t.ticket = e.ticket WHERE t.ticket IS NULL
  UNION ALL
  SELECT 'ticket without rows' AS what, 'empty' AS code FROM slt_heads WHERE refused IS NULL AND code IS NULL AND known = 0
) x GROUP BY what, code;
