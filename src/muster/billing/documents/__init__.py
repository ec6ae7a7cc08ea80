"""An invoice as a file: PDF/A-3 for people with the EN 16931 XML (Factur-X) for programs inside it."""

from muster.billing.documents.factur_x import XML_NAME, invoice_xml
from muster.billing.documents.pdf import invoice_pdf

__all__ = ["XML_NAME", "invoice_pdf", "invoice_xml"]
