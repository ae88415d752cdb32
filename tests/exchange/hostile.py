"""Files that somebody hostile, careless or unlucky might send, made as they are needed."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def sheet_xml(rows: str, before: str = _DECLARATION) -> str:
    """A worksheet part around rows of XML."""
    return f'{before}<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def text_cell(at: str, text: str) -> str:
    """A cell that holds text."""
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def workbook(
    sheets: Sequence[str | bytes],
    *,
    extra: dict[str, bytes] | None = None,
    states: Sequence[str] = (),
    shared: str = "",
    book_before: str = _DECLARATION,
    names: Sequence[str] = (),
) -> bytes:
    """An XLSX made by hand, so that anything can be wrong with it."""
    numbers = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    entries = "".join(
        f'<sheet name="{names[n - 1] if names else f"List {n}"}" sheetId="{n}" r:id="rId{n}"'
        f"{f' state={chr(34)}{states[n - 1]}{chr(34)}' if states else ''}/>"
        for n in numbers
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    if shared:
        links += f'<Relationship Id="rIdS" Type="{_RELS}/sharedStrings" Target="sharedStrings.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_DECLARATION}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'{_DECLARATION}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{book_before}<workbook xmlns="{_MAIN}" xmlns:r="{_RELS}">'
        f"<sheets>{entries}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_DECLARATION}<Relationships xmlns="{package}/relationships">{links}'
        "</Relationships>",
    }
    for n, sheet in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = sheet
    if shared:
        parts["xl/sharedStrings.xml"] = shared
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**parts, **(extra or {})}.items():
            archive.writestr(name, part)
    return out.getvalue()


def plain_list(rows: int = 3, columns: int = 3) -> bytes:
    """An ordinary small workbook of text."""
    body = "".join(
        f'<row r="{r}">'
        + "".join(text_cell(f"{letters(c)}{r}", f"r{r}c{c}") for c in range(1, columns + 1))
        + "</row>"
        for r in range(1, rows + 1)
    )
    return workbook([sheet_xml(body)])


def letters(number: int) -> str:
    """Column 1 is A, 27 is AA."""
    text = ""
    while number:
        number, left = divmod(number - 1, 26)
        text = chr(65 + left) + text
    return text


def zip_of(parts: dict[str, bytes]) -> bytes:
    """A zip with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _big_sheet(megabytes: int) -> bytes:
    """A sheet part that is mostly one enormous cell."""
    start, end = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>|</t></is></c></row>').split("|")
    return start.encode() + b"a" * (megabytes << 20) + end.encode()


def zip_bomb() -> bytes:
    """Under 1 MB that unpacks to 300 MB."""
    return workbook([_big_sheet(300)])


def bomb_of_many_parts() -> bytes:
    """No part is suspicious alone; together they are 300 MB."""
    return workbook([sheet_xml("")], extra={f"xl/media/{n}.bin": b"\0" * (6 << 20) for n in range(50)})


def bomb_with_forged_size() -> bytes:
    """Both headers say 1 KB for a sheet of 250 MB."""
    data = bytearray(workbook([_big_sheet(250)]))
    true = struct.pack("<I", len(_big_sheet(250)))
    at = data.find(true)
    while at >= 0:
        data[at : at + 4] = struct.pack("<I", 1024)
        at = data.find(true, at + 4)
    return bytes(data)


def quilt_bomb() -> bytes:
    """Many names for one compressed part: little to store, 2 GB to unpack."""
    data = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = data.compress(b"\0" * (8 << 20)) + data.flush()
    crc = zlib.crc32(b"\0" * (8 << 20))
    local = (
        struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, crc, len(body), 8 << 20, 9, 0) + b"xl/a0.xml"
    )
    central = b""
    for n in range(256):
        name = f"xl/workbook{n}.xml".encode()
        central += struct.pack(
            "<IHHHHHHIIIHHHHHII",
            0x02014B50,
            20,
            20,
            0,
            8,
            0,
            0,
            crc,
            len(body),
            8 << 20,
            len(name),
            0,
            0,
            0,
            0,
            0,
            0,
        )
        central += name
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 256, 256, len(central), len(local) + len(body), 0)
    return local + body + central + end


def nested_zip() -> bytes:
    """A zip in a zip in a zip, ten deep, with a bomb inside."""
    inner = zip_of({"bomb.xml": b"\0" * (50 << 20)})
    for depth in range(10):
        inner = zip_of({f"{depth}.zip": inner})
    return inner


def nested_in_workbook() -> bytes:
    """A workbook that carries another archive in an ordinary place. The list itself is fine."""
    return workbook(
        [sheet_xml(f'<row r="1">{text_cell("A1", "Name")}</row>')],
        extra={"xl/embeddings/a.zip": nested_zip()},
    )


_LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def entity_bomb() -> bytes:
    """A billion laughs in a sheet."""
    return workbook([sheet_xml(f'<row r="1">{text_cell("A1", "&j;")}</row>', _DECLARATION + _LAUGHS)])


def entity_bomb_in_strings() -> bytes:
    """A billion laughs in the shared strings, behind a comment of 3 MB."""
    strings = f'{_DECLARATION}<!--{"x" * (3 << 20)}-->{_LAUGHS}<sst xmlns="{_MAIN}"><si><t>&j;</t></si></sst>'
    return workbook([sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')], shared=strings)


def outside_entity() -> bytes:
    """A sheet that asks for a file of the computer that reads it."""
    return workbook([sheet_xml(f'<row r="1">{text_cell("A1", "&x;")}</row>', _DECLARATION + _OUTSIDE)])


def outside_entity_in_book() -> bytes:
    """The same in the part that names the sheets."""
    return workbook([sheet_xml("")], book_before=_DECLARATION + _OUTSIDE, names=["&x;"])


def outside_entity_in_utf16() -> bytes:
    """The same written in UTF-16, where a search for bytes would not see it."""
    text = sheet_xml(
        f'<row r="1">{text_cell("A1", "&x;")}</row>', '<?xml version="1.0" encoding="UTF-16"?>' + _OUTSIDE
    )
    return workbook([text.encode("utf-16")])


def last_cell() -> bytes:
    """One cell in the first place and one in the last that a sheet has."""
    return workbook(
        [
            sheet_xml(
                f'<row r="1">{text_cell("A1", "Name")}</row>'
                '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        ]
    )


def last_cell_disguised() -> bytes:
    """The same, with the cell written in a way that a simple search does not see."""
    return workbook(
        [
            sheet_xml(
                f'<row r="1">{text_cell("A1", "Name")}</row>'
                "<row r='1048576'><c s='0' r='XFD1048576'><v>1</v></c></row>"
            )
        ]
    )


def last_row() -> bytes:
    """One cell in the last row."""
    return workbook(
        [
            sheet_xml(
                f'<row r="1">{text_cell("A1", "Name")}</row><row r="1048576">'
                '<c r="A1048576"><v>1</v></c></row>'
            )
        ]
    )


def last_column() -> bytes:
    """One cell in the last column."""
    return workbook([sheet_xml(f'<row r="1">{text_cell("A1", "Name")}<c r="XFD1"><v>1</v></c></row>')])


def formats_to_the_end() -> bytes:
    """A good list whose owner coloured the last cell of the sheet. Nothing is in that cell."""
    return workbook(
        [
            sheet_xml(
                f'<row r="1">{text_cell("A1", "Name")}</row>'
                f'<row r="2">{text_cell("A2", "Niamh Turner")}</row>'
                '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
            )
        ]
    )


def lying_dimension() -> bytes:
    """A small list that says it is enormous."""
    body = sheet_xml(f'<row r="1">{text_cell("A1", "Name")}</row>')
    return workbook([body.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')])


def wide_and_long() -> bytes:
    """Two cells whose rectangle has 50 million."""
    return workbook(
        [
            sheet_xml(
                f'<row r="1">{text_cell("A1", "Name")}</row><row r="99999">{text_cell("SA99999", "x")}</row>'
            )
        ]
    )


def many_strings() -> bytes:
    """Shared strings that say they are two thousand million, and are 200,000 of 100 letters."""
    body = "".join(f"<si><t>{n:0100}</t></si>" for n in range(200_000))
    strings = f'{_DECLARATION}<sst xmlns="{_MAIN}" count="2147483647" uniqueCount="2147483647">{body}</sst>'
    return workbook([sheet_xml('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')], shared=strings)


def one_string_many_times() -> bytes:
    """One long text used in 20,000 cells: 600 MB once it is written out."""
    strings = f'{_DECLARATION}<sst xmlns="{_MAIN}"><si><t>{"a" * 30_000}</t></si></sst>'
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    return workbook([sheet_xml(rows)], shared=strings)


def deep_xml() -> bytes:
    """A million elements, each inside the one before."""
    return workbook([sheet_xml("<a>" * 1_000_000 + "</a>" * 1_000_000)])


def many_empty_cells() -> bytes:
    """100 MB of cells with nothing in them, to burn time."""
    return workbook([sheet_xml("<row>" + "<c/>" * (20 << 20) + "</row>")])


def slow_cells() -> bytes:
    """60 MB of cells that do not compress so well that they look like a bomb."""
    chance = random.Random(3)
    cells = "".join(f'<c s="{chance.randrange(10**6)}"/>' for _ in range(60_000))
    return workbook([sheet_xml(f'<row r="1">{text_cell("A1", "Name")}</row><row>' + cells * 60 + "</row>")])


def broken_inside(seed: int) -> bytes:
    """A sound zip whose sheet has bytes changed, so that only the spreadsheet reader meets them."""
    chance = random.Random(seed)
    part = bytearray(
        sheet_xml("".join(f'<row r="{n}">{text_cell(f"A{n}", "Name")}</row>' for n in range(1, 30))).encode()
    )
    for _ in range(8):
        part[chance.randrange(len(part))] = chance.randrange(1, 256)
    return workbook([bytes(part)])


def open_document() -> bytes:
    """An ordinary ODS with a heading, a person, and the empty rows that its programs add at the end."""
    name = "urn:oasis:names:tc:opendocument:xmlns"

    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    body = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{name}:office:1.0" '
        f'xmlns:table="{name}:table:1.0" xmlns:text="{name}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Pupils"><table:table-row>{cell("Name")}{cell("DOB")}</table:table-row>'
        f"<table:table-row>{cell('Niamh Turner')}{cell('22/01/2015')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        "</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zip_of({"mimetype": kind, "content.xml": body.encode(), "META-INF/manifest.xml": b"<manifest/>"})


def escaping_names() -> bytes:
    """Parts that would be written outside a folder if anybody unpacked them."""
    return workbook([sheet_xml("")], extra={"../../../../tmp/placemap-escaped": b"x", "/etc/x": b"x"})


def same_name_twice() -> bytes:
    """Two parts of one name: readers disagree about which they take."""
    out = io.BytesIO(workbook([sheet_xml("")]))
    with zipfile.ZipFile(out, "a") as archive:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr("xl/worksheets/sheet1.xml", sheet_xml(text_cell("A1", "other")))
    return out.getvalue()


def many_parts() -> bytes:
    """20,000 parts."""
    return workbook([sheet_xml("")], extra={f"xl/media/{n}.png": b"" for n in range(20_000)})


def many_sheets() -> bytes:
    """150 sheets."""
    return workbook([sheet_xml(f'<row r="1">{text_cell("A1", "x")}</row>')] * 150)


def strange_numbers() -> bytes:
    """Numbers that are none, and dates that no calendar has."""
    cells = "".join(
        f'<c r="{letters(n)}1"><v>{value}</v></c>'
        for n, value in enumerate(["NaN", "inf", "-inf", "1e999", "1e308", "-0", "9007199254740993"], 2)
    )
    return workbook([sheet_xml(f'<row r="1">{text_cell("A1", "Name")}{cells}</row>')])


def macros() -> bytes:
    """A workbook with macros; the list in it is ordinary."""
    return workbook(
        [
            sheet_xml(
                f'<row r="1">{text_cell("A1", "Name")}</row>'
                f'<row r="2">{text_cell("A2", "Niamh Turner")}</row>'
            )
        ],
        extra={"xl/vbaProject.bin": b'\xd0\xcf\x11\xe0 Sub Auto_Open() Shell "calc"'},
    )


def formulas() -> bytes:
    """A result that was saved, one that was not, an error, a call to the outside, and a shared formula."""
    return workbook(
        [
            sheet_xml(
                f'<row r="1">{text_cell("A1", "Name")}</row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c>'
                '<c r="B2"><f>NOW()</f></c><c r="C2" t="e"><f>#REF!</f><v>#REF!</v></c>'
                '<c r="D2" t="str"><f>WEBSERVICE("http://example.invalid/")</f><v>kept</v></c>'
                '<c r="E2"><f t="shared" si="0"/></c></row>'
            )
        ],
        extra={"xl/externalLinks/externalLink1.xml": b"<externalLink/>"},
    )


def open_document_bomb() -> bytes:
    """An ODS with one cell repeated over the whole sheet."""
    name = "urn:oasis:names:tc:opendocument:xmlns"
    body = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{name}:office:1.0" '
        f'xmlns:table="{name}:table:1.0" xmlns:text="{name}:text:1.0"><office:body><office:spreadsheet>'
        '<table:table table:name="L"><table:table-row table:number-rows-repeated="1048576">'
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>a</text:p>"
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zip_of({"mimetype": kind, "content.xml": body.encode(), "META-INF/manifest.xml": b"<manifest/>"})


def looping_ole() -> bytes:
    """An old workbook whose table of sectors points at itself for ever."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<I", header, 76, 0)
    table = struct.pack("<128I", *([1] * 128))
    name = "Workbook".encode("utf-16-le").ljust(64, b"\0")
    directory = (
        name + struct.pack("<HBB", 18, 2, 1) + b"\xff" * 12 + b"\0" * 36 + struct.pack("<IQ", 1, 1 << 30)
    )
    return bytes(header) + table + directory.ljust(512, b"\0")


def ole(stream: str) -> bytes:
    """The beginning of an old Office file that holds a stream of this name."""
    return (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + b"\0" * 504
        + stream.encode("utf-16-le").ljust(64, b"\0")
        + b"\0" * 512
    )


def cut(data: bytes, share: float) -> bytes:
    """The first part of a file, as an interrupted upload leaves it."""
    return data[: int(len(data) * share)]


def spoilt(seed: int) -> bytes:
    """A good workbook with twenty bytes changed."""
    chance = random.Random(seed)
    data = bytearray(plain_list(40, 6))
    for _ in range(20):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


# Name of the file, the file, and part of the sentence it is refused with; nothing when it is read.
CORPUS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": ("list.xlsx", zip_bomb, "unpacks to far more"),
    "bomb of many parts": ("list.xlsx", bomb_of_many_parts, "unpacks to far more"),
    "bomb with a forged size": ("list.xlsx", bomb_with_forged_size, "damaged"),
    "quilt bomb": ("list.xlsx", quilt_bomb, "unpacks to far more"),
    "nested zip": ("list.xlsx", nested_zip, "zip folder"),
    "archive inside a workbook": ("list.xlsx", nested_in_workbook, ""),
    "entity bomb": ("list.xlsx", entity_bomb, "instructions"),
    "entity bomb in the strings": ("list.xlsx", entity_bomb_in_strings, "instructions"),
    "outside entity": ("list.xlsx", outside_entity, "instructions"),
    "outside entity in the book": ("list.xlsx", outside_entity_in_book, "instructions"),
    "outside entity in UTF-16": ("list.xlsx", outside_entity_in_utf16, "instructions"),
    "last cell": ("list.xlsx", last_cell, "cell XFD1048576"),
    "last cell disguised": ("list.xlsx", last_cell_disguised, "more memory than one file may use"),
    "last row": ("list.xlsx", last_row, "cell A1048576"),
    "last column": ("list.xlsx", last_column, "cell XFD1"),
    "formats to the end": ("list.xlsx", formats_to_the_end, ""),
    "lying dimension": ("list.xlsx", lying_dimension, ""),
    "wide and long": ("list.xlsx", wide_and_long, "more memory than one file may use"),
    "many strings": ("list.xlsx", many_strings, "more memory than one file may use"),
    "one string many times": ("list.xlsx", one_string_many_times, "more memory than one file may use"),
    "deep XML": ("list.xlsx", deep_xml, "nothing in its sheets"),
    "many empty cells": ("list.xlsx", many_empty_cells, "unpacks to far more"),
    "slow cells": ("list.xlsx", slow_cells, ""),
    "escaping names": ("list.xlsx", escaping_names, "not built the way"),
    "same name twice": ("list.xlsx", same_name_twice, "not built the way"),
    "many parts": ("list.xlsx", many_parts, "parts"),
    "many sheets": ("list.xlsx", many_sheets, "150 sheets"),
    "strange numbers": ("list.xlsx", strange_numbers, ""),
    "macros": ("list.xlsm", macros, ""),
    "formulas": ("list.xlsx", formulas, ""),
    "200 columns": ("list.xlsx", lambda: plain_list(5, 200), ""),
    "600 columns": ("list.xlsx", lambda: plain_list(2, 600), "far to the right"),
    "open document bomb": ("list.ods", open_document_bomb, "more memory than one file may use"),
    "looping old workbook": ("list.xls", looping_ole, "could not be read|damaged|memory|too long"),
    "cut in half": ("list.xlsx", lambda: cut(plain_list(50, 5), 0.5), "damaged"),
    "cut at the end": ("list.xlsx", lambda: cut(plain_list(50, 5), 0.99), "damaged"),
    "empty sheet": ("list.xlsx", lambda: workbook([sheet_xml("")]), "nothing in its sheets"),
    "empty file": ("list.csv", lambda: b"", "is empty"),
    "blank text": ("list.csv", lambda: b"\xef\xbb\xbf \r\n\r\n\t\n", "is empty"),
    "text named workbook": ("list.xlsx", lambda: b"Name,DOB\nNiamh Turner,22/01/2015\n", "end in .csv"),
    "workbook named text": ("list.csv", plain_list, "end in .xlsx"),
    "web page named workbook": (
        "list.xls",
        lambda: b"<html><table><tr><td>Name</td></tr></table>",
        "web page",
    ),
    "PDF named workbook": ("list.xlsx", lambda: b"%PDF-1.7\n" + b"\xe2\xe3" * 500, "PDF"),
    "Word file": (
        "list.xlsx",
        lambda: zip_of({"[Content_Types].xml": b"", "word/document.xml": b""}),
        "Word",
    ),
    "old Word file": ("list.xls", lambda: ole("WordDocument"), "Word"),
    "slides": ("list.xlsx", lambda: zip_of({"ppt/presentation.xml": b""}), "slides"),
    "password": ("list.xlsx", lambda: ole("EncryptedPackage"), "password"),
    "email": ("list.xls", lambda: ole("__properties_version1.0"), "email"),
    "picture": ("list.csv", lambda: b"\x89PNG\r\n\x1a\n" + bytes(300), "picture"),
    "Apple Numbers": ("list.xlsx", lambda: zip_of({"Index/Document.iwa": b"x"}), "Numbers"),
    "binary workbook": ("list.xlsb", lambda: zip_of({"xl/workbook.bin": b"x"}), "binary workbook"),
    "compressed": ("list.csv", lambda: b"\x1f\x8b\x08" + bytes(50), "compressed"),
    "program": ("list.csv", lambda: b"MZ" + bytes(100), "program"),
    "noise": ("list.csv", lambda: random.Random(1).randbytes(5000), "not a kind of file"),
    "noise named workbook": (
        "list.xlsx",
        lambda: b"\x07" + random.Random(2).randbytes(5000),
        "not a kind of file",
    ),
    "old XML spreadsheet": (
        "list.xls",
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "XML spreadsheet",
    ),
    "one long cell": (
        "list.csv",
        lambda: b"Name,Notes\nA B," + b"x" * 2_000_000 + b"\n",
        "more than 100,000 letters",
    ),
    "wide text": ("list.csv", lambda: b"a," * 5000 + b"\n", "columns wide"),
    "long text": ("list.csv", lambda: b"a,b\n" * 200_001, "more than 200,000 rows"),
    "only NULs": ("list.csv", lambda: bytes(4000), "is empty"),
    "open document": ("list.ods", open_document, ""),
    **{f"broken inside {n}": ("list.xlsx", lambda n=n: broken_inside(n), "*") for n in range(8)},
    **{f"spoilt {n}": ("list.xlsx", lambda n=n: spoilt(n), "*") for n in range(8)},
}
