-- One row a document: what the decree says of itself, how it was read (`method` of its least sure pages), and `copy_of`: the
-- document that holds the same decree, null for the first one. Files of one agency, kind and number whose indicators are mostly
-- the same are copies (a scan and the PDF it was printed from); a text layer goes before a transcript, and that before a scan.
CREATE VIEW v_document AS
WITH held AS MATERIALIZED (
    SELECT
        d.id,
        d.decree_key,
        COALESCE((
            SELECT MAX(CASE g.method WHEN 'text-layer' THEN 1 WHEN 'transcript' THEN 2 ELSE 3 END)
            FROM pages g WHERE g.document_id = d.id AND NOT g.blank
        ), 3) AS rank,
        (SELECT COUNT(DISTINCT i.name_key) FROM indicators i WHERE i.document_id = d.id) AS names
    FROM documents d
),
copies AS (
    SELECT d.id, MIN(CAST(o.rank AS TEXT) || o.id) AS first_copy
    FROM held d
    JOIN held o ON o.decree_key = d.decree_key AND (o.rank < d.rank OR (o.rank = d.rank AND o.id < d.id))
    WHERE o.names * 4 >= d.names * 3 AND d.names <= 2 * (
        SELECT COUNT(DISTINCT i.name_key)
        FROM indicators i
        -- COALESCE: a search by the document finds few rows, one by a usual name finds those of a whole archive
        JOIN indicators j ON j.document_id = o.id AND COALESCE(j.name_key, '') = COALESCE(i.name_key, '')
        WHERE i.document_id = d.id
    )
    GROUP BY d.id
)
SELECT
    d.id AS document_id,
    (SELECT MIN(l.path) FROM locations l WHERE l.document_id = d.id) AS path,
    d.kind,
    d.number,
    d.title,
    d.about,
    d.year,
    d.agency,
    d.region,
    d.region_code,
    d.issued_place,
    d.issued_date,
    d.amends,
    d.page_count AS pages,
    CASE h.rank WHEN 1 THEN 'text-layer' WHEN 2 THEN 'transcript' ELSE 'ocr' END AS method,
    SUBSTR(c.first_copy, 2) AS copy_of,
    d.agency_key
FROM documents d
JOIN held h ON h.id = d.id
LEFT JOIN copies c ON c.id = d.id
