"""Names as clerks write them: short, in another spelling, with titles, misheard, mistyped, or only Daeng."""

from __future__ import annotations

from collections.abc import Callable

from padan.city.randomness import Dice

Spellings = dict[str, tuple[tuple[str, str], ...]]
_SUFFIXES = (", S.Pd", ", SE", ", S.Sos", ", SH", ", ST", ", A.Md")
_SOUNDS = (
    ("SY", "S"),
    ("Z", "S"),
    ("F", "P"),
    ("KH", "H"),
    ("DJ", "J"),
    ("AI", "AE"),
    ("RACH", "RAH"),
    ("V", "F"),
)
_NEAR = {
    "A": "S",
    "E": "R",
    "I": "U",
    "O": "I",
    "U": "I",
    "N": "M",
    "M": "N",
    "S": "A",
    "R": "T",
    "D": "S",
    "L": "K",
}
_SHORTEST = 3
_TRIES = 8


def write_name(name: str, sex: int, daeng: str, spellings: Spellings, dice: Dice) -> tuple[str, bool]:
    """A name in another writing, and whether it is still plainly the same name."""
    words = name.split()
    for _ in range(_TRIES):
        way, plain = dice.weighted(_WAYS)
        written = way(words, sex, daeng, spellings, dice)
        if written is not None and written != name:
            twice = _typed(written.split(), dice) if plain and dice.chance(0.06) else name
            return (written, plain) if twice == name else (twice, False)
    return _typed(words, dice), True


def daeng_only(daeng: str, dice: Dice) -> str:
    """The name neighbours use, alone."""
    return f"{dice.pick(('DG. ', 'DG ', 'DAENG ', 'DG.'))}{daeng}"


def deceased(name: str, dice: Dice) -> str:
    """A name with the mark of the dead."""
    return f"ALM. {name}" if dice.chance(0.5) else f"{name} (ALM)"


def _variant(words: list[str], kinds: tuple[str, ...], spellings: Spellings, dice: Dice) -> str | None:
    start = dice.below(len(words))
    for at in (*range(start, len(words)), *range(start)):
        options = [variant for variant, kind in spellings.get(words[at].rstrip("."), ()) if kind in kinds]
        if options:
            return " ".join([*words[:at], dice.pick(options), *words[at + 1 :]])
    return None


def _short(words: list[str], sex: int, daeng: str, spellings: Spellings, dice: Dice) -> str | None:
    del sex, daeng
    return _variant(words, ("abbr",), spellings, dice)


def _respelt(words: list[str], sex: int, daeng: str, spellings: Spellings, dice: Dice) -> str | None:
    del sex, daeng
    return _variant(words, ("spelling", "old_spelling", "split", "punct"), spellings, dice)


def _titled(words: list[str], sex: int, daeng: str, spellings: Spellings, dice: Dice) -> str | None:
    del spellings
    if words[0] in ("H.", "HJ."):
        return " ".join(words[1:]) or None
    form = dice.weighted({"religious": 0.45, "daeng": 0.30, "academic": 0.25})
    if form == "religious":
        return " ".join([("H.", "HJ.")[sex], *words])
    if form == "daeng":
        return " ".join([*words, "DG.", daeng])
    return " ".join(words) + dice.pick(_SUFFIXES)


def _shorter_end(words: list[str], sex: int, daeng: str, spellings: Spellings, dice: Dice) -> str | None:
    del sex, daeng, spellings, dice
    changed = [word.replace("UDDIN", "UDIN") for word in words]
    if changed == words:
        changed = [word[:-1] if word.endswith("AH") and len(word) > _SHORTEST else word for word in words]
    return " ".join(changed)


def _misheard(words: list[str], sex: int, daeng: str, spellings: Spellings, dice: Dice) -> str | None:
    del sex, daeng, spellings
    text = " ".join(words)
    found = [(sound, heard) for sound, heard in _SOUNDS if sound in text]
    if not found:
        return None
    sound, heard = dice.pick(found)
    return text.replace(sound, heard, 1)


def _mistyped(words: list[str], sex: int, daeng: str, spellings: Spellings, dice: Dice) -> str | None:
    del sex, daeng, spellings
    return _typed(words, dice)


def _typed(words: list[str], dice: Dice) -> str:
    """One slip of a finger in the longest word: a letter left out, doubled, swapped or hit beside."""
    at = max(range(len(words)), key=lambda index: len(words[index]))
    word = words[at]
    place = 1 + dice.below(max(len(word) - 2, 1))
    beside = _NEAR.get(word[place : place + 1], "E")
    slips = (
        word[:place] + word[place + 1 :],
        word[:place] + word[place : place + 1] + word[place:],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        word[:place] + beside + word[place + 1 :],
    )
    slip = dice.pick([slip for slip in slips if slip != word])
    return " ".join([*words[:at], slip, *words[at + 1 :]])


def _dropped(words: list[str], sex: int, daeng: str, spellings: Spellings, dice: Dice) -> str | None:
    del sex, daeng, spellings, dice
    return " ".join(words[:-1]) if len(words) >= _SHORTEST else None


def _initial(words: list[str], sex: int, daeng: str, spellings: Spellings, dice: Dice) -> str | None:
    del sex, daeng, spellings, dice
    return " ".join([*words[:-1], words[-1][0] + "."]) if len(words) > 1 else None


def _joined(words: list[str], sex: int, daeng: str, spellings: Spellings, dice: Dice) -> str | None:
    del sex, daeng, spellings, dice
    return "".join(words[:2]) + "".join(f" {word}" for word in words[2:]) if len(words) > 1 else None


_Way = Callable[[list[str], int, str, Spellings, Dice], str | None]
# Each way and whether the name is plainly the same one afterwards: its share.
_WAYS: dict[tuple[_Way, bool], float] = {
    (_short, True): 0.20,
    (_respelt, True): 0.16,
    (_titled, True): 0.14,
    (_shorter_end, True): 0.08,
    (_misheard, True): 0.10,
    (_mistyped, True): 0.20,
    (_dropped, False): 0.06,
    (_initial, False): 0.03,
    (_joined, True): 0.03,
}
