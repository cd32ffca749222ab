"""Mechanisms and what they bring forth: meetings, documents, projects, statements."""

from cooperation.models.documents import BodyIs, Document, DocumentEvent, DocumentEventKind, DocumentKind
from cooperation.models.mechanisms import Mechanism, MechanismKind
from cooperation.models.meetings import Meeting, MeetingLevel, MeetingStatus
from cooperation.models.projects import Project, ProjectCategory, ProjectStatus
from cooperation.models.statements import Statement

__all__ = [
    "BodyIs",
    "Document",
    "DocumentEvent",
    "DocumentEventKind",
    "DocumentKind",
    "Mechanism",
    "MechanismKind",
    "Meeting",
    "MeetingLevel",
    "MeetingStatus",
    "Project",
    "ProjectCategory",
    "ProjectStatus",
    "Statement",
]
