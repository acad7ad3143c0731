-- One row a told value: a target, a realization or a baseline (`kind`) of an indicator for a year and a period.
-- `value` is a number to compute with (null for "WTP"), `value_exact` its digits, `raw` what is printed; `value_kind` tells what
-- that is (number, percent, range, ratio, grade, opinion, ...), `grade` the letter of "72,36 (BB)".
-- `unit` has one spelling for all decrees, told by the cell itself or by its indicator, whose column prints `unit_printed`.
-- `copy_of` is null but in a further copy of a decree.
CREATE VIEW v_target AS
SELECT
    t.id AS target_id,
    t.indicator_id,
    i.document_id,
    i.path,
    i.document_kind,
    i.document_year,
    i.agency,
    i.region,
    i.region_code,
    i.position,
    i.sheet,
    i.ordinal AS indicator_ordinal,
    t.ordinal,
    i.level,
    i.goal,
    i.objective,
    i.indicator,
    i.indicator_normalized,
    COALESCE(t.unit, i.unit) AS unit,
    i.unit_printed,
    t.kind,
    t.year,
    t.period,
    t.comparator,
    t.value,
    t.upper,
    t.value_kind,
    t.grade,
    t.currency,
    t.raw,
    t.value_exact,
    t.upper_exact,
    p.page,
    p.confidence,
    p.review,
    i.copy_of
FROM targets t
JOIN v_indicator i ON i.indicator_id = t.indicator_id
LEFT JOIN provenance p ON p.row_id = t.id AND p.field = 'raw'
