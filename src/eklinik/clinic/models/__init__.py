"""The rows of the clinic, by what they are about."""

from eklinik.clinic.models.bookings import Booking, EarlierWish, Slot
from eklinik.clinic.models.capture import ScanPage, ScanSession
from eklinik.clinic.models.consultations import (
    Consultation,
    ConsultationEntry,
    ExternalWork,
    FieldTouch,
    FormPresence,
    PhoneCall,
    VideoRoom,
)
from eklinik.clinic.models.desks import (
    ClinicService,
    Desk,
    DeskKind,
    DeskSession,
    Hall,
    OpeningHours,
)
from eklinik.clinic.models.paper import PaperReceipt
from eklinik.clinic.models.tickets import (
    NumberBlock,
    Priority,
    Ticket,
    TicketCounter,
    TicketSource,
    TicketState,
)

__all__ = [
    "Booking",
    "ClinicService",
    "Consultation",
    "ConsultationEntry",
    "Desk",
    "DeskKind",
    "DeskSession",
    "EarlierWish",
    "ExternalWork",
    "FieldTouch",
    "FormPresence",
    "Hall",
    "NumberBlock",
    "OpeningHours",
    "PaperReceipt",
    "PhoneCall",
    "Priority",
    "ScanPage",
    "ScanSession",
    "Slot",
    "Ticket",
    "TicketCounter",
    "TicketSource",
    "TicketState",
    "VideoRoom",
]
