"""Which language is spoken, and what is said in it."""

from datetime import UTC, datetime, timedelta

import pytest

from language import recognising
from language.catalogs import catalog
from language.choosing import choose
from language.speaking import language, say, say_count, speak, speaking
from language.times import distance, in_words, span_from_words, span_in_words

NOW = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("own", "kept", "accepted", "chosen"),
    [
        ("es", "en", "en", "es"),
        (None, "es", "en", "es"),
        (None, None, "es-MX,es;q=0.9,en;q=0.8", "es"),
        (None, None, "en;q=0.5, es", "es"),
        (None, None, "fr, de;q=0.9, es;q=0.1", "es"),
        (None, None, "es;q=0, en", "en"),
        (None, "../../etc", "fr", "en"),
        (None, None, "es;q=;;,=,;q=2,*", "en"),
        (None, None, "", "en"),
    ],
)
def test_the_persons_own_choice_comes_before_the_browsers(
    own: str | None, kept: str | None, accepted: str, chosen: str
) -> None:
    assert choose(own, kept, accepted) == chosen


def test_what_is_spoken_ends_with_what_it_was_spoken_for() -> None:
    with speaking("es"):
        assert language() == "es"
        speak("en")
        assert language() == "en"
        speak("tlh")
        assert language() == "en"
    assert language() == "en"
    with speaking("tlh"):
        assert language() == "en"


def test_a_text_that_no_catalog_knows_stays_as_it_is() -> None:
    with speaking("es"):
        assert say("Grüße from %(who)s", who="100% Ana") == "Grüße from 100% Ana"
        assert say("") == ""
        assert say_count("%(count)s Gruß", "%(count)s Grüße", 2) == "2 Grüße"
        assert recognising.translated("Nobody wrote this sentence anywhere.") is None


def test_times_are_written_as_the_language_writes_them() -> None:
    assert in_words(NOW, "America/Denver") == "Tue 24 Nov 2026, 16:30"
    assert distance(NOW + timedelta(days=3, hours=5), NOW) == "in 3 days"
    assert distance(NOW - timedelta(hours=1), NOW) == "1 hour ago"
    with speaking("es"):
        assert in_words(NOW, "Europe/Madrid") == "mié 25 nov 2026, 00:30"
        assert distance(NOW + timedelta(days=3, hours=5), NOW) == "dentro de 3 días"
        assert distance(NOW - timedelta(hours=1), NOW) == "hace 1 hora"


def test_a_length_of_time_is_read_as_it_is_written() -> None:
    for code in ("en", "es"):
        with speaking(code):
            for span in ("1wd", "10wd", "2w", "12h", "1d", "30m", "4wh"):
                assert span_from_words(span_in_words(span)) == span
    with speaking("es"):
        assert span_in_words("3wd") == "3 días hábiles"
        assert span_from_words("a while") == "a while"


def test_a_sentence_of_the_rules_is_known_by_its_pattern() -> None:
    said = "riverton-housing does not hold motel.lighting."
    assert recognising.translated(said) == said
    with speaking("es"):
        found = recognising.translated(said)
        assert found is not None
        assert "riverton-housing" in found
        assert "motel.lighting" in found
        assert "does not hold" not in found
        when = recognising.translated(
            "Answer by Tue 24 Nov 2026, 16:30 (America/Denver): riverton-police offers"
            " motel.lighting to riverton-housing in motel.h4."
        )
        assert when is not None
        assert "mar 24 nov 2026, 16:30 (America/Denver)" in when


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "housing answers for Lamps (motel.lamps) from mié 25 nov 2026, 07:34 on.",
            "housing responde de Lamps (motel.lamps) desde el mié 25 nov 2026, 07:34.",
        ),
        (
            "It was taken on by dana@housing (representative, binds for anything in the mandate;"
            " entry 12) with the handoff motel.h1, version 2 of the terms, offered by police.",
            "La asumió dana@housing (representante, obliga en todo lo que abarca el mandato;"
            " asiento 12) con el traspaso motel.h1, versión 2 de las condiciones, ofrecidas por"
            " police.",
        ),
        ("housing has not declared where it works", "housing no ha declarado dónde trabaja"),
        (
            "accepting takes limited decision power; the highest of housing is full",
            "aceptar exige un poder de decisión limitado; el más alto de housing es pleno",
        ),
        (
            "motel.h1 is info requested; this is possible only while it is offered or"
            " acknowledged.",
            "motel.h1 está: una pregunta espera respuesta; esto solo es posible mientras esté:"
            " ofrecido o recibo acusado.",
        ),
    ],
)
def test_a_sentence_with_pieces_in_it_is_said_whole(said: str, wanted: str) -> None:
    with speaking("es"):
        assert recognising.translated(said) == wanted


def test_english_needs_no_catalog() -> None:
    assert catalog("en").gettext("Inbox") == "Inbox"
