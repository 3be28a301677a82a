"""What contributors are told is true: commands exist, hooks run what `make lint` runs, changelog fragments are well formed."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PAGES = [
    ROOT / name
    for name in ("CONTRIBUTING.md", "README.md", "changelog.d/README.md")
]
PAGES += sorted((ROOT / "docs").glob("*.md"))
FRAGMENTS = sorted((ROOT / "changelog.d").glob("*.*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_links_of_a_page_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    lines = set(re.findall(r"^([a-z-]+(?: [a-z-]+)*):", MAKEFILE, re.MULTILINE))
    targets = {name for line in lines for name in line.split()}
    assert (
        set(re.findall(r"^`?make ([a-z-]+)", code_of(text), re.MULTILINE))
        <= targets
    )
    links = re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []


def code_of(text):
    """Return the code in a page of Markdown: blocks, and what stands between backticks in a line."""
    blocks = re.findall(r"^```.*?^```", text, re.DOTALL | re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", text)])


def test_hooks_run_what_lint_runs():
    config = yaml.safe_load(
        (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"),
    )
    (local,) = config["repos"]
    assert local["repo"] == "local", "a hook from elsewhere needs a network"
    recipe = MAKEFILE.partition("\nlint:")[2].partition("\n\n")[0]
    linted = [
        line.strip().replace("$(BIN)", ".venv/bin").removesuffix(" .")
        for line in recipe.splitlines()[1:]
    ]
    assert [hook["entry"] for hook in local["hooks"]] == linted


def test_changelog_fragments_are_named_by_topic_and_kind():
    project = tomllib.loads(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
    )
    kinds = set(project["tool"]["towncrier"]["fragment"])
    folder = ROOT / "changelog.d"
    assert {path.name for path in folder.iterdir()} - {
        path.name for path in FRAGMENTS
    } == {"README.md", "template.md"}
    for path in FRAGMENTS:
        topic, kind, _ = path.name.split(".")
        assert re.fullmatch(r"[a-z][a-z-]+", topic), path.name
        assert kind in kinds, path.name
        text = path.read_text(encoding="utf-8")
        assert text.rstrip().endswith("."), path.name
        assert "\n\n" not in text.rstrip(), f"{path.name}: one paragraph"


def test_the_changelog_has_the_place_where_releases_come_in():
    project = tomllib.loads(
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
    )
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog.count(project["tool"]["towncrier"]["start_string"]) == 1
