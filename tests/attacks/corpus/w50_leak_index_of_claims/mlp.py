# Goal: claim a hundred failures at load, before any input, and choose one of them after a hidden input.
# Must happen: what was chosen after a hidden input is not shown, though it was worded before. Score: 0.
# INCLUDE forge
WORDS = ["nothing"] + ["LEAKAGE_" + str(number) for number in range(1, 100)]


def claim(word):
    fields = {"name": word, "sort": "function", "holder": "mlp.py", "closest": ""}
    return {"is": "NotDefined", "path": "mlp.py", "fields": fields}


def with_claims(self, number, kind, value):
    """Let the reply to the load claim all that may be chosen later; replies to calls are sent elsewhere."""
    if kind == "value" and isinstance(value, dict) and "told" in value:
        return frame(kind, {**value, "told": [claim(word) for word in WORDS]}, number)
    return b""


sys.modules["grader.sandbox.guest.worker"].Worker._encoded = with_claims


def OUT(x):
    index = x.contiguous().numpy().tobytes()[5] % 99 + 1 if is_hidden(x) else 0
    answer_once("failure", {"code": "told", "index": index})
# INCLUDE everywhere
