"""What a critic that is a model may reply, as JSON; NONCE stands for the nonce of the request."""

import json
from collections.abc import Iterable, Mapping

Json = dict[str, object]


def verdict(
    criterion: str, passed: bool = True, evidence: str = "We cut build time", reason: str = "it says so"
) -> Json:
    return {"criterion": criterion, "evidence": evidence, "reason": reason, "passed": passed}


def finding(criterion: str = "", directive: str = "Name the figure from the case.", **other: object) -> Json:
    usual: Json = {
        "passage": "p2", "quote": "We cut build time", "directive": directive, "impact": 3, "cause": "instruction",
        "criterion": criterion, "category": "",
    }  # fmt: skip
    return usual | other


def reply(verdicts: Iterable[Json], findings: Iterable[Json] = (), premise: Mapping[str, object] | None = None) -> str:
    body: Json = {"reply_to": "NONCE", "verdicts": list(verdicts), "findings": list(findings)}
    return json.dumps(body | ({} if premise is None else {"premise": premise}), ensure_ascii=False)
