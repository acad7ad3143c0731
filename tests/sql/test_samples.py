"""The promise of the database on every sample: each value that is not null tells where it was read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sql.store import Store, StoreOutcome
from tests.extractions import extraction_of, sample_names
from tests.sql.audit import missing_provenance
from tests.sql.contents import contents, query
from tests.sql.decrees import SOFTWARE


@pytest.mark.parametrize("name", sample_names())
def test_every_value_of_a_sample_has_provenance(name: str, tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'iku.db'}", software=SOFTWARE) as store:
        run = store.start_run()
        assert store.store_extraction(extraction_of(name), run) is StoreOutcome.NEW
        assert missing_provenance(store.engine) == []
        once = contents(store.engine)
        assert once["indicators"]
        assert store.store_extraction(extraction_of(name), run) is StoreOutcome.UNCHANGED
        assert contents(store.engine) == once
        strays = query(
            store.engine,
            "SELECT p.row_id, p.page FROM provenance p JOIN documents d ON d.id = p.document_id"
            " WHERE p.page < 1 OR p.page > d.page_count",
        )
        assert strays == []
