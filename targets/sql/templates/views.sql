-- Each piece once in every cell that it touches: what is looked up is an equality, so that engines join by hash.
CREATE TABLE sla_cells AS
SELECT p.f, p.k + s.j * p.w AS k, p.x, p.e, p.y, p.m, p.part
FROM (
  SELECT q.f, n.w, q.x - MOD(q.x, n.w) AS k, q.x, q.e, q.y, q.m, q.part
  FROM (SELECT f, x, LEAD(x) OVER (PARTITION BY f ORDER BY x) AS e, y, m, part FROM sla_pieces) q
  JOIN sla_functions n ON n.f = q.f
  WHERE q.m < 3
) p
JOIN sla_steps s ON p.k + s.j * p.w < CASE WHEN p.e < 0 THEN p.e + p.w ELSE p.e END;

-- Covered seconds between two instants, negative where the second comes first.
CREATE VIEW sla_elapsed AS
SELECT v.id, v.plan, v.coverage, v.started, v.stopped,
  CASE WHEN v.said IS NULL AND v.why IS NULL
    THEN v.b_y + v.bm * (v.stopped - v.bx) - v.ay - v.am * (v.started - v.ax) END AS seconds,
  v.why,
  {code} AS code
FROM (
  SELECT s.*, c.why, a.x AS ax, a.y AS ay, a.m AS am, b.x AS bx, b.y AS b_y, b.m AS bm,
    CASE
      WHEN {unknown} THEN {SLA606}
      WHEN k.plan IS NULL THEN {SLA603}
      WHEN c.coverage IS NULL THEN {SLA604}
      WHEN c.why IS NOT NULL THEN NULL
      WHEN s.started IS NULL OR s.stopped IS NULL THEN {SLA612}
      WHEN NOT (s.started BETWEEN {earliest} AND {latest} AND s.stopped BETWEEN {earliest} AND {latest}) THEN {SLA612}
      WHEN a.f IS NULL THEN {SLA601}
      WHEN a.m = 2 THEN a.y
      WHEN b.f IS NULL THEN {SLA601}
      WHEN b.m = 2 THEN b.y
    END AS said
  FROM sla_spans s
  LEFT JOIN sla_plans k ON k.plan = COALESCE(s.plan, {plan})
  LEFT JOIN sla_coverages c ON c.plan = COALESCE(s.plan, {plan}) AND c.coverage = s.coverage
  LEFT JOIN sla_cells a ON a.f = c.f AND a.k = s.started - MOD(s.started, {fine}) AND a.x <= s.started AND s.started < a.e
  LEFT JOIN sla_cells b ON b.f = c.f AND b.k = s.stopped - MOD(s.stopped, {fine}) AND b.x <= s.stopped AND s.stopped < b.e
) v;

-- One row a question: the start with the ticket's attributes side by side.
CREATE VIEW sla_questions AS
SELECT s.*{attributes}{times}
FROM (
  SELECT id, COUNT(*) AS alike, MIN(COALESCE(plan, {plan})) AS plan,
    MIN(CASE WHEN commitment IS NULL THEN 'metric' ELSE 'commitment' END) AS how,
    MIN(COALESCE(commitment, metric)) AS what, MIN(priority) AS priority, MIN(channel) AS channel,
    MIN(started) AS started, MIN(stopped) AS stopped, MIN(judged) AS judged
  FROM sla_starts GROUP BY id
) s{joins};

-- The commitments that each question could mean, whether each holds, and what keeps it from being read.
CREATE VIEW sla_candidates AS
SELECT q.*, {holds} AS holds, {codes} AS unread, {unset} AS unset
FROM (
  SELECT q.*, CASE WHEN q.how = 'commitment' THEN COALESCE(NULLIF(q.priority, ''), q.own) ELSE {priority} END AS prio
  FROM (
    SELECT q.*, c.m, c.clock, c.priority AS own,
      CASE WHEN (c.first IS NULL OR c.first <= q.started) AND (c.until IS NULL OR q.started < c.until) THEN 1 ELSE 0 END AS inside,
      {reported} AS reported
    FROM sla_questions q
    JOIN sla_lookup l ON l.plan = q.plan AND l.how = q.how AND l.what = q.what
    JOIN sla_commitments c ON c.m = l.m
  ) q
) q;

-- One row a clock of each question: the commitment that holds, an exception going before its default.
CREATE VIEW sla_clocks AS
SELECT c.id, c.clock,
  MIN(CASE WHEN c.meant = 1 AND c.unread < 0 THEN c.m * 4 - c.unread END) AS unread,
  SUM(CASE WHEN c.picked = 1 AND c.inside = 1 THEN 1 ELSE 0 END) AS n,
  MIN(CASE WHEN c.picked = 1 AND c.inside = 1 THEN c.m END) AS m,
  MAX(CASE WHEN c.picked = 1 AND c.inside = 0 THEN 1 ELSE 0 END) AS gone,
  MAX(CASE WHEN c.meant = 1 AND c.inside = 1 AND c.how = 'metric' THEN c.unset ELSE 0 END) AS unset
FROM (
  SELECT c.id, c.clock, c.m, c.inside, c.how, c.unread, c.unset, MIN(c.meant) AS meant,
    CASE WHEN MIN(c.held) = 1 AND MAX(COALESCE(o.held, 0)) = 0 THEN 1 ELSE 0 END AS picked
  FROM ({held}) c
  LEFT JOIN sla_yields y ON y.m = c.m AND c.how = 'metric'
  LEFT JOIN ({held}) o ON o.id = c.id AND o.m = y.other
  GROUP BY c.id, c.clock, c.m, c.inside, c.how, c.unread, c.unset
) c
GROUP BY c.id, c.clock;

-- One row a start, whatever is wrong with it: the verdict. Inside, a refusal is its number.
CREATE VIEW sla_verdicts AS
SELECT v.id, v.plan, c.id AS commitment, c.metric, c.label, COALESCE(c.priority, NULLIF(v.priority, '')) AS priority,
  CASE WHEN {code} IS NOT NULL THEN 'error' WHEN {why} IS NOT NULL AND v.m IS NOT NULL THEN 'undetermined' ELSE v.status END AS status,
  v.started, v.deadline, CASE WHEN v.m IS NOT NULL THEN v.ended END AS stopped,
  CASE WHEN v.said IS NULL THEN v.late END AS late_elapsed_s,
  CASE WHEN v.said IS NOT NULL OR v.part < 0 THEN NULL
    WHEN v.late = 0 THEN 0
    WHEN d.m < 2 AND e.m < 2 THEN e.y + e.m * (v.deadline + v.late - e.x) - d.y - d.m * (v.deadline - d.x)
  END AS late_covered_s,
  CASE
    WHEN v.early = 1 AND v.unset = 1 THEN 'judged-unset stopped-before-start'
    WHEN v.early = 1 THEN 'stopped-before-start'
    WHEN v.unset = 1 THEN 'judged-unset'
    ELSE ''
  END AS flags,
  {why} AS why, {code} AS code
FROM (
  SELECT r.id, r.plan, r.priority, r.m, r.started, r.deadline, r.part, r.said,
    CASE WHEN r.m IS NOT NULL AND r.ended < r.started THEN 1 ELSE 0 END AS early,
    CASE WHEN r.m IS NOT NULL THEN r.unset ELSE 0 END AS unset,
    CASE WHEN r.ended < r.started THEN r.started ELSE r.ended END AS ended,
    CASE
      WHEN r.m IS NULL THEN 'no-commitment'
      WHEN r.ended < r.started THEN 'met'
      WHEN r.deadline + r.bound <= r.instant THEN 'breached'
      WHEN r.ended IS NOT NULL THEN 'met'
      ELSE 'running'
    END AS status,
    CASE
      WHEN r.m IS NULL OR r.deadline IS NULL THEN NULL
      WHEN r.ended < r.started THEN 0
      WHEN r.deadline + r.bound <= r.instant THEN r.instant - r.deadline
      WHEN r.ended IS NOT NULL THEN 0
    END AS late
  FROM (
    SELECT w.*, CASE WHEN w.refused IS NULL AND w.m IS NOT NULL AND w.stops = 0 THEN {UNSTOPPED} ELSE w.refused END AS said,
      CASE WHEN w.refused IS NULL THEN w.reached END AS deadline,
      COALESCE(w.ended, w.judged, w.started) AS instant
    FROM (
      SELECT b.id, b.plan, b.priority, b.m, b.started, b.judged, b.bound, b.stops, b.unset,
        CASE WHEN b.judged IS NULL OR b.stopped <= b.judged THEN b.stopped END AS ended,
        CASE WHEN b.f2 IS NULL THEN b.part ELSE z.part END AS part,
        CASE WHEN b.f2 IS NULL THEN b.v WHEN z.m < 2 THEN z.y + z.m * (b.v - z.x) + b.p2 END AS reached,
        CASE
          WHEN b.said IS NOT NULL OR b.m IS NULL THEN b.said
          WHEN b.judged < b.started THEN {SLA612}
          WHEN b.waits = 1 AND (b.stopped IS NOT NULL OR b.judged IS NOT NULL) THEN {SLA606}
          WHEN b.v IS NULL THEN b.missed
          WHEN b.f2 IS NOT NULL AND z.f IS NULL THEN b.beyond
          WHEN z.m = 2 THEN z.y
          WHEN b.f1 IS NULL AND b.v > {last} THEN {SLA601}
        END AS refused
      FROM (
        SELECT a.id, a.plan, a.priority, a.started, a.stopped, a.judged, a.m, a.unset, a.said,
          c.f1, c.f2, c.p2, c.beyond, c.bound, c.waits, c.stops,
          CASE WHEN c.f1 IS NULL THEN -1 ELSE x.part END AS part,
          CASE WHEN a.started < {first} OR a.started > {last} OR c.missed = {SLA606} THEN NULL
            WHEN c.f1 IS NULL THEN a.started + c.p1
            WHEN x.m < 2 THEN x.y + x.m * (a.started - x.x) + c.p1 END AS v,
          CASE WHEN x.m = 2 THEN x.y ELSE c.missed END AS missed
        FROM (
          SELECT q.id, q.plan, q.priority, q.started, q.stopped, q.judged, g.unset,
            CASE WHEN g.begun = 1 AND (q.priority IS NULL OR q.priority = '' OR p.plan IS NOT NULL) THEN g.m END AS m,
            CASE
              WHEN {unknown} THEN {SLA606}
              WHEN q.alike > 1 THEN {SLA625}
              WHEN g.id IS NULL AND k.plan IS NULL THEN {SLA603}
              WHEN q.started IS NULL OR NOT q.started BETWEEN {earliest} AND {latest} THEN {SLA612}
              WHEN NOT q.stopped BETWEEN {earliest} AND {latest} OR NOT q.judged BETWEEN {earliest} AND {latest} THEN {SLA612}
              WHEN g.id IS NULL THEN {SLA604}
              WHEN q.priority <> '' AND p.plan IS NULL THEN {SLA622}
              WHEN g.begun > 1 THEN {SLA605}
              WHEN g.begun = 1 AND g.unread IS NOT NULL THEN CASE MOD(g.unread, 4) WHEN 1 THEN {SLA601} ELSE {SLA602} END
              WHEN g.rivals = 1 THEN {SLA605}
              WHEN g.begun = 0 AND g.clocks > 1 THEN {SLA605}
              WHEN g.begun = 0 AND g.gone = 1 THEN {GONE}
              WHEN g.begun = 0 THEN {NOTHING}
            END AS said
          FROM sla_questions q
          LEFT JOIN sla_plans k ON k.plan = q.plan
          LEFT JOIN sla_priorities p ON p.plan = q.plan AND p.priority = q.priority
          LEFT JOIN (
            SELECT id, SUM(CASE WHEN unread IS NOT NULL OR n > 0 THEN 1 ELSE 0 END) AS begun,
              COUNT(*) AS clocks, MAX(gone) AS gone, MIN(unread) AS unread, MAX(CASE WHEN n > 1 THEN 1 ELSE 0 END) AS rivals,
              MIN(CASE WHEN n = 1 AND unread IS NULL THEN m END) AS m, MAX(CASE WHEN n = 1 THEN unset ELSE 0 END) AS unset
            FROM sla_clocks GROUP BY id
          ) g ON g.id = q.id
        ) a
        LEFT JOIN sla_commitments c ON c.m = a.m AND a.said IS NULL
        LEFT JOIN sla_functions n ON n.f = c.f1
        LEFT JOIN sla_cells x ON x.f = c.f1 AND x.k = a.started - MOD(a.started, n.w) AND x.x <= a.started AND a.started < x.e
      ) b
      LEFT JOIN sla_cells z ON z.f = b.f2 AND z.k = b.v - MOD(b.v, {fine}) AND z.x <= b.v AND b.v < z.e
    ) w
  ) r
) v
LEFT JOIN sla_commitments c ON c.m = v.m
LEFT JOIN sla_parts t ON t.part = v.part
LEFT JOIN sla_cells d ON d.f = t.f AND d.k = v.deadline - MOD(v.deadline, {fine}) AND d.x <= v.deadline AND v.deadline < d.e
LEFT JOIN sla_cells e ON e.f = t.f AND e.k = v.deadline + v.late - MOD(v.deadline + v.late, {fine}) AND e.x <= v.deadline + v.late AND v.deadline + v.late < e.e;

-- What has no answer, by code: no start is ever dropped.
CREATE VIEW sla_refused AS
SELECT code, COUNT(*) AS starts FROM sla_verdicts WHERE code IS NOT NULL GROUP BY code;
