"""How the functions of a student's starter.py are found and called; `student` is the file, seen through contract.py.

Editions name functions and parameters differently, and students cut the backward pass into functions of their own. So a
parameter is understood by its name wherever that is clear (`y` is the target, `S_h` the input of relu), in any order;
else by its place. Own functions for gradients are known by what their names say: `dL_dWo`, `backprop_bh`.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from grader.contract import (
    FailureKind,
    Note,
    NoteKind,
    StudentModule,
    StudentProblem,
)

Arrays = dict[str, np.ndarray]

#: What parameters of students are called, in lower case and without underscores.
TARGET = "target targets y t label labels ytrue truth onehot traintarget trainlabels newtrain yi trainy"
PREDICTION = "prediction predictions predicted pred preds p yhat ypred output outputs out prob probs probabilities xo yo"
LOGITS = "logits logit o so zo s2 z2 sl sout outputin softmaxin softmaxinput"
W_O = "wo wout woutput w2 outputweight outputweights outerweights weightoutput weightsoutput w"
NAMES = {
    "x": "x input inputs inputdata data traindata xi x0 xin images img a0 xprev xtrain trainx",
    "s_h": "sh s1 z1 zh hwh shidden hiddenin hiddeninput inputout hin preactivation sumhidden",
    "x_h": "xh h hidden hiddenout hiddenoutput hout a1 ah h1 hiddenlayer hiddenlayeroutput xhidden",
    "w_h": "wh whidden w1 hiddenweight hiddenweights weighthidden weightshidden",
    "b_h": "bh bhidden b1 hiddenbias biashidden",
    "w_o": W_O,
    "b_o": "bo bout boutput b2 outputbias biasoutput b",
    "target": TARGET,
    "prediction": PREDICTION,
    "logits": LOGITS,
    "epochs": "epochs epoch numepochs nepochs iterations iteration iters numiterations steps",
    "alpha": "alpha lr learningrate rate eta stepsize a learnrate",
    "gamma": "gamma momentum g beta mu m",
}
#: The parameters of the functions that every edition names, and of the step.
PARAMETERS = {
    "compute_layer": {
        "x": NAMES["x"] + " h xh",
        "w": "w weight weights wt",
        "b": "b bias biases",
    },
    "average_ce": {"target": TARGET, "prediction": f"{PREDICTION} {LOGITS}"},
    "grad_ce": {"target": TARGET, "prediction": f"{PREDICTION} {LOGITS}"},
    "momentum_step": {
        "w": "w weight weights theta param parameter",
        "v": "v velocity vold vel momentumold",
        "gradient": "gradient grad dw gradw gradients grads",
        "alpha": NAMES["alpha"],
        "gamma": NAMES["gamma"],
    },
}

_DO = "calculate|calc|compute|get|find|do|perform"
_START = f"{_DO}|gradients?|grads?|backpropagation|backprop|back|bp|derivative|deriv|loss|error|ce|d|l|e|j|g"
_JOIN = "wrt|by|of|for|the|to|layer|d|l"
_OUTPUT, _HIDDEN = (
    "outputlayer|outerlayer|output|outer|out|o|2",
    "hiddenlayer|innerlayer|hidden|inner|hid|h|1",
)
_WEIGHTS, _BIASES = "weights?|w", "bias(?:es)?|b"
_WHOLE = re.compile(
    f"(nn|network)?({_DO})?(back(ward)?(s|pass|prop|propagat(e|ion)|propogation)?|gradients?)(nn)?",
)


def plain(name: str) -> str:
    """Return a name in lower case and without underscores."""
    return name.lower().replace("_", "")


def gradient_pattern(kind: str, layer: str) -> re.Pattern[str]:
    """Return what the plain names of functions for a gradient match; a layer alone means its weights."""
    start = f"(?:{_START})(?:{_START}|{_JOIN})*?"
    bare = f"|(?:{layer})" if kind == _WEIGHTS else ""
    return re.compile(
        f"{start}(?:(?:{kind})(?:{layer})|(?:{layer})(?:{kind}){bare})",
    )


PARTS = {
    "w_o": gradient_pattern(_WEIGHTS, _OUTPUT),
    "b_o": gradient_pattern(_BIASES, _OUTPUT),
    "w_h": gradient_pattern(_WEIGHTS, _HIDDEN),
    "b_h": gradient_pattern(_BIASES, _HIDDEN),
}

#: What is stated of a student's code, by code.
SENTENCES = {
    "no_gradient_w_o": "there is no function for the gradient of w_o, such as `grad_w_o`.",
    "no_gradient_b_o": "there is no function for the gradient of b_o, such as `grad_b_o`.",
    "no_gradient_w_h": "there is no function for the gradient of w_h, such as `grad_w_h`.",
    "no_gradient_b_h": "there is no function for the gradient of b_h, such as `grad_b_h`.",
    "no_training": "there is no function for training, such as `train`.",
    "not_one": "`{function}` returns {count} arrays of the shape of this gradient; one is expected.",
    "no_array": "an array is needed from `{function}`, which returned {type}.",
    "unclear_parameter": "it is not clear what the parameter `{parameter}` of `{function}` stands for.",
}


class Scenarios:
    """Answers hooks with a student's functions, whatever they are called."""

    def __init__(self, student: StudentModule) -> None:
        self.student = student

    def compute_layer(self, **given: np.ndarray) -> Any:
        """Return what the student's function returns."""
        return self._call("compute_layer", **given)

    def average_ce(self, **given: np.ndarray) -> Any:
        """Return what the student's function returns."""
        return self._call("average_ce", **given)

    def grad_ce(self, **given: np.ndarray) -> Any:
        """Return what the student's function returns."""
        return self._call("grad_ce", **given)

    def momentum_step(self, **given: Any) -> Any:
        """Return what the student's function returns."""
        return self._call("momentum_step", **given)

    def network_forward(
        self,
        x: np.ndarray,
        target: np.ndarray,
        network: Arrays,
        loss_takes: str,
    ) -> Any:
        """Return output and loss."""
        found = self._forward(x, network)
        return found["prediction"], self._call(
            "average_ce",
            target=target,
            prediction=found[loss_takes],
        )

    def network_train(
        self,
        x: np.ndarray,
        target: np.ndarray,
        network: Arrays,
        loss_takes: str,
        convention: str,
        alpha: float,
        gamma: float,
        steps: int,
    ) -> Any:
        """Return the losses of *steps* with momentum; what leads to no gradient is done here, the loss as well."""
        del loss_takes
        losses, velocity = (
            [],
            {name: np.zeros_like(value) for name, value in network.items()},
        )
        for _ in range(steps):
            found = self._forward(x, network)
            losses.append(_mean_cross_entropy(target, found["prediction"]))
            given = found["logits" if "logits" in convention else "prediction"]
            slope = self._array("grad_ce", target=target, prediction=given)
            delta = mean_slope(slope, found["prediction"], convention)
            hidden = delta @ network["w_o"].T * (found["s_h"] > 0)
            gradients = {
                "w_h": x.T @ hidden,
                "b_h": hidden.sum(0),
                "w_o": found["x_h"].T @ delta,
                "b_o": delta.sum(0),
            }
            velocity = {
                name: gamma * velocity[name] + alpha * gradients[name]
                for name in network
            }
            network = {
                name: value - velocity[name] for name, value in network.items()
            }
        return losses

    def _forward(self, x: np.ndarray, network: Arrays) -> Arrays:
        s_h = self._array(
            "compute_layer",
            x=x,
            w=network["w_h"],
            b=network["b_h"],
        )
        x_h = self._array("relu", x=s_h)
        logits = self._array(
            "compute_layer",
            x=x_h,
            w=network["w_o"],
            b=network["b_o"],
        )
        return {
            "s_h": s_h,
            "x_h": x_h,
            "logits": logits,
            "prediction": self._array("softmax", x=logits),
        }

    # --- own functions for gradients ---

    def output_weights(
        self,
        x: np.ndarray,
        target: np.ndarray,
        network: Arrays,
        reading: str,
    ) -> Any:
        """Return the gradient of w_o."""
        return self._gradient("w_o", x, target, network, reading)

    def output_biases(
        self,
        x: np.ndarray,
        target: np.ndarray,
        network: Arrays,
        reading: str,
    ) -> Any:
        """Return the gradient of b_o."""
        return self._gradient("b_o", x, target, network, reading)

    def hidden_weights(
        self,
        x: np.ndarray,
        target: np.ndarray,
        network: Arrays,
        reading: str,
    ) -> Any:
        """Return the gradient of w_h."""
        return self._gradient("w_h", x, target, network, reading)

    def hidden_biases(
        self,
        x: np.ndarray,
        target: np.ndarray,
        network: Arrays,
        reading: str,
    ) -> Any:
        """Return the gradient of b_h."""
        return self._gradient("b_h", x, target, network, reading)

    def _gradient(
        self,
        part: str,
        x: np.ndarray,
        target: np.ndarray,
        network: Arrays,
        reading: str,
    ) -> Any:
        """Return what the function for the gradient of *part* returns, or that part of what one for all returns."""
        values = known_values(x, target, network, reading)
        due = network[part].shape
        single = next(self._functions(PARTS[part]), None)
        if single is not None:
            return shaped(
                call_with(single, values, hidden=part.endswith("h")),
                due,
            )
        whole = next(self._functions(_WHOLE), None)
        if whole is None:
            raise StudentProblem.stated(
                FailureKind.NOT_IMPLEMENTED,
                f"no_gradient_{part}",
            )
        found = [
            shaped(item, due)
            for item in leaves(call_with(whole, values, hidden=False))
        ]
        fitting = [item for item in found if item.shape == due]
        if len(fitting) != 1:
            raise StudentProblem.stated(
                FailureKind.BAD_REPLY,
                "not_one",
                function=whole.__name__,
                count=len(fitting),
            )
        return fitting[0]

    def _functions(
        self,
        pattern: re.Pattern[str],
    ) -> Iterator[Callable[..., Any]]:
        """Yield the functions of the file whose plain names match *pattern*."""
        for name, value in self.student.names.items():
            if (
                inspect.isfunction(value)
                and pattern.fullmatch(plain(name))
                and name not in self.student.contract.hooks
            ):
                yield value

    def train(self, **values: Any) -> Any:
        """Return the losses of the student's own training; validation and test data are the same batch."""
        own = self._own("train")
        if own is None:
            raise StudentProblem.stated(
                FailureKind.NOT_IMPLEMENTED,
                "no_training",
            )
        epochs, x, target = (values[name] for name in ("epochs", "x", "target"))
        for prefix in ("valid", "val", "test", "validation"):
            values |= {
                f"{prefix}_data": x,
                f"{prefix}_target": target,
                f"{prefix}_labels": target,
            }
        for layer in "ho":
            v_w, v_b = (
                np.zeros_like(values[f"w_{layer}"]),
                np.zeros_like(values[f"b_{layer}"]),
            )
            values |= {
                f"v_{layer}": v_w,
                f"v_w_{layer}": v_w,
                f"v_b_{layer}": v_b,
            }
        found = call_with(own, values, hidden=True)
        return losses_in(found, epochs)

    # --- finding and calling ---

    def _own(self, hook: str) -> Any:
        names = (hook, *self.student.contract.hooks[hook].aliases)
        return next(
            (
                self.student.names[name]
                for name in names
                if name in self.student.names
            ),
            None,
        )

    def _array(self, hook: str, **arguments: np.ndarray) -> np.ndarray:
        """Return what the student's function makes of copies of *arguments*, which must be an array."""
        found = self._call(
            hook,
            **{name: value.copy() for name, value in arguments.items()},
        )
        if not isinstance(found, np.ndarray):
            raise StudentProblem.stated(
                FailureKind.BAD_REPLY,
                "no_array",
                function=getattr(self._own(hook), "__name__", hook),
                type=type(found).__name__,
            )
        return found

    def _call(self, hook: str, **arguments: Any) -> Any:
        """Call the student's function by the names of its parameters where they are clear, else the handout's way."""
        own = self._own(hook)
        roles = (
            roles_of(own, PARAMETERS.get(hook, {}))
            if inspect.isfunction(own)
            else {}
        )
        if not roles:
            return self.student.function(hook)(**arguments)
        text = f"`{own.__name__}` takes {', '.join(roles)}: passed by what the names say, not by place."
        note = Note(NoteKind.RENAMED, text)
        if (
            list(roles.values()) != list(arguments)
            and note not in self.student.notes
        ):
            self.student.notes.append(note)
        return own(**{name: arguments[role] for name, role in roles.items()})


def roles_of(
    function: Callable[..., Any],
    names: Mapping[str, str],
) -> dict[str, str]:
    """Return the role of each parameter, {} where that is not clear; one may follow from all others."""
    parameters = [
        p
        for p in inspect.signature(function).parameters.values()
        if p.default is p.empty
    ]
    if len(parameters) != len(names) or any(
        p.kind is not p.POSITIONAL_OR_KEYWORD for p in parameters
    ):
        return {}
    words = {
        word: role for role, listed in names.items() for word in listed.split()
    }
    found = {p.name: words.get(plain(p.name), "") for p in parameters}
    left = [role for role in names if role not in found.values()]
    if len(left) == 1 and list(found.values()).count("") == 1:
        found = {name: role or left[0] for name, role in found.items()}
    return found if set(found.values()) == set(names) else {}


def known_values(
    x: np.ndarray,
    target: np.ndarray,
    network: Arrays,
    reading: str,
) -> Arrays:
    """Return everything a function for gradients may ask for, by its name in the handout; all of it is right."""
    s_h = x @ network["w_h"] + network["b_h"]
    x_h = np.maximum(s_h, 0)
    logits = x_h @ network["w_o"] + network["b_o"]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    outputs = {
        "prediction": powers / powers.sum(axis=1, keepdims=True),
        "logits": logits,
    }
    given = {
        name: outputs[name if reading == "named" else reading]
        for name in outputs
    }
    return {
        "x": x,
        "target": target,
        "s_h": s_h,
        "x_h": x_h,
        **given,
        **network,
    }


def call_with(
    function: Callable[..., Any],
    values: Mapping[str, Any],
    *,
    hidden: bool,
) -> Any:
    """Call *function* with copies of the *values* that its parameters name. Raises StudentProblem if one is unclear."""
    words = {
        word: role
        for role in values
        for word in (NAMES.get(role, "") + " " + plain(role)).split()
    }
    words |= {
        "x1": "x" if hidden else "x_h",
        "x2": "x_h",
    }  # layers are counted from 0 or from 1
    arguments = {}
    for parameter in inspect.signature(function).parameters.values():
        role = words.get(plain(parameter.name))
        if role in values:
            value = values[role]
            arguments[parameter.name] = (
                value.copy() if isinstance(value, np.ndarray) else value
            )
        elif parameter.default is parameter.empty:
            raise StudentProblem.stated(
                FailureKind.BAD_SIGNATURE,
                "unclear_parameter",
                parameter=parameter.name,
                function=function.__name__,
            )
    return function(**arguments)


def mean_slope(
    slope: np.ndarray,
    prediction: np.ndarray,
    convention: str,
) -> np.ndarray:
    """Return the gradient of the mean loss with respect to the inputs of softmax, from grad_ce in *convention*."""
    if "output" in convention:
        slope = prediction * (
            slope - (slope * prediction).sum(axis=1, keepdims=True)
        )
    return slope if "mean" in convention else slope / len(prediction)


def shaped(value: Any, due: tuple[int, ...]) -> Any:
    """Return *value* in the shape *due* where a bias came as one axis or as a column; anything else as it is."""
    if (
        isinstance(value, np.ndarray)
        and due[0] == 1
        and value.shape in ((due[1],), due[::-1])
    ):
        return value.reshape(due)
    return value


def leaves(value: Any) -> Iterator[np.ndarray]:
    """Yield the arrays in a tree of tuples, lists and dicts."""
    if isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    elif isinstance(value, np.ndarray):
        yield value


def losses_in(value: Any, epochs: int) -> Any:
    """Return the first sequence of *epochs* numbers in what a training returned; the value itself where none is."""
    items = value if isinstance(value, tuple) else (value,)
    for item in items:
        numbers = item.tolist() if isinstance(item, np.ndarray) else item
        if isinstance(numbers, list) and len(numbers) in (epochs, epochs + 1):
            return numbers[:epochs]
    return value


def _mean_cross_entropy(target: np.ndarray, prediction: np.ndarray) -> float:
    """Return the mean cross-entropy, NaN where a prediction is none."""
    shares = np.clip(prediction, 1e-12, None)
    return float(-(target * np.log(shares)).sum(axis=1).mean())
