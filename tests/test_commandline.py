"""The command line as editors and machines use it, run as a whole process."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wegweiser.content import KINDS, read

ROOT = Path(__file__).parent.parent


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), *map(str, arguments)]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("GITHUB_")}
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**clean, **environment})


@pytest.fixture
def content(tmp_path: Path, tiny: Path) -> Path:
    return Path(shutil.copytree(tiny, tmp_path / "content"))


def broken(content: Path, number: int = 1) -> list[Path]:
    """Spoil the required »träger« of some entries."""
    files = sorted(content.glob("projects/*.yaml"))[:number]
    for file in files:
        file.write_text(file.read_text("utf-8").replace("träger:", "traeger:"), "utf-8")
    return files


def test_a_good_guide_passes(content: Path) -> None:
    done = run("check", "--content", content)
    assert done.returncode == 0
    assert "Fehler" not in done.stdout


def test_a_problem_ends_with_status_1_and_writes_nothing(content: Path, tmp_path: Path) -> None:
    (file,) = broken(content)
    done = run("--content", content, "--out", tmp_path / "site", "--no-pdf")
    assert done.returncode == 1
    assert f"{file}:" in done.stdout
    assert "Das Feld »traeger« gibt es nicht. Meinten Sie »träger«?" in done.stdout
    assert "Es wurde nichts geschrieben." in done.stderr
    assert not (tmp_path / "site").exists()


def test_check_with_files_shows_only_their_problems(content: Path) -> None:
    one, two = broken(content, 2)
    done = run("check", one, "--content", content)
    assert done.returncode == 1
    assert str(one) in done.stdout
    assert str(two) not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--foo"], "»--foo« ist unbekannt."),
        (["prüfe"], "»prüfe« gibt es nicht, möglich sind"),
        (["--out"], "Nach »--out« fehlt der Wert."),
        (["--today", "morgen"], "»morgen« ist kein Tag."),
        (["--base-url", "beispiel.de"], "»beispiel.de« ist keine Webadresse."),
        (["--jobs", "viele"], "»viele« passt nicht zu »--jobs«."),
        (["check", "gibtsnicht.yaml"], "Die Datei »gibtsnicht.yaml« gibt es nicht."),
        (["check", "README.md"], "Die Datei »README.md« liegt nicht im Ordner »content«."),
        (["new", "project"], "Es fehlt: name."),
        (["--content", "gibtsnicht"], "Diesen Ordner mit den Inhalten gibt es nicht."),
    ],
)
def test_wrong_use_is_told_in_german_without_a_traceback(arguments: list[str], sentence: str) -> None:
    done = run(*arguments)
    assert done.returncode == (1 if arguments[0] == "--content" else 2)
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_is_german_and_names_every_option() -> None:
    told = run("--help").stdout
    for word in ("Aufruf:", "check", "serve", "new project", "--no-pdf", "--format", "--today", "--base-url", "--jobs"):
        assert word in told
    assert "usage" not in told


def test_github_gets_annotations_and_a_summary(content: Path, tmp_path: Path) -> None:
    broken(content)
    summary = tmp_path / "summary.md"
    done = run("check", "--content", content, "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
    assert done.stdout.startswith("::error file=")
    assert "Meinten Sie »träger«?" in done.stdout
    assert "Das Feld »traeger« gibt es nicht." in summary.read_text("utf-8")


def test_gitlab_and_reviewdog_get_their_json(content: Path) -> None:
    (file,) = broken(content)
    report = json.loads(run("check", "--content", content, "--format", "gitlab").stdout)
    assert report[0]["location"]["path"] == file.as_posix()
    line = json.loads(run("check", "--content", content, "--format", "rdjsonl").stdout.splitlines()[0])
    assert line["location"]["range"]["start"] == {"line": 3, "column": 1}


@pytest.mark.parametrize(("kind", "folder", "title"), [("project", "projects", "name"), ("event", "events", "titel")])
def test_a_new_file_lacks_only_what_nobody_can_know(content: Path, kind: str, folder: str, title: str) -> None:
    name = "Größe & Mut: „Şule“ liest!"
    done = run("new", kind, name, "--content", content)
    assert done.returncode == 0
    file = content / folder / "groesse-mut-sule-liest.yaml"
    assert f"{title}: '{name}'" in file.read_text("utf-8")
    problems = read(str(file), file.read_bytes(), KINDS[folder])
    assert isinstance(problems, list)
    assert all("Pflichtfeld" in problem.message and "ist leer" in problem.message for problem in problems)
    assert run("new", kind, name, "--content", content).returncode == 2


@pytest.mark.parametrize("folder", ["projects", "events"])
def test_every_suggestion_in_a_new_file_is_right_once_uncommented(folder: str) -> None:
    from wegweiser.draft import draft

    text = draft(KINDS[folder], {}, None)
    fields = [line[2:] for line in text.splitlines() if line.startswith("# ") and _is_yaml(line[2:], folder)]
    entry = read("x.yaml", "\n".join(fields).encode(), KINDS[folder])
    assert isinstance(entry, list)
    assert all("Es fehlt das Pflichtfeld" in problem.message for problem in entry), entry


def _is_yaml(line: str, folder: str) -> bool:
    name = line.split(":", maxsplit=1)[0]
    return line.startswith(" ") or name in KINDS[folder].model_fields


def test_a_foreign_folder_is_not_overwritten(content: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    done = run("--content", content, "--out", tmp_path / "mine", "--no-pdf")
    assert done.returncode == 2
    assert "enthält fremde Dateien" in done.stderr


def test_the_same_content_makes_the_same_bytes_anywhere(content: Path, tmp_path: Path) -> None:
    sites = []
    for name, zone, seed, locale in (("a", "UTC", "1", "C.UTF-8"), ("b", "Pacific/Kiritimati", "2", "C")):
        copy = shutil.copytree(content, tmp_path / name / "content")
        site = tmp_path / name / "elsewhere" / "site"
        done = run(
            *("--content", copy, "--out", site, "--today", "2026-11-22", "--no-pdf"),
            **{"TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale},
        )
        assert done.returncode == 0, done.stderr
        sites.append({path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()})
    assert sites[0] == sites[1]
    assert len(sites[0]) > 30


def test_one_process_and_three_make_the_same_site(content: Path, tmp_path: Path) -> None:
    for jobs in ("1", "3"):
        run("--content", content, "--out", tmp_path / jobs, "--today", "2026-11-22", "--no-pdf", "--jobs", jobs)
    one, three = ({p.relative_to(tmp_path / j): p.read_bytes() for p in (tmp_path / j).rglob("*.*")} for j in "13")
    assert one == three


def editions_of(site: Path) -> list[str]:
    """Of every page that names its edition; those that only lead on do not."""
    texts = (page.read_text("utf-8") for page in site.rglob("*.html"))
    return [found[1] for text in texts if (found := re.search(r"Ausgabe ([^·]+) ·", text))]


@pytest.mark.slow
def test_kill_9_at_50_random_moments_of_a_rebuild_leaves_one_whole_site(content: Path, tmp_path: Path) -> None:
    site, chance, survived = tmp_path / "site", random.Random(7), set()
    settings = re.sub(r"(?m)^sprachen: .*$", "", (content / "guide.yaml").read_text("utf-8"))
    (content / "guide.yaml").write_text(settings, "utf-8")
    run("--content", content, "--out", site, "--no-pdf")
    began = time.perf_counter()
    run("--content", content, "--out", site, "--no-pdf")
    takes = time.perf_counter() - began
    pages = len(editions_of(site))
    for number in range(50):
        edition = re.sub(r"(?m)^ausgabe: .*$", f"ausgabe: Nummer {number}", settings)
        (content / "guide.yaml").write_text(edition, "utf-8")
        command = [sys.executable, "build.py", "--content", str(content), "--out", str(site), "--no-pdf"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as building:
            time.sleep(chance.uniform(0.4, 1.6) * takes)
            building.kill()
        found = editions_of(site)
        assert len(found) == pages
        assert len(set(found)) == 1
        survived.add(found[0])
    assert len(survived) > 3  # some builds got through, some did not
