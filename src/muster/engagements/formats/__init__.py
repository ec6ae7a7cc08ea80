"""Agreed work as documents that people keep."""

from muster.engagements.formats.certificate import certificate_pdf

__all__ = ["certificate_pdf"]
