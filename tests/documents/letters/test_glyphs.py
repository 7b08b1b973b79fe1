from __future__ import annotations

from eklinik.documents.letters.glyphs import LONGEST_RUN, breakable, covered, printable


def test_printable_keeps_names_as_written() -> None:
    for name in ("O'Brien", "Ḥasan Tiro", "محمد بن علي", "Çağlar Ő", "Nur’aini"):
        assert printable(name) == name


def test_printable_turns_an_emoji_family_into_one_box() -> None:
    assert printable("Toko 👩‍👩‍👧 Roti 🙂") == "Toko □ Roti □"


def test_printable_drops_direction_marks_that_could_hide_words() -> None:
    assert printable("izin\u202e gnp.exe\u202c") == "izin gnp.exe"


def test_printable_widens_nothing_and_narrows_full_width_forms() -> None:
    assert printable("ＫＢ １２") == "KB 12"


def test_printable_composes_accents() -> None:
    assert printable("e\u0301") == "é"


def test_breakable_lets_an_endless_word_break_without_losing_a_letter() -> None:
    word = "x" * 10_000
    broken = breakable(word)
    assert broken.replace("\u200b", "") == word
    assert max(map(len, broken.split("\u200b"))) == LONGEST_RUN


def test_breakable_leaves_ordinary_text_alone() -> None:
    text = "Jalan Contoh Nomor 8 " * 20
    assert breakable(text) == text


def test_covered_knows_latin_and_arabic_but_no_emoji() -> None:
    assert {"a", "Ż", "م", "✓"} <= covered()
    assert "🙂" not in covered()
