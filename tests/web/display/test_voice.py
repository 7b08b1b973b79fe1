"""A number is called out in whole Indonesian words, or with the office's recordings."""

from __future__ import annotations

from eklinik.web.display import voice


def test_sentence_says_three_digits_one_by_one_and_the_desk_in_words() -> None:
    said = voice.sentence_of("A", 17, "Loket 3")
    assert said == "Nomor antrean A, nol satu tujuh, silakan ke loket tiga."


def test_desk_above_nine_is_said_as_one_number() -> None:
    assert voice.spoken("Loket 12") == "loket dua belas"


def test_number_above_999_is_said_whole() -> None:
    assert voice.sentence_of("B", 1002, "Meja B") == (
        "Nomor antrean B, satu nol nol dua, silakan ke meja b."
    )


def test_clips_follow_the_same_sentence() -> None:
    assert voice.clips_of("A", 17, "Loket 3") == [
        "nomor-antrean", "a", "0", "1", "7", "silakan-ke", "loket-3",
    ]  # fmt: skip


def test_recorded_of_an_office_without_folder_is_empty(settings, tmp_path) -> None:
    settings.VOICE_CLIPS = tmp_path
    assert voice.recorded("kota") == {}


def test_recorded_takes_only_sound_files_of_that_office(settings, tmp_path) -> None:
    settings.VOICE_CLIPS = tmp_path
    (tmp_path / "kota").mkdir()
    for name in ("a.mp3", "loket-3.ogg", "catatan.txt"):
        (tmp_path / "kota" / name).write_bytes(b"x")
    assert voice.recorded("kota") == {"a": "a.mp3", "loket-3": "loket-3.ogg"}
