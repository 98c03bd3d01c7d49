"""The floors under the coverage."""

import pytest

from scripts.coverage_gate import branches_covered


def a_file(branches: int, covered: int) -> dict[str, dict[str, int]]:
    return {"summary": {"num_branches": branches, "covered_branches": covered}}


def test_branches_are_added_up_over_the_files_of_an_area() -> None:
    files = {"a/one.py": a_file(10, 9), "a/two.py": a_file(30, 30), "b/three.py": a_file(10, 0)}
    assert branches_covered(files, ("a/",)) == 97.5
    assert branches_covered(files, ("a/", "b/")) == 78.0


def test_an_area_without_any_branch_is_a_mistake_and_no_success() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        branches_covered({"a/one.py": a_file(0, 0)}, ("a/",))
