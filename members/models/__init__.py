"""States, their memberships and authorities, their laws, and studies about them."""

from members.models.laws import EventKind, Law, LawEvent, LawKind, LawStatus
from members.models.organisations import Membership, Organisation, Role
from members.models.states import SCO, Authority, State
from members.models.studies import Study, StudyKind

__all__ = [
    "SCO",
    "Authority",
    "EventKind",
    "Law",
    "LawEvent",
    "LawKind",
    "LawStatus",
    "Membership",
    "Organisation",
    "Role",
    "State",
    "Study",
    "StudyKind",
]
