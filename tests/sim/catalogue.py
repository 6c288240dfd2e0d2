# SPDX-License-Identifier: ISC
"""Which message a text is, by the catalogue alone: rules/LANG/messages.conf and routines.conf, and the numbers of regions.conf."""
import functools
import os
import re

STRING = r'"(?:[^"\\]|\\.)*"'
ENTRY = re.compile(r"\{\s*key\s*=\s*\"([^\"]+)\"\s*;\s*text\s*=\s*((?:" + STRING + r"\s*)+);")
ROUTINE = re.compile(r"\{\s*id\s*=\s*\"([^\"]+)\"\s*;\s*name\s*=\s*((?:" + STRING + r"\s*)+);")
PLACE = re.compile(r"\{([a-z_0-9]+)\}")
# Never a text of its own: words that stand inside others.
WORD_KEYS = ("diary.", "period.", "yes_no", "value.", "class.", "day.", "tier.", "outcome.", "word.", "told.", "crisis.", "operator.acks", "remind.short.")

TEAM_KEYS = ("alert.", "team.", "operator.", "link.")


def strings(text):
    return "".join(re.sub(r"\\(.)", r"\1", s[1:-1]) for s in re.findall(STRING, text))


def field(name, entry):
    found = re.search(r"\b" + name + r"\s*=\s*((?:" + STRING + r"\s*)+)", entry)
    return strings(found.group(1)) if found else ""


class Catalogue:
    def __init__(self, rules, langs=("en", "es", "fr")):
        self.texts = {lang: self._messages(os.path.join(rules, lang, "messages.conf")) for lang in langs}
        self.patterns = {(lang, team): self._patterns(self.texts[lang], team) for lang in langs for team in (False, True)}
        source = open(os.path.join(rules, "routines.conf"), encoding="utf-8").read()
        self.touch = {field("id", e): field("touch", e) for e in re.findall(r"\{ id = \"[a-z_]+\"; (?:area|part)[^}]*\}", source, re.S)}
        self.hands = {lang: self._hands(os.path.join(rules, lang, "routines.conf")) for lang in langs}
        numbers = open(os.path.join(rules, "regions.conf"), encoding="utf-8").read()
        self.emergency = {field("id", e): field("emergency", e) for e in re.findall(r"\{ id = [^}]*\}", numbers)}

    @staticmethod
    def _messages(path):
        source = re.sub(r"(?m)^\s*#.*$", "", open(path, encoding="utf-8").read())
        return {key: strings(text) for key, text in ENTRY.findall(source)}

    @staticmethod
    def _patterns(texts, team):
        out = []
        for key, text in texts.items():
            if key.startswith(WORD_KEYS) or (not team and key.startswith(TEAM_KEYS)):
                continue
            pieces = PLACE.split(text)
            literal = "".join(pieces[::2])
            pattern, seen = "", set()
            for i, piece in enumerate(pieces):
                if i % 2 == 0:
                    pattern += re.escape(piece)
                elif piece in seen:
                    pattern += ".+?"
                else:
                    seen.add(piece)
                    pattern += f"(?P<{piece}>.*?)"
            out.append((len(literal), pieces[0], key, re.compile(pattern + r"(?=\s|$)", re.S)))
        return sorted(out, key=lambda p: (-p[0], p[2]))

    def _hands(self, path):
        source = re.sub(r"(?m)^\s*#.*$", "", open(path, encoding="utf-8").read())
        return [strings(name) for rid, name in ROUTINE.findall(source) if self.touch.get(rid, "none") != "none"]

    @functools.lru_cache(maxsize=200000)
    def read(self, lang, text, team=False):
        """[(key, {place: value})] of the messages that stand in it, one behind the other; what is none of them is left out.  team: what
        members get is among them."""
        out, rest = [], text.strip()
        while rest:
            for literal, begins, key, pattern in self.patterns[lang, team]:
                if literal < 4 or not rest.startswith(begins):
                    continue
                found = pattern.match(rest)
                if found:
                    out.append((key, found.groupdict()))
                    rest = rest[found.end():].strip()
                    break
            else: # words of the team, a routine, a tip: on to the next sentence
                cut = re.search(r"[.!?:]\s+", rest)
                rest = rest[cut.end():] if cut else ""
        return out

    def keys(self, lang, text):
        return [key for key, _ in self.read(lang, text)]

    def is_hands_on(self, lang, text):
        return any(name in text for name in self.hands[lang])
