"""Checks of what somebody writes down about themselves: addresses, tax, bank accounts."""

from __future__ import annotations

import re

from babel import Locale

from muster.billing import terms
from muster.billing.rules.refusals import FieldMissing, FieldNotUsable

_VAT = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,13}")
_COUNTRY = re.compile(r"[A-Z]{2}")


def check_text(text: str, *, field: str, most: int = terms.WORDS_LENGTH, needed: bool = True) -> str:
    """The text without blanks around it; raises FieldMissing, FieldNotUsable."""
    text = " ".join(text.split())
    if needed and not text:
        raise FieldMissing(field)
    if len(text) > most or "\x00" in text:
        raise FieldNotUsable(field)
    return text


def check_country(code: str) -> str:
    """A country by its two letters (ISO 3166); raises FieldNotUsable."""
    code = code.strip().upper()
    if not _COUNTRY.fullmatch(code) or code not in Locale("en").territories:
        raise FieldNotUsable("country")
    return code


def check_iban(text: str) -> str:
    """The IBAN without blanks, or ""; its check digits have to hold (ISO 13616: mod 97 is 1)."""
    iban = re.sub(r"\s", "", text).upper()
    if not iban:
        return ""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban):
        raise FieldNotUsable("iban")
    digits = "".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4])
    if int(digits) % 97 != 1:
        raise FieldNotUsable("iban")
    return iban


def check_vat_id(text: str) -> str:
    """A VAT number with its country before it, or ""."""
    vat = re.sub(r"[\s.-]", "", text).upper()
    if vat and not _VAT.fullmatch(vat):
        raise FieldNotUsable("vat_id")
    return vat


def check_share(share: int, *, field: str) -> int:
    """A share in millionths from nothing to the whole."""
    if not 0 <= share <= 1_000_000:
        raise FieldNotUsable(field)
    return share
