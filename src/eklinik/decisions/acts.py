"""What the charts call of the decisions, registered by name."""

from django.utils.translation import gettext_lazy as _

from eklinik.casework.registry import Passing, act, on_stop, product
from eklinik.decisions.determine import REVOKING, determine, drop_numbers
from eklinik.decisions.issue import count_signature, issue

DRAFT_LETTER = product("draft_letter", _("Draf izin"))
REFUSAL_DRAFT = product("refusal_draft", _("Draf penolakan"))
SIGNED_LETTER = product("signed_letter", _("Surat yang sudah ditandatangani"))
SIGNED_REFUSAL = product("signed_refusal", _("Surat penolakan yang sudah ditandatangani"))


@act("take_number")
def take_number(passing: Passing) -> None:
    """The division determines the permit, or the revocation that was asked for."""
    revoking = passing.case.request_kind == REVOKING
    determine(passing, "revocation" if revoking else "grant")


@act("determine_refusal")
def determine_refusal(passing: Passing) -> None:
    """The division determines the refusal; a permit number taken before becomes batal."""
    determine(passing, "refusal")


@act("issue_permit")
def issue_permit(passing: Passing) -> None:
    """The head has signed: the permit exists from now on."""
    issue(passing, count_signature(passing, SIGNED_LETTER.name))


@act("issue_refusal")
def issue_refusal(passing: Passing) -> None:
    """The head has signed the refusal."""
    count_signature(passing, SIGNED_REFUSAL.name)


@on_stop
def drop_numbers_of_stopped_case(passing: Passing) -> None:
    """A number that was taken before the applicant withdrew is batal."""
    drop_numbers(passing, "Permohonan tidak dilanjutkan")
