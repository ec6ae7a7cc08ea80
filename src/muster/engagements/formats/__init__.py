"""Agreed work as documents that people keep."""

from muster.engagements.formats.agreement import agreement_pdf
from muster.engagements.formats.certificate import certificate_pdf

__all__ = ["agreement_pdf", "certificate_pdf"]
