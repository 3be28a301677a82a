import gc
import weakref

from grader.report.writing.memo import by_identity
from grader.wording.texts import Catalogue, speaking


class Record:
    pass


def counted(size):
    asked = []

    @by_identity(size)
    def number(record):
        asked.append(record)
        return len(asked)

    return number


def test_the_same_record_is_answered_once_and_an_equal_one_on_its_own():
    number = counted(2)
    one, other = [], []
    assert [number(one), number(other), number(one), number(other)] == [
        1,
        2,
        1,
        2,
    ]


def test_another_language_is_another_answer():
    number, record = counted(2), Record()
    assert number(record) == 1
    with speaking(Catalogue("de")):
        assert number(record) == 2


def test_no_more_records_are_kept_than_said():
    name = by_identity(2)(repr)
    records = [Record() for _ in range(5)]
    seen = [weakref.ref(record) for record in records]
    while records:
        name(records.pop(0))
    gc.collect()
    assert [ref() is None for ref in seen] == [True, True, True, False, False]


def test_the_oldest_makes_room():
    number, records = counted(2), [Record() for _ in range(3)]
    assert [number(record) for record in records] == [1, 2, 3]
    assert [number(records[2]), number(records[1]), number(records[0])] == [
        3,
        2,
        4,
    ]
