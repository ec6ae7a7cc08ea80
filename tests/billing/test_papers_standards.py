"""What can be told of PDF/A-3 and EN 16931 without a validator of others: structure, metadata, business rules."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from muster.billing import actions, queries
from muster.billing.models import Invoice
from tests.factories.billing import make_client, make_freelancer, make_invoice
from tests.factories.people import act_of

pytestmark = pytest.mark.django_db
RAM = "{urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100}"
CURRENCY_DIGITS = 2


@pytest.fixture(params=["invoice", "credit note"])
def paper(request: Any) -> Invoice:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    return invoice if request.param == "invoice" else actions.credit_invoice(act_of(person), invoice.ref)


def root_of(paper: Invoice) -> tuple[PdfReader, Any]:
    pdf = PdfReader(BytesIO(bytes(queries.file_of(paper).pdf)))
    return pdf, pdf.trailer["/Root"]


def xml_of(paper: Invoice) -> Any:
    return etree.fromstring(root_of(paper)[0].attachments["factur-x.xml"][0])


def test_the_file_is_built_as_pdf_a_3_asks(paper: Invoice) -> None:
    pdf, root = root_of(paper)
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"].get_data()
    assert (profile[36:40], profile[16:20]) == (b"acsp", b"RGB ")
    assert "/Encrypt" not in pdf.trailer
    assert len(pdf.trailer["/ID"]) == 2
    assert "/JavaScript" not in root.get("/Names", {})
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])
        assert not [one for one in page.get("/Annots", []) if one.get_object()["/Subtype"] == "/Movie"]


def test_the_metadata_says_what_is_inside(paper: Invoice) -> None:
    _pdf, root = root_of(paper)
    assert "/Filter" not in root["/Metadata"].get_object()
    xmp = etree.fromstring(root["/Metadata"].get_object().get_data().strip().split(b"<?xpacket end")[0])
    said = {etree.QName(node).localname: (node.text or "").strip() for node in xmp.iter() if node.text}
    assert (said["part"], said["conformance"]) == ("3", "B")
    assert (said["DocumentFileName"], said["ConformanceLevel"]) == ("factur-x.xml", "EN 16931")
    assert said["DocumentType"] == "INVOICE"
    (file,) = root["/AF"]
    spec = file.get_object()
    assert spec["/AFRelationship"] in ("/Data", "/Alternative")
    assert (spec["/F"], spec["/UF"]) == ("factur-x.xml", "factur-x.xml")
    stream = spec["/EF"]["/F"].get_object()
    assert stream["/Subtype"] in ("/text/xml", "/text#2Fxml")
    assert "/ModDate" in stream["/Params"]


def number(node: Any, name: str) -> Decimal:
    (found,) = node.iter(f"{RAM}{name}")
    return Decimal(found.text)


def test_the_business_rules_of_the_standard_hold(paper: Invoice) -> None:
    """BR-CO-10, -13, -15, -16, -17, BR-S-08 and the fields that BR-01 to BR-16 ask for."""
    tree = xml_of(paper)
    sums = next(tree.iter(f"{RAM}SpecifiedTradeSettlementHeaderMonetarySummation"))
    lines = list(tree.iter(f"{RAM}IncludedSupplyChainTradeLineItem"))
    line_totals = [number(line, "LineTotalAmount") for line in lines]
    net, tax = number(sums, "TaxBasisTotalAmount"), number(sums, "TaxTotalAmount")
    gross, due = number(sums, "GrandTotalAmount"), number(sums, "DuePayableAmount")
    assert number(sums, "LineTotalAmount") == sum(line_totals)
    assert net == sum(line_totals)
    assert gross == net + tax
    assert due == gross - number(sums, "TotalPrepaidAmount")
    (vat,) = [
        one for one in tree.iter(f"{RAM}ApplicableTradeTax") if one.find(f"{RAM}BasisAmount") is not None
    ]
    rate = number(vat, "RateApplicablePercent")
    assert number(vat, "BasisAmount") == net
    assert number(vat, "CalculatedAmount") == tax == (net * rate / 100).quantize(Decimal("0.01"))
    for name in ("InvoiceCurrencyCode", "IssueDateTime", "TypeCode", "SellerTradeParty", "BuyerTradeParty"):
        assert next(tree.iter(f"{RAM}{name}"), None) is not None, name
    for party in ("SellerTradeParty", "BuyerTradeParty"):
        who = next(tree.iter(f"{RAM}{party}"))
        assert who.findtext(f"{RAM}Name")
        assert len(who.find(f"{RAM}PostalTradeAddress").findtext(f"{RAM}CountryID")) == 2
    for line in lines:
        assert line.find(f"{RAM}AssociatedDocumentLineDocument").findtext(f"{RAM}LineID")
        (quantity,) = line.iter(f"{RAM}BilledQuantity")
        assert quantity.get("unitCode") in ("HUR", "C62")
        price = number(line, "ChargeAmount")
        assert price >= 0
        assert abs(Decimal(quantity.text) * price - number(line, "LineTotalAmount")) < Decimal("0.01")
    amounts = [node for node in tree.iter() if etree.QName(node).localname.endswith("Amount")]
    assert all(-Decimal(one.text).as_tuple().exponent <= CURRENCY_DIGITS for one in amounts)


def test_a_credit_note_names_the_invoice_it_takes_back() -> None:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    note = actions.credit_invoice(act_of(person), invoice.ref)
    tree = xml_of(note)
    assert tree.findtext(f".//{RAM}InvoiceReferencedDocument/{RAM}IssuerAssignedID") == invoice.number
    assert next(tree.iter("{*}ExchangedDocument")).findtext(f"{RAM}TypeCode") == "381"
