"""The words of the search: what the shipped lexicon promises editors and the index."""

from __future__ import annotations

from collections import Counter

import pytest

from wegweiser.guide import Guide


def _spellings(guide: Guide) -> list[str]:
    return [
        word.casefold()
        for concept in guide.lexicon.fields.begriffe
        for word in (concept.name, *concept.wörter, *concept.fremdwörter)
    ]


def test_each_concept_is_named_once(guide: Guide) -> None:
    named = Counter(concept.name.casefold() for concept in guide.lexicon.fields.begriffe)
    assert not [name for name, times in named.items() if times > 1]


def test_related_concepts_exist(guide: Guide) -> None:
    concepts = guide.lexicon.fields.begriffe
    names = {concept.name for concept in concepts}
    assert not [(concept.name, other) for concept in concepts for other in concept.verwandt if other not in names]
    assert not [concept.name for concept in concepts if concept.name in concept.verwandt]


def test_a_concept_says_each_word_once(guide: Guide) -> None:
    for concept in guide.lexicon.fields.begriffe:
        said = Counter(word.casefold() for word in (concept.name, *concept.wörter, *concept.fremdwörter))
        assert not [word for word, times in said.items() if times > 1], concept.name


def test_no_word_is_both_passed_over_and_looked_for(guide: Guide) -> None:
    passed_over = {word.casefold() for word in guide.lexicon.fields.füllwörter}
    assert not passed_over & set(_spellings(guide))
    assert not [word for word in _spellings(guide) if set(word.split()) <= passed_over]


@pytest.mark.parametrize("vocabulary", ["themen", "zielgruppen", "formen", "einsatzorte", "sprachen"])
def test_the_lexicon_knows_the_terms_of_the_guide(guide: Guide, vocabulary: str) -> None:
    known = set(_spellings(guide))
    terms = getattr(guide.vocabulary.fields, vocabulary)
    assert not [term.name for term in terms if term.name.casefold() not in known]


@pytest.mark.parametrize("vocabulary", ["themen", "zielgruppen", "formen", "einsatzorte", "sprachen"])
def test_every_term_has_a_name_in_every_language(guide: Guide, vocabulary: str) -> None:
    for term in getattr(guide.vocabulary.fields, vocabulary):
        assert term.übersetzungen and all(term.übersetzungen.model_dump().values()), term.name
