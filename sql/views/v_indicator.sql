-- One row an indicator: what it is, whose it is, where it hangs in the cascade, how it is computed.
-- `polarity_basis` and `accumulation_basis` tell whether the decree prints them ("printed") or its words and figures imply
-- them ("implied"); `name_key` is the same for all spellings of one name.
-- `unit` has one spelling for all decrees ("percent"), the printed one where none is known; `unit_printed` is what stands there.
-- `copy_of` is null but in a further copy of a decree (v_document): `WHERE copy_of IS NULL` counts each decree once.
-- `review` is true when a person should look at any of its values but the targets (v_target has its own).
CREATE VIEW v_indicator AS
SELECT
    i.id AS indicator_id,
    i.document_id,
    d.path,
    d.kind AS document_kind,
    d.number AS document_number,
    d.year AS document_year,
    d.agency,
    d.region,
    d.region_code,
    s.position,
    s.ordinal AS sheet,
    i.ordinal,
    i.no,
    i.level,
    CASE WHEN o.kind = 'goal' THEN o.text ELSE g.text END AS goal,
    CASE WHEN o.kind = 'objective' THEN o.text END AS objective,
    i.name AS indicator,
    COALESCE(i.normalized_name, i.name) AS indicator_normalized,
    COALESCE(i.normalized_unit, i.unit) AS unit,
    i.unit AS unit_printed,
    i.definition,
    f.text AS formula,
    f.kind AS formula_kind,
    i.data_source,
    i.responsible,
    i.affair,
    i.remarks,
    i.reason,
    i.program,
    i.polarity,
    i.polarity_basis,
    i.accumulation,
    i.accumulation_basis,
    i.name_key,
    EXISTS (
        SELECT 1 FROM provenance p
        WHERE p.indicator_id = i.id AND p.review AND p.table_name <> 'targets'
    ) AS review,
    d.copy_of
FROM indicators i
JOIN v_document d ON d.document_id = i.document_id
JOIN sheets s ON s.id = i.sheet_id
LEFT JOIN objectives o ON o.id = i.objective_id
LEFT JOIN objectives g ON g.id = o.parent_id
LEFT JOIN formulas f ON f.indicator_id = i.id
