-- One row a doubtful value: what a person should look at, where it stands, and why. Concluded fields are left out, their
-- origin is listed; a goal or objective is listed with each indicator that hangs under it, or by itself where none does.
-- `code` is the code of the issue, or `doubt` says in a word what `reason` says in a sentence; `alternative` is what another
-- reader made of it. `copy_of` is null but in a further copy of a decree.
CREATE VIEW v_review AS
SELECT
    p.document_id,
    p.path,
    d.agency,
    d.region,
    p.page,
    p.indicator,
    p.table_name,
    CASE p.table_name
        WHEN 'targets' THEN t.kind
        WHEN 'formulas' THEN 'formula'
        WHEN 'objectives' THEN o.kind
        WHEN 'sheet_items' THEN e.kind
        WHEN 'signatories' THEN g.role || ' ' || p.field
        WHEN 'legal_basis' THEN 'legal basis'
        ELSE p.field
    END AS field,
    t.year,
    t.period,
    CASE WHEN p.table_name = 'targets' THEN t.value_exact ELSE p.value END AS value,
    p.raw,
    COALESCE(n.message, p.reason, 'Doubtful: compare it with the page.') AS reason,
    n.code,
    p.doubt,
    p.alternative,
    p.confidence,
    p.x0,
    p.top,
    p.x1,
    p.bottom,
    p.method,
    p.engine,
    p.row_id,
    p.copy_of
FROM v_provenance p
JOIN documents d ON d.id = p.document_id
LEFT JOIN issues n ON n.id = p.issue_id
LEFT JOIN targets t ON p.table_name = 'targets' AND t.id = p.row_id
LEFT JOIN sheet_items e ON p.table_name = 'sheet_items' AND e.id = p.row_id
LEFT JOIN signatories g ON p.table_name = 'signatories' AND g.id = p.row_id
LEFT JOIN objectives o ON p.table_name = 'objectives' AND o.id = p.row_id
WHERE p.review AND p.derived_from IS NULL AND (
    p.table_name <> 'objectives' OR (
        NOT EXISTS (SELECT 1 FROM indicators i WHERE i.objective_id = p.row_id)
        AND NOT EXISTS (SELECT 1 FROM objectives c JOIN indicators i ON i.objective_id = c.id WHERE c.parent_id = p.row_id)
    )
)
