-- One row a formula: its printed text, what it computes (`expression` as a JSON tree, the same as plain text, LaTeX and MathML),
-- what its symbols stand for (`legend`), the thresholds told around it (`conditions`), or the `reason` why it is no expression.
CREATE VIEW v_formula AS
SELECT
    f.id AS formula_id,
    f.indicator_id,
    i.document_id,
    i.path,
    i.document_year,
    i.agency,
    i.region,
    i.region_code,
    i.sheet,
    i.ordinal AS indicator_ordinal,
    i.indicator,
    i.indicator_normalized,
    i.unit,
    f.text AS formula,
    f.kind,
    f.reason,
    f.plain,
    f.latex,
    f.mathml,
    f.expression,
    f.legend,
    f.conditions,
    p.page,
    p.confidence,
    p.review,
    i.copy_of
FROM formulas f
JOIN v_indicator i ON i.indicator_id = f.indicator_id
LEFT JOIN provenance p ON p.row_id = f.id AND p.field = 'text'
