#!/usr/bin/env python3
"""Keeps the plugin's translations: lists what is to be translated, checks each language, and packs it for WordPress.

    wordpress_translations.py check    fails when a language lacks a sentence, or its packed file is not of its text
    wordpress_translations.py pack     writes the .pot of all sentences and the .mo of each language
"""

import pathlib
import re
import struct
import sys

PLUGIN = pathlib.Path(__file__).parent.parent / "wordpress" / "eiderpix"
LANGUAGES = PLUGIN / "languages"
CALL = re.compile(r"(?:__|esc_html__|esc_attr__)\(\s*'((?:[^'\\]|\\.)*)',\s*'eiderpix'\s*\)")


def sentences():
    found = {}
    for path in sorted(PLUGIN.rglob("*.php")):
        for match in CALL.finditer(path.read_text()):
            found.setdefault(match[1].replace("\\'", "'").replace("\\\\", "\\"), path.relative_to(PLUGIN))
    return found


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def unquoted(text):
    return text[1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def pot():
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    return head + "".join(f"\n#: {path}\nmsgid {quoted(text)}\nmsgstr \"\"\n" for text, path in sentences().items())


def read_po(path):
    pairs, key = {}, None
    for line in path.read_text().splitlines():
        if line.startswith("msgid "):
            key = unquoted(line[6:])
        elif line.startswith("msgstr ") and key is not None:
            pairs[key] = unquoted(line[7:])
    return pairs


def mo(pairs):
    pairs = {key: text for key, text in pairs.items() if text}
    keys = sorted(pairs, key=lambda key: key.encode())
    originals = [key.encode() for key in keys]
    translations = [pairs[key].encode() for key in keys]
    count = len(keys)
    table = 28
    offset = table + 16 * count
    body, tables = b"", []
    for texts in (originals, translations):
        rows = b""
        for text in texts:
            rows += struct.pack("<II", len(text), offset + len(body))
            body += text + b"\0"
        tables.append(rows)
    return struct.pack("<7I", 0x950412DE, 0, count, table, table + 8 * count, 0, offset) + tables[0] + tables[1] + body


def placeholders(text):
    return sorted(re.findall(r"%(?:\d\$)?[sd%]", text))


def check():
    problems = []
    wanted = sentences()
    for path in sorted(LANGUAGES.glob("*.po")):
        pairs = read_po(path)
        problems += [f"{path.name} lacks: {text}" for text in wanted if not pairs.get(text)]
        problems += [f"{path.name} has what nobody says: {text}" for text in pairs if text and text not in wanted]
        problems += [f"{path.name} loses a placeholder: {text}" for text in wanted if placeholders(text) != placeholders(pairs.get(text, ""))]
        packed = path.with_suffix(".mo")
        if not packed.exists() or packed.read_bytes() != mo(pairs):
            problems.append(f"{packed.name} is not of {path.name}: run {sys.argv[0]} pack")
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


def pack():
    (LANGUAGES / "eiderpix.pot").write_text(pot())
    for path in LANGUAGES.glob("*.po"):
        path.with_suffix(".mo").write_bytes(mo(read_po(path)))
    return 0


sys.exit({"check": check, "pack": pack}[sys.argv[1]]())
