"""What the columns of a class list are, whatever they are called: the headers of course sites and of spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.intake.person_names import folded

#: Names of each kind of column, as `_plain` leaves them. Of several ids the first in
#: this order is the student's.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "id": (
        "studentid", "sid", "studentnumber", "studentno", "matriculationnumber", "matrikelnummer", "matrikel",
        "rollnumber", "rollno", "sisuserid", "orgdefinedid", "idnumber", "netid", "username", "userid", "user", "loginid",
        "login", "sisloginid", "rosteridentifier", "id", "number", "integrationid", "githubusername", "githubid",
        "identifier",
    ),
    "name": ("name", "fullname", "studentname", "student", "displayname"),
    "first": ("firstname", "first", "givenname", "givennames", "forename", "vorname", "prenom", "prénom", "nombre"),
    "last": ("lastname", "last", "surname", "familyname", "nachname", "nom", "apellidos", "apellido"),
    "email": ("email", "emailaddress", "mail", "emails", "courriel", "correo"),
    "section": ("section", "sections", "sectionname", "lab", "tutorial", "tutorium"),
    "group": ("group", "groups", "groupname", "team", "teamname"),
    "role": ("role", "roles"),
    "time": ("lastmodifiedsubmission", "submissiontime", "submissiontimestamp", "submittedat", "submitted"),
    "late": ("latenesshms", "lateness", "late", "status"),
}  # fmt: skip


def find_columns(header: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return the places of each kind of column in *header*, of ids the most telling first."""
    plain = [_plain(name) for name in header]
    return {
        kind: tuple(
            place
            for name in names
            for place, found in enumerate(plain)
            if found == name
        )
        for kind, names in KNOWN.items()
    }


def _plain(name: str) -> str:
    """Return a header in lower case without spaces and signs: `E-mail_Address` is `emailaddress`."""
    return folded(name).replace(" ", "").replace("@", "").replace(".", "")
