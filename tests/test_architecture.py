"""The import picture: who may know whom. It is read from the code, so that the table cannot go stale."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# module → what it may import of the project itself
MAY_IMPORT: dict[str, set[str]] = {
    "schema": set(),
    "wegweiser.problems": set(),
    "wegweiser.parallel": set(),
    "wegweiser.document": {"wegweiser.problems"},
    "wegweiser.wording": {"wegweiser.document", "wegweiser.problems"},
    "wegweiser.languages": {"schema"},
    "wegweiser.text": {"schema", "wegweiser.languages"},
    "wegweiser.output": set(),
    "wegweiser.content": {
        *("schema", "wegweiser.document", "wegweiser.parallel", "wegweiser.problems", "wegweiser.wording"),
    },
    "wegweiser.draft": {"wegweiser.content", "wegweiser.document"},
    "wegweiser.guide": {"schema", "wegweiser.content", "wegweiser.text"},
    "wegweiser.urls": {"schema", "wegweiser.content"},
    "wegweiser.listing": {"schema", "wegweiser.content", "wegweiser.guide", "wegweiser.urls"},
    "wegweiser.language": set(),
    "wegweiser.search": {
        *("schema", "wegweiser.content", "wegweiser.guide", "wegweiser.language", "wegweiser.listing"),
    },
    "wegweiser.checks": {
        *("wegweiser.content", "wegweiser.document", "wegweiser.guide", "wegweiser.problems", "wegweiser.text"),
        *("wegweiser.translations", "wegweiser.urls", "wegweiser.wording"),
    },
    "wegweiser.translations": {"schema", "wegweiser.content", "wegweiser.guide", "wegweiser.languages"},
    "wegweiser.interface": {
        *("schema", "wegweiser.content", "wegweiser.facts", "wegweiser.guide", "wegweiser.languages"),
        *("wegweiser.text", "wegweiser.translations"),
    },
    "wegweiser.catalogues": {"schema", "wegweiser.editions", "wegweiser.languages", "wegweiser.text"},
    "wegweiser.editions": {
        *("schema", "wegweiser.anatomy", "wegweiser.content", "wegweiser.draft", "wegweiser.guide"),
        "wegweiser.languages",
    },
    "wegweiser.errata": {
        *("schema", "wegweiser.content", "wegweiser.editions", "wegweiser.facts", "wegweiser.guide"),
        *("wegweiser.text", "wegweiser.urls"),
    },
    "wegweiser.selection": {"schema", "wegweiser.content", "wegweiser.guide", "wegweiser.wording"},
    "wegweiser.facts": {"schema", "wegweiser.content", "wegweiser.guide", "wegweiser.languages", "wegweiser.text"},
    "wegweiser.suitability": {"schema", "wegweiser.content", "wegweiser.guide"},
    "wegweiser.related": {"wegweiser.suitability"},
    "wegweiser.advice": {"schema", "wegweiser.guide", "wegweiser.suitability"},
    "wegweiser.steps": {"schema", "wegweiser.content", "wegweiser.facts", "wegweiser.guide", "wegweiser.languages"},
    "wegweiser.sheet": set(),
    "wegweiser.ways": {
        *("schema", "wegweiser.advice", "wegweiser.content", "wegweiser.guide", "wegweiser.languages"),
        *("wegweiser.related", "wegweiser.sheet", "wegweiser.steps", "wegweiser.suitability", "wegweiser.urls"),
    },
    "wegweiser.facets": {"schema", "wegweiser.guide", "wegweiser.suitability", "wegweiser.text"},
    "wegweiser.finder": {
        *("schema", "wegweiser.content", "wegweiser.facets", "wegweiser.facts", "wegweiser.guide"),
        *("wegweiser.languages", "wegweiser.listing", "wegweiser.output", "wegweiser.search", "wegweiser.text"),
        *("wegweiser.translations", "wegweiser.urls"),
        "wegweiser.suitability",
    },
    "wegweiser.pages": {
        *("schema", "wegweiser.content", "wegweiser.editions", "wegweiser.facts", "wegweiser.finder"),
        *(
            "wegweiser.guide",
            "wegweiser.interface",
            "wegweiser.languages",
            "wegweiser.output",
            "wegweiser.parallel",
            "wegweiser.sheet",
        ),
        *("wegweiser.text", "wegweiser.translations", "wegweiser.urls", "wegweiser.ways"),
    },
    "wegweiser.artwork": set(),
    "wegweiser.typography": set(),
    "wegweiser.anatomy": {
        *("schema", "wegweiser.content", "wegweiser.facts", "wegweiser.guide", "wegweiser.languages"),
        "wegweiser.text",
    },
    "wegweiser.matter": {
        *("schema", "wegweiser.content", "wegweiser.facts", "wegweiser.guide", "wegweiser.languages", "wegweiser.text"),
    },
    "wegweiser.registers": {
        *("schema", "wegweiser.advice", "wegweiser.content", "wegweiser.guide", "wegweiser.suitability"),
        "wegweiser.text",
    },
    "wegweiser.metrics": set(),
    "wegweiser.columns": {"wegweiser.metrics", "wegweiser.registers"},
    "wegweiser.citymap": {"schema", "wegweiser.guide", "wegweiser.metrics"},
    "wegweiser.signposts": {"wegweiser.advice", "wegweiser.guide"},
    "wegweiser.leaves": {
        *("schema", "wegweiser.anatomy", "wegweiser.artwork", "wegweiser.citymap", "wegweiser.columns"),
        *("wegweiser.content", "wegweiser.errata", "wegweiser.facts", "wegweiser.guide", "wegweiser.matter"),
        *("wegweiser.metrics", "wegweiser.openers", "wegweiser.palette", "wegweiser.plan", "wegweiser.registers"),
        *("wegweiser.signposts", "wegweiser.text", "wegweiser.typography", "wegweiser.urls"),
    },
    "wegweiser.palette": set(),
    "wegweiser.plan": {"schema", "wegweiser.content", "wegweiser.guide"},
    "wegweiser.tagging": set(),
    "wegweiser.binding": {"wegweiser.tagging"},
    "wegweiser.imprint": set(),
    "wegweiser.prepress": {"wegweiser.binding", "wegweiser.imprint", "wegweiser.palette"},
    "wegweiser.cover": {"wegweiser.binding", "wegweiser.imprint", "wegweiser.prepress"},
    "wegweiser.brochure": {
        *("wegweiser.artwork", "wegweiser.binding", "wegweiser.content", "wegweiser.copyfit", "wegweiser.guide"),
        *("wegweiser.hyphenation", "wegweiser.imprint", "wegweiser.kept", "wegweiser.leaves", "wegweiser.output"),
        *("wegweiser.parallel", "wegweiser.plan", "wegweiser.prepress", "wegweiser.registers", "wegweiser.urls"),
    },
    "wegweiser.imposition": {"wegweiser.binding", "wegweiser.imprint"},
    "wegweiser.printing": {
        *("schema", "wegweiser.brochure", "wegweiser.console", "wegweiser.content", "wegweiser.cover"),
        *("wegweiser.errata", "wegweiser.guide", "wegweiser.imposition", "wegweiser.kept", "wegweiser.leaves"),
        *("wegweiser.office", "wegweiser.output", "wegweiser.palette", "wegweiser.prepress", "wegweiser.problems"),
        *("wegweiser.run", "wegweiser.selection", "wegweiser.urls", "wegweiser.preflight.verdicts"),
    },
    "wegweiser.handbook": {"schema"},
    "wegweiser.preflight.verdicts": set(),
    "wegweiser.preflight.inkscan": set(),
    "wegweiser.preflight.printreport": {"wegweiser.preflight.verdicts"},
    "wegweiser.preflight.pdfobjects": set(),
    "wegweiser.preflight.pdfgeometry": {"wegweiser.preflight.pdfobjects"},
    "wegweiser.preflight.pdfcolour": {"wegweiser.preflight.pdfobjects"},
    "wegweiser.preflight.pdffonts": {"wegweiser.preflight.pdfobjects"},
    "wegweiser.preflight.pdfimages": {"wegweiser.preflight.pdfcolour", "wegweiser.preflight.pdfobjects"},
    "wegweiser.preflight.pdfmarks": {
        *(
            "wegweiser.preflight.pdfcolour",
            "wegweiser.preflight.pdffonts",
            "wegweiser.preflight.pdfimages",
            "wegweiser.preflight.pdfobjects",
        ),
    },
    "wegweiser.preflight.pdfstreams": {"wegweiser.preflight.pdfobjects"},
    "wegweiser.preflight.pdfreader": {
        *(
            "wegweiser.preflight.pdfcolour",
            "wegweiser.preflight.pdffonts",
            "wegweiser.preflight.pdfgeometry",
            "wegweiser.preflight.pdfimages",
        ),
        *("wegweiser.preflight.pdfmarks", "wegweiser.preflight.pdfobjects", "wegweiser.preflight.pdfstreams"),
    },
    "wegweiser.preflight.pdfoperators": {
        *(
            "wegweiser.preflight.pdfcolour",
            "wegweiser.preflight.pdfgeometry",
            "wegweiser.preflight.pdfobjects",
            "wegweiser.preflight.pdfreader",
        ),
    },
    "wegweiser.preflight.pdfscan": {
        *(
            "wegweiser.preflight.pdfmarks",
            "wegweiser.preflight.pdfobjects",
            "wegweiser.preflight.pdfoperators",
            "wegweiser.preflight.pdfreader",
        ),
        "wegweiser.preflight.pdfstreams",
    },
    "wegweiser.preflight.printfile": {
        "wegweiser.preflight.pdfmarks",
        "wegweiser.preflight.pdfobjects",
        "wegweiser.preflight.pdfscan",
    },
    "wegweiser.preflight.filerules": {
        "wegweiser.preflight.pdfobjects",
        "wegweiser.preflight.printfile",
        "wegweiser.preflight.verdicts",
    },
    "wegweiser.preflight.markrules": {
        *(
            "wegweiser.preflight.inkscan",
            "wegweiser.preflight.pdfcolour",
            "wegweiser.preflight.pdfmarks",
            "wegweiser.preflight.pdfobjects",
        ),
        *("wegweiser.preflight.printfile", "wegweiser.preflight.verdicts"),
    },
    "wegweiser.preflight": {
        *("wegweiser.preflight", "wegweiser.preflight.filerules", "wegweiser.preflight.markrules"),
        *("wegweiser.preflight.pdfobjects", "wegweiser.preflight.printfile", "wegweiser.preflight.verdicts"),
    },
    "wegweiser.boxes": {"wegweiser.hyphenation"},
    "wegweiser.commandline": {"wegweiser.console", "wegweiser.problems", "wegweiser.run"},
    "wegweiser.commands": {
        *("wegweiser.checks", "wegweiser.console", "wegweiser.content", "wegweiser.copyfit", "wegweiser.draft"),
        *("wegweiser.guide", "wegweiser.preview", "wegweiser.printing", "wegweiser.problems", "wegweiser.run"),
    },
    "wegweiser.console": {"wegweiser.output", "wegweiser.problems"},
    "wegweiser.copyfit": {
        *("schema", "wegweiser.anatomy", "wegweiser.boxes", "wegweiser.content", "wegweiser.document"),
        *("wegweiser.facts", "wegweiser.guide", "wegweiser.hyphenation", "wegweiser.leaves", "wegweiser.plan"),
        "wegweiser.problems",
    },
    "wegweiser.hyphenation": set(),
    "wegweiser.paper": {
        *("wegweiser.brochure", "wegweiser.checks", "wegweiser.console", "wegweiser.content", "wegweiser.editions"),
        *("wegweiser.guide", "wegweiser.output", "wegweiser.preflight", "wegweiser.preflight.verdicts"),
        *("wegweiser.printing", "wegweiser.problems", "wegweiser.run", "wegweiser.urls"),
    },
    "wegweiser.run": {"wegweiser.content", "wegweiser.output", "wegweiser.problems"},
    "wegweiser.office": {
        *("schema", "wegweiser.binding", "wegweiser.boxes", "wegweiser.brochure", "wegweiser.content"),
        *("wegweiser.guide", "wegweiser.imprint", "wegweiser.leaves", "wegweiser.output", "wegweiser.urls"),
        *("schema", "wegweiser.binding", "wegweiser.brochure", "wegweiser.content", "wegweiser.guide"),
        *("wegweiser.imprint", "wegweiser.leaves", "wegweiser.output", "wegweiser.tagging", "wegweiser.urls"),
    },
    "wegweiser.kept": set(),
    "wegweiser.openers": {"schema", "wegweiser.content", "wegweiser.guide", "wegweiser.metrics"},
    "wegweiser.preview": {"wegweiser.problems"},
}

# library → the only modules that may import it
ONLY_IMPORTER = {
    "yaml": {"wegweiser.document"},
    "weasyprint": {"wegweiser.brochure"},
    "livereload": {"wegweiser.preview"},
    "markdown": {"wegweiser.text"},
    "nh3": {"wegweiser.text"},
    "fcntl": {"wegweiser.output"},
    "babel": {"wegweiser.catalogues", "wegweiser.languages"},
}


def _modules() -> dict[str, Path]:
    found = sorted((ROOT / "wegweiser").rglob("*.py"))
    package = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in found}
    named = {name.removesuffix(".__init__"): path for name, path in package.items() if name != "wegweiser.__init__"}
    return {"schema": ROOT / "schema.py", **named}


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = node.module == "wegweiser"
            found.update(f"wegweiser.{alias.name}" for alias in node.names) if inside else found.add(node.module)
    return found


@pytest.mark.parametrize("module", sorted(_modules()))
def test_a_module_imports_only_what_it_may_know(module: str) -> None:
    own = {name for name in _imports(_modules()[module]) if name == "schema" or name.startswith("wegweiser")}
    assert own <= MAY_IMPORT[module]


def test_the_preflight_shares_nothing_with_what_makes_the_file() -> None:
    parts = [path for name, path in _modules().items() if name.startswith("wegweiser.preflight")]
    own = {name for path in parts for name in _imports(path) if name == "schema" or name.startswith("wegweiser")}
    assert parts and all(name.startswith("wegweiser.preflight") for name in own)


@pytest.mark.parametrize("library", sorted(ONLY_IMPORTER))
def test_a_library_has_one_importer(library: str) -> None:
    importers = {name for name, path in _modules().items() if any(i.split(".")[0] == library for i in _imports(path))}
    assert importers == ONLY_IMPORTER[library]


def test_the_table_names_every_module() -> None:
    assert set(MAY_IMPORT) == set(_modules())


def test_check_starts_without_pdf_engine_preview_or_templates() -> None:
    code = "import sys, build; build.main(['check']); print(sorted(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for library in ("weasyprint", "livereload", "tornado", "jinja2", "markdown", "PIL", "babel"):
        assert f"'{library}'" not in told
