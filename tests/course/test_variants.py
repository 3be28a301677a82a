import pytest

from grader.course.catalogue import get_assignment
from grader.course.variants import MOST_MISCONCEPTIONS, load_variants
from grader.errors import ContractError

MISTAKE = """
@misconception("A title", criterion="half", explanation="What it does.", hint="A hint.")
def mistake_{number}(reference):
    reference.half = lambda x: x
"""


def test_a_page_can_tell_so_many_misconceptions_apart_and_no_more(course):
    folder = course / "reference" / "toy" / "misconceptions"
    folder.mkdir(exist_ok=True)
    file = folder / "many.py"
    mistakes = [
        MISTAKE.format(number=number)
        for number in range(MOST_MISCONCEPTIONS + 1)
    ]
    door = "from grader.misconceptions import misconception\n"
    file.write_text(door + "".join(mistakes), encoding="utf-8")
    with pytest.raises(ContractError, match="merge some"):
        load_variants(get_assignment(course, "toy"))
