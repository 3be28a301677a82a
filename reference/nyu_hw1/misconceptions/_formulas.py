"""Right formulas in MathML's presentation markup, where the handout states them."""


def _row(*parts):
    return "<mrow>" + "".join(parts) + "</mrow>"


def _name(text):
    return f"<mi>{text}</mi>"


def _sign(text):
    return f"<mo>{text}</mo>"


def _math(*parts):
    return f'<math display="block">{_row(*parts)}</math>'


_Y, _Y_HAT = _name("y"), f"<mover>{_name('y')}{_sign('^')}</mover>"
_MEAN = (
    f"<mfrac><mn>1</mn>{_row(_name('N'), _name('C'))}</mfrac>",
    f"<munder>{_sign('&#x2211;')}{_row(_name('n'), _sign(','), _name('c'))}</munder>",
)


def _log(argument):
    return _row(_name("log"), _sign("("), argument, _sign(")"))


def _layer(number):
    return (
        f"<msub>{_name('W')}<mn>{number}</mn></msub>",
        f"<msub>{_name('b')}<mn>{number}</mn></msub>",
    )


_W1, _B1 = _layer(1)
_W2, _B2 = _layer(2)

#: The mean over all elements of the squared error.
MSE = _math(
    _name("J"),
    _sign("="),
    *_MEAN,
    f"<msup>{_row(_sign('('), _Y_HAT, _sign('-'), _Y, _sign(')'))}<mn>2</mn></msup>",
)
#: The mean over all elements of the binary cross-entropy.
BCE = _math(
    _name("J"), _sign("="), _sign("-"), *_MEAN, _sign("("),
    _Y, _log(_Y_HAT), _sign("+"),
    _sign("("), "<mn>1</mn>", _sign("-"), _Y, _sign(")"), _log(_row("<mn>1</mn>", _sign("-"), _Y_HAT)), _sign(")"),
)  # fmt: skip
#: The network of the handout.
NETWORK = _math(
    _Y_HAT, _sign("="), _name("g"), _sign("("),
    _W2, _name("f"), _sign("("), _W1, _name("x"), _sign("+"), _B1, _sign(")"), _sign("+"), _B2, _sign(")"),
)  # fmt: skip
