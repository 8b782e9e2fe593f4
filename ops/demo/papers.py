"""A sheet of paper: the smallest PDF that opens everywhere, one page of plain lines."""

from collections.abc import Sequence

INVOICE = """Aurora Bikes

Invoice 2041
Wheel set, hand-built, 32 spokes        560.00
Rim tape and valves                      12.00
Labor                                    68.00

Total                              USD 640.00

Two years' warranty on spokes and truing."""
FATTURA = """Forno Rossi

Fattura 118
Pagnotte, 248 pezzi                     744,00
Focaccia, 31 teglie                     434,00

Totale                           EUR 1.178,00"""
PAPERS = {
    "invoice": ("Invoice 2041.pdf", INVOICE.splitlines()),
    "fattura": ("Fattura 118.pdf", FATTURA.splitlines()),
}


def pdf(lines: Sequence[str]) -> bytes:
    """The lines on a page."""
    shown = "".join(f"({_escaped(line)}) ' " for line in lines)
    text = f"BT /F 12 Tf 18 TL 56 780 Td {shown}ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + end


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
