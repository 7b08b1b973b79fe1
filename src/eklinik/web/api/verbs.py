"""`POST /cases/{id}/{verb}`: one endpoint a verb, its body made from the verb's own schema.

The same schema makes the page's form; the same door decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from ninja import Field, Router, Schema, Status
from pydantic import BaseModel, SecretStr, create_model

from eklinik.casework import registry
from eklinik.casework.take import take
from eklinik.decisions.sign import sign_case
from eklinik.flows import PERMIT_WITH_INSPECTION, PERMIT_WITHOUT_INSPECTION
from eklinik.process.roles import SYSTEM
from eklinik.web.api import answers
from eklinik.web.api.auth import WORK
from eklinik.web.api.cases import CaseId, case_for
from eklinik.web.api.idempotency import Answer, Key, once
from eklinik.web.api.problems import Problem
from eklinik.web.api.schemas import PassedOut
from eklinik.web.request import Request

router = Router(tags=["verbs"], auth=WORK)
REFUSED = {(400, 401, 403, 404, 409, 422, 429, 503): Problem}
Seen = Annotated[int, Field(ge=0, le=2_147_483_647, description="movement number that was read")]
Reason = Annotated[str, Field(max_length=4000)]


class VerbIn(Schema):
    """What every verb takes."""

    seen: Seen | None = None
    reason: Reason = ""


class SignIn(Schema):
    """The digest that was reviewed, and the passphrase, which is never stored or logged."""

    seen: Seen | None = None
    confirmed_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    passphrase: Annotated[SecretStr, Field(max_length=200)]


def verbs() -> dict[str, str]:
    """Every verb that people take on the permit charts, with the name of its schema."""
    found = {
        arrow.verb: arrow.input
        for chart in (PERMIT_WITHOUT_INSPECTION, PERMIT_WITH_INSPECTION)
        for _, arrow in chart.arrows()
        if arrow.by != SYSTEM
    }
    return dict(sorted(found.items()))


def body_of(verb: str, name: str) -> type[BaseModel]:
    """The request body of a verb: `seen`, `reason`, and `data` of its schema when it has one."""
    if not name:
        return VerbIn
    schema = registry.SCHEMAS[name]
    return create_model(f"{verb.title().replace('_', '')}In", __base__=VerbIn, data=(schema, ...))


def endpoint(verb: str, body_type: type[BaseModel]) -> Callable[..., Answer]:
    """The view of one verb."""

    def view(request: Request, case_id: CaseId, body: Any, key: Key = "") -> Answer:
        row = case_for(request, case_id)

        def work() -> Answer:
            passed = take(
                row.pk, verb, by=request.actor, at=request.now, reason=body.reason,
                data=getattr(body, "data", None), seen=body.seen,
            )  # fmt: skip
            return Status(200, answers.passed(passed))

        return once(request, key, work)

    view.__annotations__ |= {
        "request": Request, "case_id": CaseId, "body": body_type, "key": Key, "return": Answer,
    }  # fmt: skip
    view.__doc__ = f"Pass the case along `{verb}`."
    view.__name__ = f"case_{verb}"
    return view


def sign(request: Request, case_id: CaseId, body: SignIn) -> Answer:
    """Sign the reviewed letter and pass the case; repeating it is refused as moved on."""
    row = case_for(request, case_id)
    passed = sign_case(
        row.pk, by=request.actor, at=request.now, passphrase=body.passphrase,
        confirmed_sha256=body.confirmed_sha256, seen=body.seen,
    )  # fmt: skip
    return Status(200, answers.passed(passed))


def _add_all() -> None:
    for verb, name in verbs().items():
        view = sign if verb == "sign" else endpoint(verb, body_of(verb, name))
        router.post(
            f"/cases/{{case_id}}/{verb}",
            response={200: PassedOut, **REFUSED},
            operation_id=f"case_{verb}",
            summary=verb.replace("_", " "),
        )(view)


_add_all()
