"""The columns of Moodle's grading worksheet, in whichever language the site has.

Their names are those of Moodle's language packs. In a language that is not
listed the place of a column tells what it is: the participant comes first, and
the grade stands before its maximum.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.export.sheet import Row
from grader.intake.person_names import folded

#: Names by what a column holds, as `folded` leaves them.
_LANGUAGE_PACKS = """
identifier: identifier, id, identifiant, identificador, identificativo,
    identificatie, identyfikator
name: name, full name, vollständiger name, vor und nachname, nom complet,
    nombre completo, nome completo, nome e cognome, volledige naam,
    pełna nazwa, imię i nazwisko
email: email, email address, e mail, e mail adresse, e mailadres,
    adresse de courriel, courriel, dirección de correo, dirección email,
    dirección de correo electrónico, correo electrónico, indirizzo email,
    endereço de email, endereço de e mail, adres e mail
grade: grade, bewertung, note, calificación, valutazione, voto, cijfer, nota,
    avaliação, ocena
maximum: maximum grade, bestwertung, beste bewertung, maximale bewertung,
    note maximale, calificación máxima, valutazione massima, voto massimo,
    maximumcijfer, maximale cijfer, nota máxima, avaliação máxima,
    maksymalna ocena
scale: scale, skala, bewertungsskala, barème, échelle, escala, scala, schaal
changeable: grade can be changed, bewertung kann geändert werden,
    la note peut être modifiée, la calificación puede ser cambiada,
    calificación puede ser cambiada, la calificación se puede cambiar,
    la valutazione può essere modificata, cijfer kan gewijzigd worden,
    cijfer kan worden gewijzigd, nota pode ser alterada,
    a nota pode ser alterada, ocena może być zmieniona
"""


def _names_by_kind(text: str) -> dict[str, frozenset[str]]:
    """Return the names in *text* by kind; a line that is indented goes on."""
    joined = text.strip().replace("\n    ", " ")
    names: dict[str, frozenset[str]] = {}
    for line in joined.splitlines():
        kind, _, listed = line.partition(": ")
        names[kind] = frozenset(listed.split(", "))
    return names


_NAMES = _names_by_kind(_LANGUAGE_PACKS)
_YES = frozenset({"yes", "ja", "oui", "sí", "sì", "si", "sim", "tak"})
NO = frozenset({"no", "nein", "non", "nee", "não", "nie"})
#: "Participant 17", "Teilnehmer/in17".
_PARTICIPANT = re.compile(r"\D+\d+")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of a worksheet's columns; -1 for one that is not there."""

    identifier: int = -1
    name: int = -1
    email: int = -1
    grade: int = -1
    maximum: int = -1
    scale: int = -1
    changeable: int = -1


def find_columns(rows: Sequence[Row], grade: str = "") -> Columns:
    """Return the columns of the worksheet *rows*, of which the first names them.

    *grade* is the name of the column of grades, where a person gave it.
    """
    titles = rows[0].values()
    names = [folded(title) for title in titles]
    places = {kind: _named(names, kind) for kind in _NAMES}
    if grade:
        places["grade"] = titles.index(grade) if grade in titles else -1
    columns = [
        [row.value(place) for row in rows[1:] if len(row.cells) == len(names)]
        for place in range(len(names))
    ]
    if places["identifier"] != 0:
        is_first = bool(columns) and _all(columns[0], _PARTICIPANT)
        places["identifier"] = 0 if is_first else -1
    if places["email"] < 0:
        places["email"] = _only(_ADDRESS, columns)
    if places["name"] < 0 and _holds_names(columns, names):
        places["name"] = 1
    if places["grade"] < 0 and not grade:
        places["grade"] = _before_maximum(columns)
    if places["maximum"] < 0:
        places["maximum"] = _maximum(columns, places["grade"])
    if places["changeable"] < 0:
        places["changeable"] = _answers(columns, places["grade"])
    return Columns(**places)


def _named(names: Sequence[str], kind: str) -> int:
    """Return the place of the column that is named as columns of *kind* are."""
    for place, name in enumerate(names):
        if name in _NAMES[kind]:
            return place
    return -1


def _all(cells: Sequence[str], shape: re.Pattern[str]) -> bool:
    return bool(cells) and all(shape.fullmatch(cell) for cell in cells)


def _only(shape: re.Pattern[str], columns: Sequence[Sequence[str]]) -> int:
    """Return the place of the first column whose cells all have the *shape*."""
    for place, cells in enumerate(columns):
        if _all(cells, shape):
            return place
    return -1


def _holds_names(
    columns: Sequence[Sequence[str]],
    names: Sequence[str],
) -> bool:
    """Return whether the second column, in no listed language, is that of names.

    In blind marking it is the status, which many rows share.
    """
    if len(columns) < 2 or any(
        names[1] in titles for titles in _NAMES.values()
    ):
        return False
    cells = columns[1]
    return len(set(cells)) == len(cells) and not _all(cells, _ADDRESS)


def _before_maximum(columns: Sequence[Sequence[str]]) -> int:
    """Return the one column of grades or nothing before one of a single number."""
    places = []
    for place, cells in enumerate(columns[:-1]):
        grades = [cell for cell in cells if cell]
        is_grade = not grades or _all(grades, _NUMBER)
        if is_grade and _maximum(columns, place) >= 0:
            places.append(place)
    return places[0] if len(places) == 1 else -1


def _maximum(columns: Sequence[Sequence[str]], grade: int) -> int:
    """Return the column after that of grades, where all its cells are one number."""
    place = grade + 1
    if grade < 0 or place >= len(columns):
        return -1
    cells = columns[place]
    is_maximum = _all(cells, _NUMBER) and len(set(cells)) == 1
    return place if is_maximum else -1


def _answers(columns: Sequence[Sequence[str]], grade: int) -> int:
    """Return the first column after that of grades whose cells all say yes or no."""
    if grade < 0:
        return -1
    for place in range(grade + 1, len(columns)):
        cells = {folded(cell) for cell in columns[place]}
        if cells and cells <= _YES | NO:
            return place
    return -1
