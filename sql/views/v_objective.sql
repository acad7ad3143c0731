-- One row a goal or objective (`kind`) of a form, with its goal and the number of indicators that measure it; an objective with
-- none is one that its decree leaves without measure (PER/20/M.PAN/11/2008). A goal counts those of its objectives too.
CREATE VIEW v_objective AS
SELECT
    o.id AS objective_id,
    o.document_id,
    d.path,
    d.kind AS document_kind,
    d.year AS document_year,
    d.agency,
    d.region,
    d.region_code,
    s.position,
    s.ordinal AS sheet,
    o.ordinal,
    o.kind,
    o.text,
    g.text AS goal,
    (SELECT COUNT(*) FROM indicators i WHERE i.objective_id = o.id)
        + (SELECT COUNT(*) FROM objectives c JOIN indicators i ON i.objective_id = c.id WHERE c.parent_id = o.id) AS indicators,
    p.page,
    p.review,
    d.copy_of
FROM objectives o
JOIN v_document d ON d.document_id = o.document_id
JOIN sheets s ON s.id = o.sheet_id
LEFT JOIN objectives g ON g.id = o.parent_id
LEFT JOIN provenance p ON p.row_id = o.id AND p.field = 'text'
