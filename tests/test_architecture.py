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
        *("schema", "wegweiser.content", "wegweiser.draft", "wegweiser.guide", "wegweiser.languages"),
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
        *("wegweiser.run", "wegweiser.selection", "wegweiser.urls", "wegweiser.verdicts"),
    },
    "wegweiser.handbook": {"schema"},
    "wegweiser.verdicts": set(),
    "wegweiser.inkscan": set(),
    "wegweiser.printreport": {"wegweiser.verdicts"},
    "wegweiser.pdfobjects": set(),
    "wegweiser.pdfgeometry": {"wegweiser.pdfobjects"},
    "wegweiser.pdfcolour": {"wegweiser.pdfobjects"},
    "wegweiser.pdffonts": {"wegweiser.pdfobjects"},
    "wegweiser.pdfimages": {"wegweiser.pdfcolour", "wegweiser.pdfobjects"},
    "wegweiser.pdfmarks": {
        *("wegweiser.pdfcolour", "wegweiser.pdffonts", "wegweiser.pdfimages", "wegweiser.pdfobjects"),
    },
    "wegweiser.pdfstreams": {"wegweiser.pdfobjects"},
    "wegweiser.pdfreader": {
        *("wegweiser.pdfcolour", "wegweiser.pdffonts", "wegweiser.pdfgeometry", "wegweiser.pdfimages"),
        *("wegweiser.pdfmarks", "wegweiser.pdfobjects", "wegweiser.pdfstreams"),
    },
    "wegweiser.pdfoperators": {
        *("wegweiser.pdfcolour", "wegweiser.pdfgeometry", "wegweiser.pdfobjects", "wegweiser.pdfreader"),
    },
    "wegweiser.pdfscan": {
        *("wegweiser.pdfmarks", "wegweiser.pdfobjects", "wegweiser.pdfoperators", "wegweiser.pdfreader"),
        "wegweiser.pdfstreams",
    },
    "wegweiser.printfile": {"wegweiser.pdfmarks", "wegweiser.pdfobjects", "wegweiser.pdfscan"},
    "wegweiser.filerules": {"wegweiser.pdfobjects", "wegweiser.printfile", "wegweiser.verdicts"},
    "wegweiser.markrules": {
        *("wegweiser.inkscan", "wegweiser.pdfcolour", "wegweiser.pdfmarks", "wegweiser.pdfobjects"),
        *("wegweiser.printfile", "wegweiser.verdicts"),
    },
    "wegweiser.preflight": {  # nothing that makes a PDF: the reader must not share the maker's mistakes
        *("wegweiser.filerules", "wegweiser.inkscan", "wegweiser.markrules", "wegweiser.pdfobjects"),
        *("wegweiser.printfile", "wegweiser.verdicts"),
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
        *("wegweiser.facts", "wegweiser.guide", "wegweiser.hyphenation", "wegweiser.leaves", "wegweiser.problems"),
    },
    "wegweiser.hyphenation": set(),
    "wegweiser.paper": {
        *("wegweiser.brochure", "wegweiser.checks", "wegweiser.console", "wegweiser.content", "wegweiser.editions"),
        *("wegweiser.guide", "wegweiser.inkscan", "wegweiser.output", "wegweiser.preflight", "wegweiser.printing"),
        *("wegweiser.printreport", "wegweiser.problems", "wegweiser.run", "wegweiser.urls", "wegweiser.verdicts"),
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
    package = {f"wegweiser.{path.stem}": path for path in (ROOT / "wegweiser").glob("*.py") if path.stem != "__init__"}
    return {"schema": ROOT / "schema.py", **package}


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
