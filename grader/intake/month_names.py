"""The months in the languages of course sites, by name in lower case."""

from __future__ import annotations

_LANGUAGES = """
january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januar februar märz april mai juni juli august september oktober november dezember
jänner feber mrz apr mai jun jul aug sept okt nov dez
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
"""
#: Numbers from 1.
MONTHS = {
    name: number
    for language in _LANGUAGES.strip().splitlines()
    for number, name in enumerate(language.split(), start=1)
}
