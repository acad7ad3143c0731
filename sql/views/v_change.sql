-- One row a change between a decree and the next one of the same agency and kind within five years, the length of a Renstra or
-- RPJMD period: an indicator `added` or `dropped`, its `unit`, `formula` or `target` told differently. Permen PANRB 53/2014 asks
-- that the indicators of a period stay, and that a change says why. `relation` is "amends" where the later decree names the
-- earlier one as the one that it changes. Indicators are the same where their `name_key` is; copies of one decree count once.
-- A name that a reader bent is the same indicator too, told as a change of its `name`. Beside what was added or dropped, `nearest`
-- is the name of the other decree that is most like it: perhaps only worded anew.
CREATE VIEW v_change AS
WITH decrees AS (
    SELECT
        d.document_id AS id,
        d.agency_key,
        d.kind,
        d.year,
        COALESCE(d.issued_date, '') AS issued_date,
        COALESCE(d.number, '') AS number,
        -- agreements and plans of different office holders of one agency do not follow one another
        CASE WHEN d.kind IN ('iki', 'pk', 'renaksi') THEN COALESCE(LOWER((
            SELECT s.position FROM sheets s WHERE s.document_id = d.document_id AND s.position IS NOT NULL ORDER BY s.ordinal LIMIT 1
        )), '') ELSE '' END AS holder
    FROM v_document d
    WHERE d.agency_key IS NOT NULL AND d.year IS NOT NULL AND d.copy_of IS NULL
),
followed AS (
    SELECT
        c.id,
        c.year,
        c.issued_date,
        LEAD(c.id) OVER (PARTITION BY c.agency_key, c.kind, c.holder ORDER BY c.year, c.issued_date, c.number, c.id) AS later_id
    FROM decrees c
),
pairs AS (
    SELECT f.id AS earlier_id, f.later_id
    FROM followed f
    JOIN decrees l ON l.id = f.later_id
    WHERE l.year - f.year <= 4
        AND (l.year > f.year OR (f.issued_date <> '' AND l.issued_date > f.issued_date))
),
told AS (
    SELECT
        i.id, i.document_id, COALESCE(i.name_key, LOWER(i.name)) AS name_key, LOWER(COALESCE(s.position, '')) AS position_key,
        i.name, COALESCE(i.normalized_unit, i.unit) AS unit, f.text AS formula
    FROM indicators i
    JOIN sheets s ON s.id = i.sheet_id
    LEFT JOIN formulas f ON f.indicator_id = i.id
),
near AS (
    SELECT m.indicator_id, m.near_id, m.misread, n.document_id, n.name
    FROM near_names m
    JOIN indicators n ON n.id = m.near_id
),
both_told AS (
    SELECT p.earlier_id, p.later_id, e.id AS before_id, l.id AS after_id, l.name, e.name AS name_before,
        l.name_key = e.name_key AS same_name,
        e.unit AS unit_before, l.unit AS unit_after, e.formula AS formula_before, l.formula AS formula_after
    FROM pairs p
    JOIN told e ON e.document_id = p.earlier_id
    JOIN told l ON l.document_id = p.later_id AND (
        (l.name_key = e.name_key AND l.position_key = e.position_key)
        OR EXISTS (SELECT 1 FROM near n WHERE n.misread AND n.indicator_id = e.id AND n.near_id = l.id)
    )
),
changes AS (
    SELECT p.earlier_id, p.later_id, 'dropped' AS change, e.name AS indicator, CAST(NULL AS INTEGER) AS year,
        CAST(NULL AS TEXT) AS period, e.name AS before, CAST(NULL AS TEXT) AS after, n.name AS nearest
    FROM pairs p
    JOIN told e ON e.document_id = p.earlier_id
    LEFT JOIN near n ON n.indicator_id = e.id AND n.document_id = p.later_id
    WHERE NOT EXISTS (SELECT 1 FROM told l WHERE l.document_id = p.later_id AND l.name_key = e.name_key)
        AND (n.misread IS NULL OR NOT n.misread)
    UNION
    SELECT p.earlier_id, p.later_id, 'added', l.name, CAST(NULL AS INTEGER), CAST(NULL AS TEXT), CAST(NULL AS TEXT), l.name, n.name
    FROM pairs p
    JOIN told l ON l.document_id = p.later_id
    LEFT JOIN near n ON n.indicator_id = l.id AND n.document_id = p.earlier_id
    WHERE NOT EXISTS (SELECT 1 FROM told e WHERE e.document_id = p.earlier_id AND e.name_key = l.name_key)
        AND (n.misread IS NULL OR NOT n.misread)
    UNION
    SELECT b.earlier_id, b.later_id, 'name', b.name, CAST(NULL AS INTEGER), CAST(NULL AS TEXT), b.name_before, b.name,
        CAST(NULL AS TEXT)
    FROM both_told b
    WHERE NOT b.same_name
    UNION
    SELECT b.earlier_id, b.later_id, 'unit', b.name, CAST(NULL AS INTEGER), CAST(NULL AS TEXT), b.unit_before, b.unit_after,
        CAST(NULL AS TEXT)
    FROM both_told b
    WHERE b.unit_before <> b.unit_after
    UNION
    SELECT b.earlier_id, b.later_id, 'formula', b.name, CAST(NULL AS INTEGER), CAST(NULL AS TEXT), b.formula_before, b.formula_after,
        CAST(NULL AS TEXT)
    FROM both_told b
    WHERE REPLACE(LOWER(b.formula_before), ' ', '') <> REPLACE(LOWER(b.formula_after), ' ', '')
    UNION
    SELECT b.earlier_id, b.later_id, 'target', b.name, e.year, e.period, e.raw, l.raw, CAST(NULL AS TEXT)
    FROM both_told b
    JOIN targets e ON e.indicator_id = b.before_id AND e.kind = 'target'
    JOIN targets l ON l.indicator_id = b.after_id AND l.kind = 'target' AND l.year = e.year AND l.period = e.period
    WHERE l.value <> e.value
)
SELECT
    l.agency,
    l.region,
    l.region_code,
    l.kind AS document_kind,
    CASE WHEN l.amends = e.number THEN 'amends' ELSE 'follows' END AS relation,
    e.year AS earlier_year,
    l.year AS later_year,
    e.number AS earlier_number,
    l.number AS later_number,
    c.change,
    c.indicator,
    c.year,
    c.period,
    c.before,
    c.after,
    c.nearest,
    'Permen PANRB 53/2014' AS rule,
    c.earlier_id,
    c.later_id
FROM changes c
JOIN documents e ON e.id = c.earlier_id
JOIN documents l ON l.id = c.later_id
