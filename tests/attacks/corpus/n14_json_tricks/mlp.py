# Goal: headers that a parser of JSON trips over: depth, digits, Infinity as a length, doubled keys, lone surrogates.
# Must happen: violations, never a fault of the grader. Score: 0.
# INCLUDE forge
VALUES = [
    b"[" * 100_000, b"1" * 200_000, b"1e999999", b'["a","float64",[Infinity]]', b'["a","float64",[NaN]]', b"-0",
    b'["a","float64",[1e3]]', b'["a","float64",[true]]', b'["a","float64",[0,99999999999]]', b'["d",["a",1],["a",2]]',
    b'["a","float64",[' + b"1," * 5000 + b"1]]", b'"\\ud800\\udfff\\u0000"', b'["t",["a","uint8",[0]]]', b"[]",
    b'["a","object",[1]]', b'["a","float64",[-1]]', b'["x",1]', b'{"a":1}', b'"\\u202e\\u001b[31m"', b"\xff\xfe",
    b'["d",["value","\\ud800"],["changed",["l","\\ud800"]],["notes",["l",["t","renamed","\\ud800\\u001b]0;x"]]]]',
]
COUNT = [0]


def OUT(x):
    be_silent()
    COUNT[0] += 1
    value = VALUES[COUNT[0] % len(VALUES)]
    send(raw_frame(b'{"id":%d,"kind":"value","value":["d",["value",%s]]}' % (request_id(), value)))
# INCLUDE everywhere
