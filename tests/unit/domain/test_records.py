from datetime import timedelta

from shared.domain.records import RecordMeta
from tests.unit.domain.builders import NOW

LATER = NOW + timedelta(minutes=5)


def test_a_new_record_is_version_one_and_says_who_made_it() -> None:
    meta = RecordMeta.new(NOW, "usr_1")
    assert (meta.version, meta.created_at, meta.created_by, meta.updated_by) == (1, NOW, "usr_1", "usr_1")
    assert meta.deleted_at is None


def test_an_edit_raises_the_version_and_keeps_the_maker() -> None:
    meta = RecordMeta.new(NOW, "usr_1").edited(LATER, "usr_2")
    assert (meta.version, meta.updated_at, meta.updated_by) == (2, LATER, "usr_2")
    assert (meta.created_at, meta.created_by) == (NOW, "usr_1")


def test_a_delete_is_an_edit_that_leaves_the_row() -> None:
    meta = RecordMeta.new(NOW, "usr_1").deleted(LATER, "usr_2")
    assert (meta.version, meta.deleted_at, meta.deleted_by) == (2, LATER, "usr_2")
