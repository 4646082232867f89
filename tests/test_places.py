"""The post codes of the shipped content: all of Hamburg, none from elsewhere, known ones where they belong."""

from __future__ import annotations

import math

import pytest

from schema import QuarterPlace
from wegweiser.guide import Guide

NEUWERK = "27499"


def _in_hamburg(code: str) -> bool:
    number = int(code)
    return 20095 <= number <= 21149 or 22041 <= number <= 22769 or code == NEUWERK


def _kilometres(one: QuarterPlace, other: QuarterPlace) -> float:
    return math.hypot((one.lat - other.lat) * 111.2, (one.lon - other.lon) * 66.2)


def test_every_quarter_has_post_codes_of_hamburg(guide: Guide) -> None:
    wrong = {
        quarter.name: quarter.plz
        for quarter in guide.places.fields.stadtteile
        if not quarter.plz or not all(map(_in_hamburg, quarter.plz))
    }
    assert not wrong


def test_post_codes_are_sorted(guide: Guide) -> None:
    assert not [quarter.name for quarter in guide.places.fields.stadtteile if list(quarter.plz) != sorted(quarter.plz)]


@pytest.mark.parametrize(
    ("code", "quarters"),
    [
        ("20095", {"Hamburg-Altstadt", "St. Georg"}),
        ("20148", {"Rotherbaum"}),
        ("20357", {"Sternschanze", "St. Pauli", "Eimsbüttel"}),
        ("21035", {"Neuallermöhe"}),
        ("21073", {"Harburg"}),
        ("21107", {"Wilhelmsburg"}),
        ("21129", {"Finkenwerder", "Neuenfelde", "Cranz"}),
        ("22049", {"Dulsberg", "Wandsbek"}),
        ("22085", {"Uhlenhorst"}),
        ("22111", {"Billstedt", "Horn"}),
        ("22115", {"Billstedt"}),
        ("22309", {"Steilshoop", "Barmbek-Nord"}),
        ("22559", {"Rissen"}),
        ("22765", {"Ottensen", "Altona-Nord", "Altona-Altstadt"}),
        (NEUWERK, {"Neuwerk"}),
    ],
)
def test_known_post_codes_lead_to_their_quarters(guide: Guide, code: str, quarters: set[str]) -> None:
    assert quarters <= {quarter.name for quarter in guide.places.fields.stadtteile if code in quarter.plz}


def test_no_post_code_jumps(guide: Guide) -> None:
    """A slip of the finger puts a quarter far away from all others of its code."""
    places = guide.places.fields.stadtteile
    far = [
        (code, place.name)
        for place in places
        for code in place.plz
        if (others := [other for other in places if code in other.plz and other is not place])
        and min(_kilometres(place, other) for other in others) > 7
    ]
    assert not far
