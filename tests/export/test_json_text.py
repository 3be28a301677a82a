"""What is written as JSON is what the standard library writes, and that it reads."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.export.json_text import text_of

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
values = st.recursive(
    scalars,
    lambda part: (
        st.lists(part)
        | st.dictionaries(st.text(), part)
        | st.tuples(part, part)
    ),
)


@given(values)
def test_the_text_is_that_of_the_standard_library(value):
    assert text_of(value) == json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        indent=1,
        sort_keys=True,
    )


def test_what_stands_deeper_in_a_document_is_indented():
    assert (
        text_of({"a": [1, "x\ny"]}, 2)
        == '{\n   "a": [\n    1,\n    "x\\ny"\n   ]\n  }'
    )


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_no_document_holds_a_number_that_is_none(number):
    with pytest.raises(ValueError, match=str(number)):
        text_of([number])
