-- One row a value: what is stored, what was read, where (points, origin top left of the file's own page) and how.
-- `derived_from` is null where the value was read itself, else the field that it was concluded from.
-- Of a flagged value `reason` says why in a sentence, `doubt` in a word, and `alternative` is what another reader made of it.
CREATE VIEW v_provenance AS
SELECT
    p.document_id,
    d.path,
    p.table_name,
    p.row_id,
    p.field,
    p.derived_from,
    p.value,
    p.raw,
    p.page,
    p.x0,
    p.top,
    p.x1,
    p.bottom,
    p.method,
    p.engine,
    p.confidence,
    p.review,
    p.indicator_id,
    i.name AS indicator,
    p.doubt,
    p.alternative,
    p.reason,
    p.issue_id,
    d.copy_of
FROM provenance p
JOIN v_document d ON d.document_id = p.document_id
LEFT JOIN indicators i ON i.id = p.indicator_id
