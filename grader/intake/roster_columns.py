"""What the columns of a roster are: headers of course sites and of spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from grader.intake.person_names import folded

#: Of several ids the first in this order is the student's.
_IDS = (
    "studentid",
    "sid",
    "studentnumber",
    "studentno",
    "matriculationnumber",
    "matrikelnummer",
    "matrikel",
    "rollnumber",
    "rollno",
    "sisuserid",
    "orgdefinedid",
    "idnumber",
    "netid",
    "username",
    "userid",
    "user",
    "loginid",
    "login",
    "sisloginid",
    "rosteridentifier",
    "id",
    "number",
    "identifier",
    "identifiant",
    "identificador",
    "integrationid",
    "githubusername",
    "githubid",
)

_PERSON = {
    "name": (
        "name",
        "fullname",
        "vollständigername",
        "nomcomplet",
        "nombrecompleto",
        "nomecompleto",
        "volledigenaam",
        "studentname",
        "student",
        "displayname",
    ),
    "first": (
        "firstname",
        "first",
        "givenname",
        "givennames",
        "forename",
        "vorname",
        "prenom",
        "prénom",
        "nombre",
    ),
    "last": (
        "lastname",
        "last",
        "surname",
        "familyname",
        "nachname",
        "nom",
        "apellidos",
        "apellido",
    ),
    "email": (
        "email",
        "emailaddress",
        "emailadresse",
        "emailadres",
        "adressedecourriel",
        "direccióndecorreo",
        "indirizzoemail",
        "endereçodeemail",
        "mail",
        "emails",
        "courriel",
        "correo",
    ),
}

_COURSE = {
    "section": (
        "section",
        "sections",
        "sectionname",
        "lab",
        "tutorial",
        "tutorium",
    ),
    "group": (
        "group",
        "groups",
        "groupname",
        "team",
        "teamname",
    ),
    "role": (
        "role",
        "roles",
    ),
    "time": (
        "lastmodifiedsubmission",
        "zuletztgeändertabgabe",
        "dernièremodificationtravailremis",
        "submissiontime",
        "submissiontimestamp",
        "submittedat",
        "submitted",
    ),
    "late": (
        "latenesshms",
        "lateness",
        "late",
        "status",
    ),
}

#: Names of each kind of column, as `_plain` leaves them.
COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {"id": _IDS, **_PERSON, **_COURSE}


def find_columns(header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return the places of each kind of column in *header*.

    Of ids the most reliable comes first.
    """
    places: dict[str, list[int]] = {}
    for place, title in enumerate(header):
        places.setdefault(_plain(title), []).append(place)
    columns = {}
    for kind, names in COLUMN_NAMES.items():
        of_names = [places.get(name, []) for name in names]
        columns[kind] = tuple(chain.from_iterable(of_names))
    return columns


def _plain(name: str) -> str:
    """Return a header without case, spaces and signs: `E-mail_Address`, `emailaddress`."""
    return folded(name).replace(" ", "").replace("@", "").replace(".", "")
